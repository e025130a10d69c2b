"""Evaluating a detector of photos: by pixel against the masks that lie beside them, and what the controls say."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from app.cli import main, run
from app.config import Settings
from app.datasets import registry
from app.datasets.base import Request
from app.datasets.image_folders import photos_below
from app.detectors import store
from app.detectors.detector import Detector
from app.evaluation.photos import measure, training_photos


def test_evaluate_finds_masks_and_prints_pixel_figures_and_controls(
    photo_models: Path, photo_set: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ODDITY_MODELS", str(photo_models))
    asked = ["evaluate", "discs", "--normal", str(photo_set / "test" / "good"), "--anomalous", str(photo_set / "test")]
    assert run(main, [*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["by_source"]) == {"scratch", "spot"} and found["n_normal"] == 8
    assert found["auroc"] > 0.9
    assert found["pixel"]["auroc"] > 0.8 and found["pixel"]["pro"] > 0.4
    assert set(found["controls"]) == {"brightness", "nearest_thumbnail", "outside_mask"}
    assert all(0 <= figure <= 1 for figure in found["controls"].values())
    # Dark spots make a photo darker: the detector does not see it, and evaluate says so.
    assert any("Mean brightness alone" in note for note in found["notes"])
    assert run(main, asked) == 0
    assert "By pixel: AUROC" in capsys.readouterr().out


def test_photos_that_were_trained_on_are_counted_and_warned_of(
    photo_models: Path, photo_set: Path, tmp_path: Path
) -> None:
    """Half of the normal photos are training photos, reduced and saved again; the others show the part elsewhere."""
    detector = store.load(photo_models, "discs")
    for i in range(4):
        with Image.open(photo_set / "train" / "good" / f"{i}.png") as photo:
            photo.resize((88, 73)).save(tmp_path / f"seen{i}.jpg", quality=80)
            ImageChops.offset(photo, 9).save(tmp_path / f"new{i}.png")
    request = Request(preprocessing=detector.preprocessing)
    normal = registry.load(tmp_path, Settings(), request)
    odd = registry.load_anomalous(photo_set / "test" / "spot", Settings(), request)
    training = photos_below(photo_set / "train" / "good")
    found = measure(detector, normal, odd, training)
    assert found is not None and found.near_duplicates == 4
    assert found.sentences[0].startswith("4 of 14 test photos are near-duplicates of training photos")
    assert found.to_dict()["near_duplicates"] == 4
    unknown = measure(detector, normal, odd)
    assert unknown is not None and unknown.near_duplicates is None


def test_training_photos_are_found_beside_the_test_photos_or_where_the_training_found_them(
    photo_models: Path, photo_set: Path, tmp_path: Path
) -> None:
    detector = store.load(photo_models, "discs")
    learnt = photos_below(photo_set / "train" / "good")
    request = Request(preprocessing=detector.preprocessing)
    beside = registry.load(photo_set / "test" / "good", Settings(), request)
    assert training_photos(detector, beside, Settings()) == learnt
    Image.new("L", (90, 80), 50).save(tmp_path / "elsewhere.png")
    elsewhere = registry.load(tmp_path, Settings(), request)
    assert training_photos(detector, elsewhere, Settings()) == ()  # where it learnt was an absolute path
    options = detector.spec.training.options | {"data": photo_set.name}
    training = detector.spec.training.model_copy(update={"options": options})
    told = Detector(detector.spec.model_copy(update={"training": training}), detector.reconstruct)
    settings = Settings(data_dir=photo_set.parent)
    assert training_photos(told, elsewhere, settings) == learnt
    assert training_photos(told, elsewhere, Settings(data_dir=tmp_path)) == ()


def test_photos_told_apart_by_something_else_than_their_defects_are_worthless(
    photo_models: Path, photo_set: Path, tmp_path: Path
) -> None:
    """Anomalous photos that are noisier all over, with a mask somewhere: the score is not about the mask."""
    rng = np.random.default_rng(0)
    for place in ("test/spot", "ground_truth/spot"):
        (tmp_path / place).mkdir(parents=True)
    for i in range(6):
        with Image.open(photo_set / "test" / "good" / f"{i}.png") as photo:
            noisy = np.asarray(photo) + rng.normal(0, 30, (80, 96))
        Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(tmp_path / "test" / "spot" / f"{i}.png")
        mask = np.zeros((80, 96), np.uint8)
        mask[:6, :6] = 255
        Image.fromarray(mask).save(tmp_path / "ground_truth" / "spot" / f"{i}_mask.png")
    detector = store.load(photo_models, "discs")
    request = Request(preprocessing=detector.preprocessing)
    normal = registry.load(photo_set / "test" / "good", Settings(), request)
    found = measure(detector, normal, registry.load_anomalous(tmp_path / "test" / "spot", Settings(), request))
    assert found is not None and found.worthless
    assert "worthless" in found.sentences[0]
