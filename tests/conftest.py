"""What the tests share. Everything is made here: no test needs a file of real data, or a network."""

import socket
from pathlib import Path

import numpy as np
import pytest

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
