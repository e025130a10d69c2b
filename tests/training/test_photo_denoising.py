"""A detector of photos that takes defects away: taught with defects of its own making, and judged on others."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import autoencoders
from app.config import Settings
from app.detectors import store
from app.kinds import named
from app.kinds.base import Preprocessing
from app.training import run as training
from app.training.config import TrainingConfig
from app.training.fit import Epochs, fit, validation
from app.training.parts import Parts
from app.training.recipes import Recipe, best_known

PHOTO = named("photo")
MENDING = best_known("photo", "denoising")


@pytest.fixture(scope="module")
def surfaces() -> np.ndarray:
    """(48, 32, 32): a smooth shading with a little noise."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:32, :32] / 32 - 0.5
    slopes = rng.normal(0, 0.2, (48, 2, 1, 1))
    x = 0.5 + slopes[:, 0] * rows + slopes[:, 1] * columns + rng.normal(0, 0.02, (48, 32, 32))
    return np.clip(x, 0, 1).astype(np.float32)


def test_it_learns_to_take_away_what_it_was_not_shown(surfaces: np.ndarray) -> None:
    parts = Parts(surfaces[:40], surfaces[40:], surfaces[40:], Preprocessing("photo", (32, 32)))
    model = autoencoders.build("photo_denoising", (32, 32), 0)
    fit(model, parts, replace(MENDING, epochs=40, patience=0, batch_size=8, learning_rate=0.003), PHOTO, 0)
    dark = surfaces[40:].copy()
    dark[:, 12:18, 9:16] -= 0.35
    made = np.asarray(model(dark, training=False))
    hole = np.s_[:, 12:18, 9:16]
    assert np.square(made - surfaces[40:])[hole].mean() < 0.3 * np.square(dark - surfaces[40:])[hole].mean()
    clean = np.asarray(model(surfaces[40:], training=False))
    assert np.abs(clean - surfaces[40:]).mean() < 0.3 * np.abs(made - dark)[hole].mean()


def test_the_held_out_part_is_damaged_and_the_same_in_every_epoch(surfaces: np.ndarray) -> None:
    parts = Parts(surfaces[:40], surfaces[40:], surfaces[40:], Preprocessing("photo", (32, 32)))
    first, second = (validation(parts, MENDING, PHOTO, 3) for _ in range(2))
    np.testing.assert_array_equal(first[0], second[0])
    np.testing.assert_array_equal(first[1], np.concatenate([surfaces[40:]] * 2))
    assert not np.array_equal(*first)
    plain = validation(parts, Recipe(corruption="noise"), PHOTO, 3)
    assert plain[0] is plain[1] is parts.validation


def test_large_photos_are_made_ready_a_few_at_a_time(surfaces: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = replace(MENDING, batch_size=4, corruption="none")
    whole = list(Epochs(None, surfaces, recipe, PHOTO, 0).blocks())  # type: ignore[arg-type]
    monkeypatch.setattr("app.training.fit.BLOCK", 3 * 4 * 32 * 32)
    blocks = list(Epochs(None, surfaces, recipe, PHOTO, 0).blocks())  # type: ignore[arg-type]
    assert [len(block[0]) for block in blocks] == [3, 3, 3, 3]
    np.testing.assert_array_equal(np.concatenate([block[0] for block in blocks]), whole[0][0])


@pytest.mark.parametrize(("colour", "size", "loss"), [("grey", 64, "mse"), ("rgb", 66, "ssim+mse")])
def test_a_detector_is_trained_on_a_folder(colour: str, size: int, loss: str, photo_set: Path, tmp_path: Path) -> None:
    recipe = {"epochs": 2, "loss": loss}
    config = TrainingConfig(
        dataset="images", data=str(photo_set), architecture="denoising", colour=colour, size=size, out=tmp_path,
        recipe=recipe,
    )  # fmt: skip
    training.train(config, Settings())
    detector = store.load(tmp_path, "discs")
    assert detector.shape == (size, size, 3)[: 3 if colour == "rgb" else 2]
    assert detector.preprocessing.options == {"normalise": True}
    assert detector.spec.training.recipe["architecture"] == "photo_denoising"
    x = detector.read([photo_set / "test" / "spot" / "0.png"])
    found = detector.inspect(x)
    assert found.map is not None and found.map.shape == (1, size, size)
    assert found.reconstruction.shape == x.shape
    card = (tmp_path / "discs" / "README.md").read_text(encoding="utf-8")
    assert "--architecture denoising" in card and "photo_denoising autoencoder" in card
    assert "of a program's making" in card
    assert (" --loss" in card) == (loss != "mse")


def test_sizes_are_what_suits_photos(photo_set: Path) -> None:
    from app.training.photos import preprocessing

    config = TrainingConfig(dataset="images", data=str(photo_set), architecture="denoising")
    assert preprocessing(config, ()) == Preprocessing("photo", (256, 256), options={"normalise": True})
