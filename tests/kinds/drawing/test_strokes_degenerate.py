"""Strokes that nobody draws and somebody sends: never a NaN, never a warning (an error here), never slow."""

import time

import numpy as np
import pytest

from app.errors import InputError
from app.kinds.drawing.strokes import rasterise, simplify, to_bitmap

MANY = 10_000
RNG = np.random.default_rng(0)
RISING = np.linspace(0, 1, MANY)
ODD_ONE_EVEN = np.where(np.arange(MANY) % 2, 1, -1)
STRANGE = {
    "nothing": [],
    "an empty stroke": [[[], []]],
    "a point": [[[5], [5]]],
    "equal points": [[[5] * 10, [5] * 10]],
    "a level line": [[[0, 10], [3, 3]]],
    "greatest numbers": [[[1e300, -1e300, 1.7e308, -1.7e308], [0, 1e300, 1e308, -1e308]]],
    "great beside small": [[[1e300, 1], [1e-300, 1]]],
    "small extent": [[[1e-300, 2e-300, 5e-300], [0, 1e-300, 5e-300]]],
    "least numbers": [[[0, 5e-324], [5e-324, 0]]],
    "small extent far out": [[[1e16, 1e16 + 2], [1e16, 1e16 + 4]]],
    "noise": [RNG.random((2, MANY)).tolist()],
    "noise in strokes": RNG.random((100, 2, MANY // 100)).tolist(),
    "dots": RNG.random((MANY, 2, 1)).tolist(),
    "a growing zigzag": [[RISING.tolist(), (RISING * ODD_ONE_EVEN).tolist()]],
    "a widening zigzag": [[(RISING**2).tolist(), (ODD_ONE_EVEN * (0.02 + RISING)).tolist()]],
    "a dense spiral": [[(RISING * np.cos(700 * RISING)).tolist(), (RISING * np.sin(700 * RISING)).tolist()]],
    "a shrinking zigzag": [[(np.arange(MANY) % 2).tolist(), (1.01 ** -np.arange(MANY)).tolist()]],
}


@pytest.mark.parametrize("strokes", STRANGE.values(), ids=STRANGE)
def test_strange_strokes_give_a_bitmap_soon(strokes):
    begin = time.thread_time()
    bitmap = to_bitmap(strokes)
    assert time.thread_time() - begin < 0.2  # seconds of the processor; the slowest takes 0.04
    assert bitmap.shape == (28, 28)
    assert np.isfinite(bitmap).all()
    assert bitmap.min() >= 0
    assert bitmap.max() <= 1
    assert bitmap.any() == any(len(x) for x, _ in strokes)


@pytest.mark.parametrize(
    ("strokes", "message"),
    [
        ([[[0, np.nan], [0, 1]]], "not a finite number"),
        ([[[0, 1], [0, np.inf]]], "not a finite number"),
        ([[[0, 1, 2], [0, 1]]], "has 3 x and 2 y"),
        ([[[0, 1]]], "Stroke 1 is not two rows"),
        ([[[0], [0]], 7], "Stroke 2 is not two rows"),
        ([[[0, "a"], [0, 1]]], "other than numbers"),
        ([[[0, None], [0, 1]]], "not a finite number"),
        ([[[[0], [1]], [[0], [1]]]], "nested too deep"),
        ([[[10**400], [0]]], "other than numbers"),
    ],
)
@pytest.mark.parametrize("step", [simplify, rasterise, to_bitmap])
def test_bad_strokes_are_refused_in_a_sentence(step, strokes, message):
    with pytest.raises(InputError, match=message):
        step(strokes)
