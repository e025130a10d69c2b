from collections.abc import Callable

import numpy as np
import pytest

from app.kinds.drawing import doodles, random_drawings, spoiling


@pytest.fixture(scope="module")
def x() -> np.ndarray:
    return doodles.bitmaps("bowtie", 40, seed=1).astype(np.float32) / np.float32(255)


@pytest.fixture(scope="module")
def strangers() -> np.ndarray:
    return random_drawings.bitmaps(40, seed=1).astype(np.float32) / np.float32(255)


@pytest.mark.parametrize("way", spoiling.ALONE, ids=lambda way: way.__name__)
def test_every_way_changes_the_drawings_and_leaves_the_given_ones(
    way: Callable[..., np.ndarray], x: np.ndarray
) -> None:
    before = x.copy()
    spoilt = way(x, np.random.default_rng(0))
    np.testing.assert_array_equal(x, before)
    assert spoilt.shape == x.shape and spoilt.dtype == np.float32
    assert spoilt.min() >= 0 and spoilt.max() <= 1
    assert (np.abs(spoilt - x).mean((1, 2)) > 0.01).mean() > 0.9


def test_spoiling_follows_the_seed_and_spoils_every_drawing(x: np.ndarray, strangers: np.ndarray) -> None:
    first, second = (spoiling.spoil_with(x, strangers, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert (np.abs(first - x).mean((1, 2)) > 0.01).mean() > 0.9


@pytest.mark.parametrize("way", [spoiling.crossed, spoiling.scribbled])
def test_strangers_come_into_the_drawing(way: Callable[..., np.ndarray], x: np.ndarray, strangers: np.ndarray) -> None:
    full = way(x, np.ones_like(strangers), np.random.default_rng(0))
    empty = way(x, np.zeros_like(strangers), np.random.default_rng(0))
    assert full.mean() > 2 * empty.mean()
