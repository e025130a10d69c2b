"""What the tests share. Everything is made here: no test needs a file of real data, or a network."""

import socket
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.config import Settings
from app.kinds.drawing import doodles
from app.kinds.signal.heartbeats import beats
from app.training.config import TrainingConfig


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine can be reached: a test that forgets itself fails at once instead of waiting."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and str(address[0]) not in ("127.0.0.1", "::1", "localhost"):
            raise OSError(101, "Network is unreachable (the tests allow none)")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def bowties() -> np.ndarray:
    """(300, 28, 28) uint8: synthetic bowties."""
    return doodles.bitmaps("bowtie", 300, seed=5)


@pytest.fixture(scope="session")
def bowtie_file(bowties: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bowties as a data set's file: rows of 784 uint8."""
    path = tmp_path_factory.mktemp("data") / "quickdraw" / "bowtie.npy"
    path.parent.mkdir()
    np.save(path, bowties.reshape(-1, 784))
    return path


@pytest.fixture(scope="session")
def data_settings(bowtie_file: Path) -> Settings:
    """Settings whose data folder holds the synthetic bowties as Quick, Draw!'s."""
    return Settings(data_dir=bowtie_file.parent.parent)


@pytest.fixture(scope="session")
def trained(data_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of detectors with one, `small`, trained once for the whole run."""
    from app.training import run as training

    models = tmp_path_factory.mktemp("models")
    config = TrainingConfig(
        name="small",
        out=models,
        report_on="synthetic:spiral",
        recipe={"epochs": 20, "learning_rate": 0.01, "batch_size": 32},
    )
    training.train(config, data_settings)
    return models


@pytest.fixture(scope="session")
def heartbeat_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose data folder holds synthetic heartbeats as ECG5000's: 60 and 20 to train on, 40 and 30 to test."""
    folder = tmp_path_factory.mktemp("heartbeats") / "ecg5000"
    folder.mkdir()
    for part, seed, normal, odd in (("TRAIN", 0, 60, 20), ("TEST", 1, 40, 30)):
        rows = np.concatenate([beats("normal", normal, seed), beats("ventricular", odd, seed)])
        labels = np.repeat([1, 3], [normal, odd])
        np.savetxt(folder / f"ECG5000_{part}.csv", np.column_stack([labels, rows]), delimiter=",")
    return Settings(data_dir=folder.parent)


@pytest.fixture(scope="session")
def photo_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `discs` in MVTec's layout: a disc on a brushed ground; test photos have a dark spot, with its mask."""
    folder, rng = tmp_path_factory.mktemp("photos") / "discs", np.random.default_rng(0)
    rows, columns = np.mgrid[:80, :96]
    for place, n in (("train/good", 30), ("test/good", 8), ("test/spot", 6), ("test/scratch", 5)):
        (folder / place).mkdir(parents=True)
        for i in range(n):
            row, column = rng.normal(40, 1.5), rng.normal(48, 1.5)
            photo = 90 + 80 * (np.hypot(rows - row, columns - column) < 22) + rng.normal(0, 3, (80, 96))
            kind, mask = place.rpartition("/")[2], np.zeros((80, 96), bool)
            if kind == "spot":
                mask = np.hypot(rows - row - rng.uniform(-8, 8), columns - column - rng.uniform(-8, 8)) < 7
            elif kind == "scratch":
                mask = (np.abs(rows - row - 8 + (columns - column) / 2) < 2.5) & (np.abs(columns - column) < 14)
            photo[mask] -= 90
            Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8)).save(folder / place / f"{i}.png")
            if mask.any():
                masks = folder / "ground_truth" / kind
                masks.mkdir(parents=True, exist_ok=True)
                Image.fromarray(mask.astype(np.uint8) * 255).save(masks / f"{i}_mask.png")
    return folder


@pytest.fixture(scope="session")
def photo_models(photo_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a detector `discs` of those photos, by gradients."""
    from app.training import run as training

    out = tmp_path_factory.mktemp("models")
    recipe = {"features": "gradients", "channels": 12, "folds": 2}
    config = TrainingConfig(
        dataset="images", data=str(photo_set), architecture="feature_map", size=64, out=out, recipe=recipe
    )
    training.train(config, Settings())
    return out
