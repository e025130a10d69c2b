"""MNIST and Fashion-MNIST: sought in three places, checked by their sums, never taken on trust."""

import dataclasses
import gzip

import numpy as np
import pytest

from app.config import Settings
from app.datasets import idx, registry
from app.datasets.base import Request
from app.datasets.fashion_mnist import FASHION_MNIST
from app.datasets.idx_set import files
from app.datasets.mnist import MNIST
from app.errors import DataUnavailableError, InputError

RNG = np.random.default_rng(0)
ARRAYS = {
    "train-images-idx3-ubyte": RNG.integers(0, 256, (30, 28, 28), np.uint8),
    "train-labels-idx1-ubyte": np.arange(30, dtype=np.uint8) % 10,
    "t10k-images-idx3-ubyte": RNG.integers(0, 256, (20, 28, 28), np.uint8),
    "t10k-labels-idx1-ubyte": np.arange(20, dtype=np.uint8) % 10,
}
SUMS = {name: idx.checksum(array) for name, array in ARRAYS.items()}


@pytest.fixture
def tiny():
    """MNIST, but with thirty and twenty samples of noise."""
    return dataclasses.replace(MNIST, checksums=SUMS)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Keras fails as it does without a network. A test that wants its data says so."""

    def refuse(*args, **kwargs):
        raise Exception("URL fetch failure on …: None -- [Errno -3] Temporary failure in name resolution")

    import keras.datasets

    monkeypatch.setattr(keras.datasets.mnist, "load_data", refuse)
    monkeypatch.setattr(keras.datasets.fashion_mnist, "load_data", refuse)


def put(folder, names=tuple(ARRAYS), packed=True):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        content = idx.write(ARRAYS[name])
        (folder / (f"{name}.gz" if packed else name)).write_bytes(gzip.compress(content) if packed else content)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(("part", "count"), [("train", 30), ("test", 20), ("all", 50)])
def test_the_data_folder_comes_first(tiny, settings, packed, part, count):
    put(settings.data_dir / "mnist", packed=packed)
    data = tiny.load(settings, Request(part=part))
    assert data.samples.shape == (count, 28, 28)
    assert data.samples.dtype == np.uint8
    assert data.labels.shape == (count,)
    assert data.sources[7] == "7"


def test_a_limit_takes_the_first(tiny, settings):
    put(settings.data_dir / "mnist")
    data = tiny.load(settings, Request(limit=7))
    np.testing.assert_array_equal(data.samples, ARRAYS["train-images-idx3-ubyte"][:7])
    assert len(data.labels) == 7


def test_then_the_system_s_folder(tiny, settings, tmp_path):
    put(tmp_path / "system")
    tiny = dataclasses.replace(tiny, system=tmp_path / "system")
    assert len(tiny.load(settings, Request()).samples) == 30


def test_then_keras(tiny, settings, monkeypatch):
    import keras.datasets

    pairs = [tuple(ARRAYS[name] for name in files(part)) for part in ("train", "test")]
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: pairs)
    assert len(tiny.load(settings, Request(part="test")).samples) == 20


def test_what_keras_fetched_is_checked_too(settings, monkeypatch):
    import keras.datasets

    pairs = [tuple(ARRAYS[name] for name in files(part)) for part in ("train", "test")]
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: pairs)
    with pytest.raises(InputError, match="What Keras fetched does not have the checksum"):
        MNIST.load(settings, Request())


def test_nowhere_and_no_network_is_one_sentence(settings):
    with pytest.raises(DataUnavailableError, match="could not be fetched") as caught:
        registry.load("mnist", settings)
    assert str(settings.data_dir / "mnist") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_fashion_mnist_names_its_package(settings, monkeypatch, tmp_path):
    fashion = dataclasses.replace(FASHION_MNIST, system=tmp_path / "none")
    with pytest.raises(DataUnavailableError, match="install the package dataset-fashion-mnist"):
        fashion.load(settings, Request())


def test_a_wrong_checksum_is_refused(settings):
    put(settings.data_dir / "mnist")
    with pytest.raises(InputError, match=r"train-images-idx3-ubyte\.gz does not have the checksum"):
        registry.load("mnist", settings)


def test_a_truncated_file_is_refused(tiny, settings):
    put(settings.data_dir / "mnist")
    path = settings.data_dir / "mnist" / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"train-images-idx3-ubyte\.gz is truncated"):
        tiny.load(settings, Request())


def test_a_missing_file_is_named(tiny, settings):
    put(settings.data_dir / "mnist", names=list(ARRAYS)[:1])
    with pytest.raises(InputError, match=r"but not train-labels-idx1-ubyte\.gz"):
        tiny.load(settings, Request())


def test_the_checksums_are_the_published_ones():
    """The MD5 sums that MNIST is known by are of the unpacked files, as ours are; here only that none is missing."""
    for each in (MNIST, FASHION_MNIST):
        assert set(each.checksums) == set(ARRAYS)
        assert all(len(digest) == 64 for digest in each.checksums.values())
        assert len(each.classes) == 10
