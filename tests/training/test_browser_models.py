"""Networks of the browser's trainer in Keras: the same files, the same numbers, the same steps downhill."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import InputError
from app.kinds.scaling import Scaling
from app.scoring import scores
from app.training import browser

WRITER = Path(__file__).parents[1] / "js" / "nn.write.js"
NAMES = ["dense", "pictures", "series"]
OPTIMIZERS = ["adam", "adamax", "adadelta", "adagrad", "rmsprop", "momentum", "sgd"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of what the browser's module writes, by Node."""
    beside = Path(sys.executable).with_name("node")
    node = str(beside) if beside.exists() else shutil.which("node")
    assert node, "Node is missing. Run make test, which brings it."
    folder = tmp_path_factory.mktemp("written")
    done = subprocess.run([node, str(WRITER), str(folder)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return folder


def files(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "model.json").read_bytes(), (folder / "weights.bin").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_keras_says_the_same(written: Path, name: str) -> None:
    model = browser.read(*files(written / name))
    x = np.fromfile(written / name / "x.bin", "<f4").reshape(-1, *model.input_shape[1:])
    expected = np.fromfile(written / name / "y.bin", "<f4").reshape(-1, *model.output_shape[1:])
    np.testing.assert_allclose(model(x).numpy(), expected, atol=2e-6, rtol=0)


@pytest.mark.parametrize(("name", "shape"), [("dense", (None, 4)), ("pictures", (None, 6)), ("series", (None, 8, 2))])
def test_the_encoder_ends_at_the_bottleneck(written: Path, name: str, shape: tuple[int | None, ...]) -> None:
    model = browser.read(*files(written / name))
    assert model.get_layer("encoder").output_shape == shape
    assert model.get_layer("decoder").output_shape == model.input_shape


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_keras_learns_the_same(written: Path, optimizer: str) -> None:
    """All samples in every step, so that their order does not matter."""
    import keras

    told = json.loads((written / "losses.json").read_text())
    assert sorted(told) == sorted(OPTIMIZERS)
    rate, losses = float(told[optimizer]["rate"]), told[optimizer]["losses"]
    model = browser.read(*files(written / "dense"))
    x = np.fromfile(written / "dense" / "x.bin", "<f4").reshape(-1, 30)
    if optimizer == "momentum":
        chosen = keras.optimizers.SGD(rate, momentum=0.9)
    else:
        chosen = keras.optimizers.get({"class_name": optimizer, "config": {"learning_rate": rate}})
    model.compile(chosen, "mean_squared_error", run_eagerly=True)
    found = []
    for _ in losses:
        # Not the running mean that Keras reports.
        found.append(float(np.mean((model(x).numpy() - x) ** 2)))
        model.train_on_batch(x, x)
    assert losses[-1] < losses[0]
    # Keras adds Adam's epsilon before it corrects for the short memory, the browser after it, as TensorFlow.js does.
    np.testing.assert_allclose(found, losses, rtol=1e-3 if optimizer == "adam" else 3e-5)


def change(**settings: Any) -> Callable[[dict[str, Any]], None]:
    def apply(model: dict[str, Any]) -> None:
        model["modelTopology"]["config"]["layers"][0]["config"].update(settings)

    return apply


def name_the_layer(model: dict[str, Any]) -> None:
    model["modelTopology"]["config"]["layers"][0]["class_name"] = "Lambda"


def take_int(model: dict[str, Any]) -> None:
    model["weightsManifest"][0]["weights"][0]["dtype"] = "int32"


@pytest.mark.parametrize(
    ("name", "spoil", "sentence"),
    [
        ("dense", name_the_layer, "The layer Lambda cannot be read"),
        ("dense", change(activation="softmax"), "The activation softmax cannot be read"),
        ("dense", change(use_bias=False), "with use_bias False"),
        ("dense", change(units=-3), "cannot be made of"),
        ("dense", change(units=8), "The weights do not fit the layers"),
        ("dense", change(units=10**12), "The weights do not fit the layers"),
        ("dense", change(batch_input_shape=[None, 2**19]), "The weights do not fit the layers"),
        ("pictures", change(batch_input_shape=[None, 1024, 1024, 1]), "The weights do not fit the layers"),
        ("dense", change(batch_input_shape=[None]), "what shape its input has"),
        ("dense", change(batch_input_shape=[None, "a"]), "what shape its input has"),
        ("pictures", change(strides=[2, 2]), "with strides"),
        ("dense", take_int, "not plain float32"),
    ],
)
def test_what_cannot_be_read_is_refused_by_a_sentence(
    written: Path, name: str, spoil: Callable[[dict[str, Any]], None], sentence: str
) -> None:
    model_json, weights = files(written / name)
    model = json.loads(model_json)
    spoil(model)
    with pytest.raises(InputError, match=sentence):
        browser.read(json.dumps(model).encode(), weights)


@pytest.mark.parametrize("content", [b"{", b"null", b"[]", b"\xff", b'{"modelTopology": {"class_name": "Model"}}'])
def test_what_is_no_model_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match=r"Expected the model.json"):
        browser.read(content, b"")


def test_damaged_weights_are_refused(written: Path) -> None:
    model_json, weights = files(written / "dense")
    with pytest.raises(InputError, match="do not fit"):
        browser.read(model_json, weights[:-4])
    with pytest.raises(InputError, match="not numbers"):
        browser.read(model_json, np.float32(np.nan).tobytes() + weights[4:])


def test_a_downloaded_experiment_has_the_same_scores(written: Path) -> None:
    package = browser.read_package((written / "experiment.zip").read_bytes())
    told = package.experiment
    beats = np.fromfile(written / "beats.bin", "<f4").reshape(-1, *told["shape"])
    x = Scaling(told["scaling"]["kind"], told["scaling"]["parameters"]).apply(beats)
    score = scores.create(told["score"]["name"], told["score"]["parameters"])
    expected = json.loads((written / "scores.json").read_text())
    np.testing.assert_allclose(score.score(x, package.model(x).numpy()), expected, atol=1e-6, rtol=1e-4)
    assert told["calibration"] == sorted(told["calibration"]) and told["data"]["synthetic"] is True


def repacked(content: bytes, drop: str = "", **replaced: bytes) -> bytes:
    """The zip without a file, or with another content in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != drop:
                new.writestr(name, replaced.get(name.partition(".")[0], old.read(name)))
    return out.getvalue()


def test_a_download_that_is_damaged_is_refused(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = (written / "experiment.zip").read_bytes()
    damaged = [b"", content[:-30], repacked(content, drop="weights.bin"), repacked(content, experiment=b"{")]
    for each in damaged:
        with pytest.raises(InputError, match="Expected the zip"):
            browser.read_package(each)
    with pytest.raises(InputError, match="format 1"):
        browser.read_package(repacked(content, experiment=b"[]"))
    monkeypatch.setattr(browser, "LARGEST", 1000)
    with pytest.raises(InputError, match="too large"):
        browser.read_package(content)
