"""What is varied stays what it was; what is spoilt does not."""

from collections.abc import Callable

import numpy as np
import pytest

from app.kinds.scaling import standardise
from app.kinds.signal import KIND as SIGNAL
from app.kinds.signal.spoiling import WAYS, shifted

Changes = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def spoilt(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return SIGNAL.spoil(x, rng)[0]


CHANGES = {"vary": SIGNAL.vary, "spoil": spoilt}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_seed_decides_and_the_given_stay_as_they_were(change: Changes, beats: np.ndarray) -> None:
    before = beats.copy()
    first, again, other = (change(beats, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(beats, before)
    np.testing.assert_array_equal(first, again)
    assert first.dtype == np.float32 and first.shape == beats.shape
    assert not np.isclose(first, other).all(1).any()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_unit_does_not_matter(change: Changes, beats: np.ndarray) -> None:
    """Millivolts with an offset come out as the same millivolts with the same offset."""
    seen = change(beats, np.random.default_rng(0))
    in_volts = change(beats * np.float32(0.25) + np.float32(3), np.random.default_rng(0))
    np.testing.assert_allclose(in_volts, seen * 0.25 + 3, atol=1e-4)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("x", [np.zeros((3, 140)), np.eye(1, 8), np.arange(16.0).reshape(2, 8)], ids=str)
def test_flat_short_and_single_signals_stay_finite(change: Changes, x: np.ndarray) -> None:
    for seed in range(30):
        changed = change(x.astype(np.float32), np.random.default_rng(seed))
        assert changed.shape == x.shape and np.isfinite(changed).all()


def test_every_signal_keeps_its_mean_and_deviation(beats: np.ndarray) -> None:
    for change in CHANGES.values():
        changed = change(beats, np.random.default_rng(5))
        np.testing.assert_allclose(changed.mean(1), beats.mean(1), atol=1e-5)
        np.testing.assert_allclose(changed.std(1), beats.std(1), rtol=1e-4)


def test_spoilt_ones_are_further_from_their_like_than_varied_ones(beats: np.ndarray) -> None:
    def distance(x: np.ndarray) -> float:
        nearest = np.square(x[:, None] - beats[None]).mean(2).min(1)
        return float(np.median(nearest))

    rng = np.random.default_rng(0)
    assert distance(spoilt(beats, rng)) > 1.5 * distance(SIGNAL.vary(beats, rng))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_changes_what_its_mask_says_and_nothing_else(way: Callable, beats: np.ndarray) -> None:
    x = standardise(beats)
    changed, where = way(x, np.random.default_rng(8))
    assert changed.shape == where.shape == x.shape and where.dtype == bool
    different = np.abs(changed - x) > 0.5
    assert not (different & ~where).any()
    assert (different.any(1)).mean() > 0.6
    if way is not shifted:
        assert 0.02 < where.mean() < 0.5


def test_the_mask_comes_with_what_was_spoilt(beats: np.ndarray) -> None:
    _, where = SIGNAL.spoil(beats, np.random.default_rng(0))
    assert where.shape == beats.shape and where.any(1).all() and not where.all()
