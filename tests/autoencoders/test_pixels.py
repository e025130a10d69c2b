"""The photo itself as features: each cell's channels against NumPy, and a detector of them."""

from pathlib import Path

import numpy as np
import pytest

from app import autoencoders
from app.config import Settings
from app.detectors import store
from app.training import run
from app.training.config import TrainingConfig


@pytest.mark.parametrize("depth", [(), (3,)])
def test_a_cells_channels_are_the_means_of_its_pixels(depth: tuple[int, ...]) -> None:
    autoencoders.prepare(0)
    from app.autoencoders import pixels

    photos = np.random.default_rng(0).random((2, 64, 96, *depth), np.float32)
    features = np.asarray(pixels.front(photos.shape[1:])(photos)).reshape(2, 4, 6, 4, 4, -1)
    for row, column in ((0, 0), (3, 5), (2, 1)):
        cell = photos[:, 16 * row : 16 * row + 16, 16 * column : 16 * column + 16].reshape(2, 4, 4, 4, 4, -1)
        np.testing.assert_allclose(features[:, row, column], cell.mean(axis=(2, 4)), atol=1e-6)


def test_a_detector_of_pixels_finds_the_spots(photo_set: Path, tmp_path: Path) -> None:
    recipe = {"features": "pixels", "folds": 2}
    config = TrainingConfig(
        "images", data=str(photo_set), architecture="feature_map", size=64, out=tmp_path, recipe=recipe
    )
    folder = run.train(config, Settings())
    metrics = store.load(tmp_path, folder.name).spec.metrics
    assert metrics is not None and metrics.anomalous is not None
    assert metrics.anomalous.auroc > 0.9
    assert "ImageNet" not in (folder / "README.md").read_text(encoding="utf-8")
