"""Vary signals in the ways in which normal signals of the same thing differ.

A second normal mixed in, time bent and moved a little, noise, a baseline that steps or wanders, a little more or less
gain. Every amount is a share of the signal's length or of its standard deviation, so that it suits any unit and rate;
the shares were found on heartbeats of 140 samples (`bench/heartbeats.py`).
"""

import numpy as np

from app.kinds.scaling import standardise
from app.kinds.signal.curves import Places, Rng, Rows, like, read_at, smooth_noise

MOVED = 1.5 / 140
"""Standard deviation of the bend, and largest shift, as shares of the length."""
MIXED, NOISY, DRIFTING = 0.5, 0.4, 0.35
"""Shares of the signals that are mixed with another, that get noise, and that get a step or a wandering baseline."""
NOISE = (0.02, 0.35)
"""Least and largest deviation of the noise, in deviations of the signal."""
DRIFT, GAIN = 1.0, 0.1
"""Standard deviation of the baseline's steps and wandering; most by which the gain differs from 1."""
KNOTS = 6
"""Knots of the curve along which time is bent."""


def vary(x: Rows, rng: Rng) -> Rows:
    """One other normal signal for each of x, with its mean and standard deviation.

    x : (n, length) float32; all of one normal thing, since they are mixed with one another
    """
    n, length = x.shape
    z = standardise(x)
    weight = np.where(rng.random((n, 1)) < MIXED, rng.uniform(0, 0.5, (n, 1)), 0).astype(np.float32)
    z = (1 - weight) * z + weight * z[rng.permutation(n)]
    z = read_at(z, moved(n, length, rng))
    z *= rng.uniform(1 - GAIN, 1 + GAIN, (n, 1)).astype(np.float32)
    amount = np.exp(rng.uniform(np.log(NOISE[0]), np.log(NOISE[1]), (n, 1))) * (rng.random((n, 1)) < NOISY)
    z += (rng.normal(size=z.shape) * amount).astype(np.float32)
    z += baseline(n, length, rng) * (rng.random((n, 1)) < DRIFTING)
    return like(z, x)


def moved(n: int, length: int, rng: Rng) -> Places:
    """Where to read signals so that they are bent in time and shifted a little: (n, length)."""
    bend = smooth_noise(n, length, KNOTS, rng) * (MOVED * length)
    shift = rng.uniform(-MOVED, MOVED, (n, 1)) * length
    return np.arange(length) + bend + shift


def baseline(n: int, length: int, rng: Rng) -> Rows:
    """A step somewhere, or a slow wandering, (n, length)."""
    step = np.arange(length) >= rng.integers(1, length, (n, 1))
    wander = smooth_noise(n, length, 4, rng)
    height = rng.normal(0, DRIFT, (n, 1))
    return np.where(rng.random((n, 1)) < 0.5, step * height, wander * DRIFT).astype(np.float32)
