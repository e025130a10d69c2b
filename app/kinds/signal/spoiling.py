"""Spoil signals: the results are made of the same curves, but something happens in them that should not.

Every way takes standardised signals of shape (n, length) and a generator, and returns as many signals and the mask of
where they were changed. Amounts are shares of the length and of the standard deviation, as in `varying`.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.kinds.scaling import standardise
from app.kinds.signal.curves import Places, Rng, Rows, hump, like, read_at

Where = NDArray[np.bool_]
Spoilt = tuple[Rows, Where]

SEGMENT = (0.1, 0.4)
"""Least and largest length of a segment that is changed."""
FAR = (9 / 140, 40 / 140)
"""Least and most by which a whole signal is shifted."""
BENT = (4 / 140, 12 / 140)
"""Deviation of the strong bend in time."""
BUMP = (1.0, 4.5)
"""Height of a bump, an offset and a foreign spike, in deviations."""


def segment(n: int, length: int, rng: Rng) -> tuple[Places, Places, Where]:
    """A random stretch of each signal: first sample and length, both (n, 1), and where it lies, (n, length)."""
    size = np.maximum(rng.uniform(*SEGMENT, (n, 1)) * length, 2).round()
    first = (rng.random((n, 1)) * (length - size)).round()
    at = np.arange(length)
    return first, size, (at >= first) & (at < first + size)


def sign(n: int, rng: Rng) -> NDArray[np.int64]:
    """-1 or 1, (n, 1)."""
    return rng.choice([-1, 1], (n, 1))


def pasted(x: Rows, rng: Rng) -> Spoilt:
    """A segment of another of the signals, taken from elsewhere in it."""
    n, length = x.shape
    first, size, where = segment(n, length, rng)
    source = rng.random((n, 1)) * (length - size)
    other = read_at(x[rng.permutation(n)], (np.arange(length) - first + source).round())
    return np.where(where, other, x), where


def bent(x: Rows, rng: Rng) -> Spoilt:
    """Time bent strongly within a segment: it runs ahead and comes back, or falls behind."""
    n, length = x.shape
    first, size, where = segment(n, length, rng)
    inside = np.sin(np.pi * ((np.arange(length) - first) / size).clip(0, 1))
    by = rng.uniform(*BENT, (n, 1)) * sign(n, rng) * 2 * length
    return read_at(x, np.arange(length) + by * inside), where


def flattened(x: Rows, rng: Rng) -> Spoilt:
    """A segment replaced by the straight line between its ends."""
    n, length = x.shape
    first, size, where = segment(n, length, rng)
    share = ((np.arange(length) - first) / size).clip(0, 1).astype(np.float32)
    line = read_at(x, first) * (1 - share) + read_at(x, first + size) * share
    return np.where(where, line, x), where


def scaled(x: Rows, rng: Rng) -> Spoilt:
    """A segment stretched in height about its mean, shrunk, or turned upside down."""
    n, length = x.shape
    _, _, where = segment(n, length, rng)
    mean = (x * where).sum(1, keepdims=True) / where.sum(1, keepdims=True)
    shrunk, stretched = rng.uniform(-1, 0.4, (n, 1)), rng.uniform(1.8, 3, (n, 1))
    by = np.where(rng.random((n, 1)) < 0.5, shrunk, stretched).astype(np.float32)
    return np.where(where, mean + by * (x - mean), x).astype(np.float32), where


def reversed_in_time(x: Rows, rng: Rng) -> Spoilt:
    """A segment that runs backwards."""
    n, length = x.shape
    first, size, where = segment(n, length, rng)
    return np.where(where, read_at(x, 2 * first + size - 1 - np.arange(length)), x), where


def offset(x: Rows, rng: Rng) -> Spoilt:
    """A segment lifted or lowered."""
    n, length = x.shape
    _, _, where = segment(n, length, rng)
    by = (rng.uniform(0.8, 2.5, (n, 1)) * sign(n, rng)).astype(np.float32)
    return (x + where * by).astype(np.float32), where


def bumped(x: Rows, rng: Rng) -> Spoilt:
    """A smooth bump up or down."""
    n, length = x.shape
    middle, width = rng.uniform(0, length, (n, 1)), rng.uniform(0.015, 0.1, (n, 1)) * length
    bump = hump(length, middle, width)
    by = (rng.uniform(*BUMP, (n, 1)) * sign(n, rng)).astype(np.float32)
    return x + bump * by, bump > 0.1


def spiked(x: Rows, rng: Rng) -> Spoilt:
    """A second copy of the signal's largest excursion, somewhere else: of a heartbeat, an extra QRS complex."""
    n, length = x.shape
    peak = np.abs(x).argmax(1)[:, None]
    elsewhere = rng.integers(0, length, (n, 1)).astype(np.float64)
    window = hump(length, elsewhere, rng.uniform(0.03, 0.06, (n, 1)) * length)
    copy = read_at(x, np.arange(length) - elsewhere + peak)
    by = (rng.uniform(0.4, 1.2, (n, 1)) * np.where(rng.random((n, 1)) < 0.2, -1, 1)).astype(np.float32)
    return x * (1 - window) + window * by * copy, window > 0.1


def widened(x: Rows, rng: Rng) -> Spoilt:
    """The largest excursion made 1.5 to 3 times as wide: of a heartbeat, a wide QRS complex."""
    n, length = x.shape
    peak = np.abs(x).argmax(1)[:, None]
    reach = rng.uniform(0.1, 0.25, (n, 1)) * length
    by = rng.uniform(1.5, 3, (n, 1))
    away = np.arange(length) - peak
    within = (1 - np.abs(away) / reach).clip(0, 1)
    return read_at(x, peak + away / (1 + (by - 1) * np.sqrt(within))), within > 0


def shifted(x: Rows, rng: Rng) -> Spoilt:
    """The whole signal moved, more than normal ones ever are."""
    n, length = x.shape
    by = rng.uniform(*FAR, (n, 1)) * sign(n, rng) * length
    places = np.arange(length) + by
    # The end continues at the start, as a heartbeat cut from a long recording would.
    return read_at(x, places % (length - 1)), np.ones(x.shape, bool)


WAYS: tuple[Callable[[Rows, Rng], Spoilt], ...] = (
    pasted, bent, flattened, scaled, reversed_in_time, offset, bumped, spiked, widened, shifted,
)  # fmt: skip


def spoil(x: Rows, rng: Rng) -> Spoilt:
    """Each signal spoilt in one or two ways picked at random, and the mask of where. Mean and deviation are kept.

    x : (n, length) float32; all of the same normal thing, since parts of one are put into another
    """
    z, where = standardise(x), np.zeros(x.shape, bool)
    twice = rng.random(len(x)) < 0.5
    for rows in (np.arange(len(x)), np.flatnonzero(twice)):
        picked = rng.integers(len(WAYS), size=len(rows))
        for number, way in enumerate(WAYS):
            chosen = rows[picked == number]
            if len(chosen):
                z[chosen], there = way(z[chosen], rng)
                where[chosen] |= there
    return like(z, x), where
