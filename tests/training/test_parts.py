"""The one place where samples are divided."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import on_disk
from app.datasets.base import Dataset
from app.errors import InputError
from app.scoring.maps import WorstShare
from app.training.choose import HeldOut, choose
from app.training.parts import divide, folds, split
from app.training.recipes import Recipe


def test_a_split_shares_nothing_and_follows_the_seed() -> None:
    parts = split(1000, seed=4)
    assert [len(p) for p in parts] == [760, 140, 100]
    assert sorted(np.concatenate(parts).tolist()) == list(range(1000))
    assert all(np.array_equal(a, b) for a, b in zip(parts, split(1000, seed=4), strict=True))
    assert not np.array_equal(parts[0], split(1000, seed=5)[0])


def test_the_scaling_is_fitted_on_the_training_part_alone() -> None:
    rows = split(100, seed=0)
    samples = np.zeros((100, 5), np.float32)
    samples[rows[0]] = np.linspace(0, 4, 5)
    samples[rows[0][0]] = 1
    samples[rows[2]] = 8
    parts = divide(Dataset("made", samples, "signal"), Recipe(scaling="range"), seed=0)
    assert (parts.training.min(), parts.training.max()) == (0, 1)
    assert (parts.test == 2).all()
    assert parts.preprocessing.scaling.parameters == {"low": 0.0, "high": 4.0}


def test_a_test_part_of_its_own_is_the_test_part() -> None:
    data = Dataset("made", np.tile(np.array([0, 51], np.uint8)[:, None, None], (50, 4, 4)), "photo")
    own = Dataset("made", np.full((30, 4, 4), 255, np.uint8), "photo")
    parts = divide(data, Recipe(), seed=0, test=own)
    assert [len(part) for part in (parts.training, parts.validation, parts.test)] == [95, 5, 30]
    assert (parts.test == 1).all() and parts.training.max() == np.float32(0.2)


def test_samples_that_are_all_the_same_are_refused() -> None:
    with pytest.raises(InputError, match="All training samples of made are the same"):
        divide(Dataset("made", np.full((30, 4, 4), 7, np.uint8), "photo"), Recipe(), seed=0)


def test_numbers_that_are_not_finite_are_refused() -> None:
    with pytest.raises(InputError, match="holds NaN or infinity"):
        divide(Dataset("made", np.full((30, 5), np.nan, np.float32), "signal"), Recipe(), seed=0)


NUMBERED = Dataset("made", np.arange(103, dtype=np.float32)[:, None].repeat(3, axis=1), "signal")


@pytest.mark.parametrize(("test", "trained"), [(None, 93), (NUMBERED.take(slice(30)), 103)])
def test_with_folds_every_normal_is_trained_on_and_held_out_once(test: Dataset | None, trained: int) -> None:
    parts = divide(NUMBERED, Recipe(folds=5), seed=3, test=test)
    assert len(parts.training) == trained and not len(parts.validation)
    held_out = []
    for fold in folds(parts, 5):
        both = np.concatenate([fold.training, fold.validation])
        assert sorted(both[:, 0]) == sorted(parts.training[:, 0])
        assert trained // 5 <= len(fold.validation) <= trained // 5 + 1
        assert fold.test is parts.test
        held_out += fold.validation[:, 0].tolist()
    assert sorted(held_out) == sorted(parts.training[:, 0].tolist())


def test_photos_are_divided_in_blocks_since_neighbours_may_show_the_same_object() -> None:
    photos = replace(NUMBERED, files=tuple(Path(f"{i}.png") for i in range(103)))
    parts = divide(photos, Recipe(folds=5), seed=3)
    np.testing.assert_array_equal(parts.training[:, 0], np.arange(93))
    np.testing.assert_array_equal(parts.test[:, 0], np.arange(93, 103))
    held_out = [fold.validation[:, 0] for fold in folds(parts, 5)]
    assert all((np.diff(block) == 1).all() and len(block) in (18, 19) for block in held_out)
    apart = divide(photos, Recipe(), seed=3, test=NUMBERED)
    assert apart.validation[:, 0].tolist() == [0, 1, 2, 3, 4] and apart.training[0, 0] == 5


def test_more_folds_than_pairs_of_samples_are_refused() -> None:
    with pytest.raises(InputError, match="at most half as many as the 103 samples"):
        divide(NUMBERED, Recipe(folds=52), seed=0)


def test_too_few_samples_are_refused_beside_a_test_part_too() -> None:
    with pytest.raises(InputError, match="There are 19 samples"):
        divide(NUMBERED.take(slice(19)), Recipe(), seed=0, test=NUMBERED)


@pytest.mark.parametrize("scaling", ["none", "per_sample"])
def test_what_lies_on_disk_is_divided_and_judged_in_slices(scaling: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of it is never in memory, though scores reckon with numbers twice as long."""
    monkeypatch.setattr(on_disk, "AT_ONCE", 256 * 32 * 32)
    n, shape = 8192, (32, 32)
    made = (np.random.default_rng(i).random((64, *shape), np.float32) for i in range(n // 64))
    samples = on_disk.store(made, n, shape)
    data = Dataset("made", samples, "photo", files=tuple(Path(f"{i}.png") for i in range(n)))
    recipe = Recipe(folds=4, scaling=scaling, score="worst-share", patience=0)
    WorstShare(smoothing=1).of_maps(np.zeros((1, 4, 4), np.float32))  # imports what it needs, which is memory, too
    tracemalloc.start()
    try:
        parts = divide(data, recipe, seed=0)
        held_out = [HeldOut(fold.validation, lambda x: x * np.float32(0.9)) for fold in folds(parts, 4)]
        choice = choose(recipe, held_out)
        highest = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert highest < samples.nbytes / 3
    assert len(choice.calibration) == 1000 and np.shares_memory(parts.training, samples) == (scaling == "none")
