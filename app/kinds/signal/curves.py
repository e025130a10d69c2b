"""Tools for the curve of a signal: read it between its samples, bend it smoothly, bring it back to its own scale.

Signals are (n, length) arrays, one a row. Distances in time are in samples.
"""

import numpy as np
from numpy.typing import NDArray

from app.kinds.scaling import standardise

Rows = NDArray[np.float32]
Places = NDArray[np.float64]
Rng = np.random.Generator


def like(x: Rows, pattern: Rows) -> Rows:
    """Each row of x brought to the mean and the standard deviation of the same row of `pattern`."""
    mean, deviation = pattern.mean(1, keepdims=True), pattern.std(1, keepdims=True)
    return (standardise(x) * deviation + mean).astype(np.float32)


def read_at(x: Rows, places: Places) -> Rows:
    """The rows read at other places, (n, any), between samples in a straight line; beyond an end, its last value."""
    last = x.shape[1] - 1
    inside = places.clip(0, last)
    left = np.minimum(inside.astype(np.intp), last - 1)
    share = (inside - left).astype(np.float32)
    rows = np.arange(len(x))[:, None]
    return x[rows, left] * (1 - share) + x[rows, left + 1] * share


def smooth_noise(n: int, length: int, knots: int, rng: Rng) -> Rows:
    """n smooth random curves of deviation about 1: normal numbers at `knots` places, cosines between them."""
    at = np.linspace(0, knots - 1, length)
    left = np.minimum(at.astype(np.intp), knots - 2)
    share = (1 - np.cos(np.pi * (at - left))) / 2
    heights = rng.normal(size=(n, knots))
    return (heights[:, left] * (1 - share) + heights[:, left + 1] * share).astype(np.float32)


def hump(length: int, middle: Places, width: Places) -> Rows:
    """Gaussian humps of height 1, (n, length). middle, width : (n, 1) in samples."""
    return np.exp(-0.5 * ((np.arange(length) - middle) / width) ** 2).astype(np.float32)
