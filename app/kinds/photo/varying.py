"""Vary photos: the same thing held slightly differently, in slightly different light.

A part on a plain ground is moved and turned a little. A texture is mirrored instead.
"""

import numpy as np
from numpy.typing import NDArray

from app.kinds.photo.alignment import border, plain_ground
from app.kinds.photo.frames import warp
from app.kinds.photo.preparing import SPREAD

Photos = NDArray[np.float32]
Rng = np.random.Generator
SHIFT, TURN = 3.0, 1.5
"""Largest shift in pixels of the sample, and largest turn in degrees."""
SHADE = 0.02
"""Most by which one side is brighter than the middle, in the range from 0 to 1."""


def on_ground(sample: NDArray[np.float32]) -> float | None:
    """The plain ground that a prepared photo shows along its border, in [0, 1]; None for a texture."""
    grey = sample if sample.ndim == 2 else sample.mean(2)
    ground = plain_ground((grey - np.float32(0.5)) * np.float32(SPREAD))
    return None if ground is None else ground / SPREAD + 0.5


def vary(x: Photos, rng: Rng) -> Photos:
    """One other normal photo for each of x, (n, h, w) or (n, h, w, 3)."""
    out = np.empty_like(x)
    for i, sample in enumerate(x):
        if on_ground(sample) is not None:
            out[i] = moved(sample, rng)
        else:
            # At least one of the two mirrorings, because with neither it would be the same photo.
            over, round_ = ((1, 0), (0, 1), (1, 1))[rng.integers(3)]
            out[i] = sample[:: -1 if over else 1, :: -1 if round_ else 1]
        out[i] += shade(x.shape[1:3], rng).reshape(*x.shape[1:3], *(1,) * (x.ndim - 3))
    return out


def moved(sample: NDArray[np.float32], rng: Rng) -> NDArray[np.float32]:
    """Shifted and turned about its middle, with new pixels at the edge filled with the median of its border."""
    angle = np.deg2rad(rng.uniform(-TURN, TURN))
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    size = sample.shape[:2]
    middle = np.array(size) / 2
    offset = middle - matrix @ middle + rng.uniform(-SHIFT, SHIFT, 2)
    channels = [sample] if sample.ndim == 2 else [sample[..., i] for i in range(sample.shape[2])]
    done = [warp(c, matrix, offset, (size[0], size[1]), float(np.median(border(c)))) for c in channels]
    return done[0] if sample.ndim == 2 else np.stack(done, axis=2)


def shade(size: tuple[int, int], rng: Rng) -> NDArray[np.float32]:
    """Light that falls off in some direction, mean 0."""
    down, right = rng.uniform(-SHADE, SHADE, 2)
    return (down * np.linspace(-1, 1, size[0])[:, None] + right * np.linspace(-1, 1, size[1])).astype(np.float32)
