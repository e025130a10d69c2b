"""Learning to take defects away from pairs: read beside one another, divided together, shown as they are."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.config import Settings
from app.datasets.base import Dataset, Pairs
from app.detectors import store
from app.errors import InputError
from app.kinds import named
from app.training import photos
from app.training import run as training
from app.training.config import TrainingConfig
from app.training.fit import Epochs, validation
from app.training.parts import Parts, divide
from app.training.recipes import best_known

MENDING = replace(best_known("photo", "denoising"), corruption="pairs")
CONFIG = TrainingConfig(dataset="images", architecture="denoising", size=32, recipe={"epochs": 1})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """24 shaded photos in train/good, four of them with a spot in train/spot as well, five in test/good."""
    rng, place = np.random.default_rng(0), tmp_path / "shades"
    for name in ("train/good", "train/spot", "test/good"):
        (place / name).mkdir(parents=True)
    for i in range(29):
        pixels = (np.linspace(60, 160, 48)[:, None] + rng.normal(0, 9, (48, 64)) + i).astype(np.uint8)
        Image.fromarray(pixels).save(place / ("train/good" if i < 24 else "test/good") / f"{i:02}.png")
        if i < 24 and i % 7 == 0:
            pixels[10:22, 20:36] = 250
            Image.fromarray(pixels).save(place / "train" / "spot" / f"{i:02}__{i // 7 + 1:05}.png")
    return place


def load(folder: Path, **asked: object) -> Dataset:
    return photos.load(replace(CONFIG, data=str(folder), **asked), folder, slice(None))  # type: ignore[arg-type]


@pytest.mark.parametrize("colour", ["grey", "rgb"])
def test_a_pair_differs_in_its_defect_alone_though_each_photo_is_normalised(folder: Path, colour: str) -> None:
    data = load(folder, colour=colour)
    assert data.pairs is not None and data.pairs.of.tolist() == [0, 7, 14, 21]
    assert data.pairs.both.shape == (4, 2, *data.samples.shape[1:])
    difference = np.abs(data.pairs.both[:, 0] - data.pairs.both[:, 1])
    assert difference[:, 8:14, 12:16].min() > 0.1
    assert difference[:, 18:].max() < 1e-6 and difference[:, :, 22:].max() < 1e-6
    spotted = named("photo").read([folder / "train" / "spot" / "07__00002.png"], photos.read_as(data))
    np.testing.assert_allclose(data.pairs.both[1, 0], spotted[0], atol=1e-6)


def test_pairs_are_divided_as_their_clean_photos_are(folder: Path) -> None:
    data = load(folder)
    assert data.pairs is not None
    own, apart = (divide(data, MENDING, 0, test) for test in (None, photos.load_test(folder, data)))
    # Three photos before the last two, which test, are held out; beside a test part of its own it is the first.
    for parts, learnt, held_out in ((own, [0, 1, 2], [3]), (apart, [1, 2, 3], [0])):
        np.testing.assert_array_equal(parts.pairs, data.pairs.both[learnt])
        np.testing.assert_array_equal(parts.validation_pairs, data.pairs.both[held_out])


def shown(pairs: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    epochs = Epochs(None, pairs, replace(MENDING, batch_size=8), named("photo"), 0)  # type: ignore[arg-type]
    for targets, given in epochs.blocks():
        yield from zip(targets.reshape(-1, 4, 4), given.reshape(-1, 4, 4), strict=True)


def test_every_pair_is_shown_and_of_one_in_five_the_clean_photo_alone() -> None:
    pairs = np.arange(200, dtype=np.float32)[:, None, None, None] + np.array([0.5, 0])[:, None, None] + np.zeros((4, 4))
    found = [(int(target[0, 0]), float((given - target)[0, 0])) for target, given in shown(pairs.astype(np.float32))]
    assert sorted(number for number, _ in found) == list(range(200))
    assert {change for _, change in found} == {0.0, 0.5}
    assert 20 < sum(change == 0 for _, change in found) < 60


def test_held_out_pairs_say_when_to_stop_and_without_any_photos_are_spoilt(folder: Path) -> None:
    data = load(folder)
    parts = divide(data, MENDING, 0)
    given, wanted = validation(parts, MENDING, named("photo"), 0)
    assert parts.validation_pairs is not None and len(given) == 1
    np.testing.assert_array_equal(np.stack([given, wanted], axis=1), parts.validation_pairs)
    bare = replace(parts, validation_pairs=parts.validation_pairs[:0])
    given, wanted = validation(bare, MENDING, named("photo"), 0)
    assert len(given) == 2 * len(parts.validation) and not np.array_equal(given, wanted)


def test_a_detector_learns_from_pairs_and_says_so(folder: Path, tmp_path: Path) -> None:
    said: list[str] = []
    training.train(replace(CONFIG, data=str(folder), out=tmp_path / "models"), Settings(), say=said.append)
    assert any(line.startswith("Learns from 4 photos with defects in train") for line in said)
    spec = store.load(tmp_path / "models", "shades").spec
    assert spec.training.recipe["corruption"] == "pairs" and spec.dataset.count == 24
    assert "beside which it had the clean ones" in (tmp_path / "models" / "shades" / "README.md").read_text("utf-8")


def test_who_does_not_ask_for_pairs_does_not_look_at_them(folder: Path) -> None:
    (folder / "train" / "spot" / "no pair.png").write_bytes(b"no photo")
    assert load(folder, recipe={"corruption": "spoil"}).pairs is None
    assert load(folder, architecture="feature_map").pairs is None
    with pytest.raises(InputError, match=r"no pair\.png is to be learnt beside its clean photo, and there are 0"):
        load(folder)


def spoil(folder: Path, how: str) -> None:
    good, spot = folder / "train" / "good", folder / "train" / "spot"
    if how == "missing":
        (good / "07.png").unlink()
    elif how == "twins":
        Image.open(good / "07.png").save(good / "07.bmp")
    elif how == "size":
        Image.new("L", (40, 40), 90).save(spot / "07__00002.png")
    elif how == "none":
        shutil.rmtree(spot)


@pytest.mark.parametrize(
    ("how", "recipe", "said"),
    [
        ("missing", {}, "there are 0 of that name in .*Expected <name>__<number>"),
        ("twins", {}, "there are 2 of that name"),
        ("size", {}, r"07__00002\.png has 40×40 pixels, its clean photo 64×48\. Expected the same size"),
        ("none", {"corruption": "pairs"}, "has no photos with defects in train/<kind>"),
        ("", {"vary": "all"}, "so --vary all means nothing"),
        ("", {"folds": 3, "patience": 0}, "so --folds 3 means nothing"),
    ],
)
def test_what_cannot_be_learnt_in_pairs_is_refused_by_a_sentence(
    how: str, recipe: dict[str, object], said: str, folder: Path, tmp_path: Path
) -> None:
    spoil(folder, how)
    config = replace(CONFIG, data=str(folder), out=tmp_path / "models", recipe={"epochs": 1} | recipe)
    with pytest.raises(InputError, match=said):
        training.train(config, Settings())


def test_pairs_of_which_none_is_in_the_training_part_are_refused(folder: Path) -> None:
    data = load(folder)
    assert data.pairs is not None
    with pytest.raises(InputError, match="No photo with a defect is one of the training part"):
        divide(replace(data, pairs=Pairs(data.pairs.both[3:], np.array([23]))), MENDING, 0)
    assert isinstance(divide(data, MENDING, 0), Parts)
