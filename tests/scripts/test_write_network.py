"""The network that a browser gets is the detector's own."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.config import ROOT
from app.detectors import store
from app.errors import InputError
from app.kinds.drawing import doodles
from scripts import write_network

NETWORKS = sorted(path.parent.name for path in write_network.FOLDER.glob("*/model.json"))


def drawings() -> NDArray[np.float32]:
    shapes = [doodles.bitmaps(shape, 20, seed=3) for shape in ("bowtie", "spiral")]
    return np.concatenate(shapes).astype(np.float32) / 255


def redraw(folder: Path, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the files make of samples, in NumPy: dense layers, one after another."""
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    numbers = np.frombuffer((folder / "weights.bin").read_bytes(), "<f4")
    shapes = [each["shape"] for each in model["weightsManifest"][0]["weights"]]
    parts = iter(np.split(numbers, np.cumsum([np.prod(shape) for shape in shapes])[:-1]))
    bends = {"linear": lambda z: z, "sigmoid": lambda z: 1 / (1 + np.exp(-z)), "relu": lambda z: np.maximum(z, 0)}
    passing = x.reshape(len(x), -1)
    for layer in model["modelTopology"]["config"]["layers"]:
        if layer["class_name"] == "Dense":
            kernel = next(parts).reshape(passing.shape[1], layer["config"]["units"])
            passing = bends[layer["config"]["activation"]](passing @ kernel + next(parts))
    return passing.reshape(x.shape)


def test_there_is_one() -> None:
    assert "bowtie" in NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
def test_a_shipped_network_redraws_as_its_detector_does(name: str) -> None:
    x = drawings()
    found = store.load(ROOT / "models", name).inspect(x)
    assert np.abs(redraw(write_network.FOLDER / name, x) - found.reconstruction).max() < 1e-4


@pytest.mark.parametrize("name", NETWORKS)
def test_the_map_of_a_shipped_network_is_that_of_its_weights(name: str) -> None:
    """Where the detector was trained again, and only the weights were written anew, the map would be another's."""
    folder = write_network.FOLDER / name
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    kernel, bias = (each["shape"] for each in model["weightsManifest"][0]["weights"][:2])
    numbers = np.frombuffer((folder / "weights.bin").read_bytes(), "<f4")
    size = kernel[0] * kernel[1]
    drawn = doodles.bitmaps("bowtie", write_network.DRAWN, write_network.SEED).reshape(-1, kernel[0]) / 255
    codes = drawn @ numbers[:size].reshape(kernel) + numbers[size : size + bias[0]]
    assert np.allclose(model["userDefinedMetadata"]["codes"]["mean"], codes.mean(axis=0), atol=1e-3)
    assert np.allclose(model["userDefinedMetadata"]["codes"]["spread"], codes.std(axis=0), atol=1e-3)


def test_the_lie_of_codes() -> None:
    rng = np.random.default_rng(0)
    codes = (rng.normal(size=(4000, 3)) * [1, 5, 3] + [7, 0, 0]).astype(np.float32)
    lie = write_network.lie_of(codes)
    assert np.allclose(lie["mean"], [7, 0, 0], atol=0.3)
    assert np.allclose(lie["spread"], [1, 5, 3], atol=0.2)
    assert np.allclose(lie["plane"], [[0, 5, 0], [0, 0, 3]], atol=0.3)


def test_a_convolutional_network_is_written_too(tmp_path: Path) -> None:
    from app.autoencoders import build
    from app.training.browser import read

    model = build("convolutional", (28, 28), 0, seed=1)
    (tmp_path / "models" / "small").mkdir(parents=True)
    model.save(tmp_path / "models" / "small" / "autoencoder.keras")
    write_network.write(tmp_path / "models", "small", tmp_path)
    written = (tmp_path / "small" / "model.json").read_bytes()
    x = drawings()
    again = read(written, (tmp_path / "small" / "weights.bin").read_bytes())
    assert np.allclose(again.predict(x, verbose=0), model.predict(x, verbose=0), atol=1e-6)
    assert "codes" not in json.loads(written)["userDefinedMetadata"]


def test_what_is_written_is_read_again_as_the_same_network(tmp_path: Path) -> None:
    from app.autoencoders import build
    from app.training.browser import read

    model = build("dense", (28, 28), 5, seed=1, activation="linear")
    (tmp_path / "models" / "small").mkdir(parents=True)
    model.save(tmp_path / "models" / "small" / "autoencoder.keras")
    write_network.write(tmp_path / "models", "small", tmp_path)
    folder = tmp_path / "small"
    x = drawings()
    again = read((folder / "model.json").read_bytes(), (folder / "weights.bin").read_bytes())
    expected = model.predict(x, verbose=0)
    assert np.allclose(again.predict(x, verbose=0), expected, atol=1e-6)
    assert np.allclose(redraw(folder, x), expected, atol=1e-5)


def test_a_layer_that_cannot_be_written_is_named() -> None:
    class BatchNormalization:
        name = "first"

    with pytest.raises(InputError, match="The layer first is a BatchNormalization"):
        write_network.describe([BatchNormalization()], (28, 28), {})
