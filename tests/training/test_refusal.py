"""The denoising autoencoder that refuses what is odd, on a few synthetic bowties."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.config import Settings
from app.detectors import store
from app.kinds import KINDS, Kind
from app.kinds.drawing import outlier_exposure
from app.training import refusal
from app.training import run as training
from app.training.config import TrainingConfig


@pytest.fixture
def few_strangers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Drawings of nothing in particular, but not sixty thousand."""
    monkeypatch.setattr(outlier_exposure, "POOL", 200)
    outlier_exposure.pool.cache_clear()
    yield
    outlier_exposure.pool.cache_clear()


def ones(n: int) -> np.ndarray:
    return np.random.default_rng(0).random((n, 28, 28)).astype(np.float32)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_an_epoch_shows_as_many_as_it_says(kind: Kind, bowties: np.ndarray, few_strangers: None) -> None:
    x = bowties[:50].astype(np.float32) / np.float32(255)
    x = x.reshape(50, -1) if 1 in kind.ndims else x
    shown = refusal.show(x, kind, refusal.Nearest(x), np.random.default_rng(0))
    assert len(shown.inputs) == len(shown.targets) == len(shown.odd) == refusal.shown_in_an_epoch(50)
    assert (shown.odd == 0).sum() == 100
    np.testing.assert_array_equal(shown.inputs[shown.odd == 0], shown.targets[shown.odd == 0])
    known = {one.tobytes() for one in x}
    assert all(target.tobytes() in known for target in shown.targets[shown.odd == 1])


def test_the_nearest_drawing_is_the_nearest() -> None:
    x = ones(30)
    near = refusal.Nearest(x)(x[[3, 7]] + np.float32(0.001))
    np.testing.assert_array_equal(near, x[[3, 7]])


def test_an_error_while_making_an_epoch_is_raised_where_it_is_used() -> None:
    def fail() -> refusal.Shown:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        list(refusal.ahead(fail, 2))


def test_a_denoising_detector_is_trained_and_saved(
    data_settings: Settings, tmp_path: Path, few_strangers: None
) -> None:
    losses: list[float] = []
    recipe = {"bottleneck": 16, "epochs": 3, "batch_size": 32}
    config = TrainingConfig(architecture="denoising", recipe=recipe, name="d", out=tmp_path)
    training.train(config, data_settings, epoch_end=lambda epoch, loss, validation: losses.append(loss))
    assert losses[-1] < losses[0]
    spec = json.loads((tmp_path / "d" / "detector.json").read_text())
    assert spec["score"]["name"] == "mirrored"
    assert spec["training"]["recipe"]["corruption"] == "refuse" and spec["training"]["litert_difference"] <= 1e-5
    assert store.load(tmp_path, "d").reconstruct(ones(2)).shape == (2, 28, 28)
    again = training.train(replace(config, name="e"), data_settings)
    assert json.loads((again / "detector.json").read_text())["calibration"] == spec["calibration"]
