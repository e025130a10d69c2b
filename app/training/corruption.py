"""Damage that an autoencoder learns to undo: what it is given differs from what it is to make of it.

Source: Vincent et al., Extracting and Composing Robust Features with Denoising Autoencoders, 2008.
"""

from collections.abc import Callable
from functools import partial

import numpy as np

from app.kinds import Kind

LEFT_ALONE = 0.2
"""Share of the samples that stay as they are where others are spoilt: what is normal is to be left alone, too."""


def keep(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """No damage."""
    return x


def hide_patches(x: np.ndarray, rng: np.random.Generator, share: float = 0.5) -> np.ndarray:
    """Blank one to three rectangles in a share of the pictures.

    A rectangle has sides of 18 % to 43 % of the picture's and may hang over the edge.
    x : (n, height, width, …); a copy comes back
    """
    n, height, width = x.shape[:3]
    rows, columns = np.arange(height)[None, :], np.arange(width)[None, :]
    rectangles = np.where(rng.random(n) < share, rng.integers(1, 4, n), 0)
    hidden = np.zeros((n, height, width), bool)
    for turn in range(3):
        sides = rng.uniform(0.18, 0.43, (2, n, 1)) * [[[height]], [[width]]]
        top, left = rng.uniform(-0.1, 1.0, (2, n, 1)) * [[[height]], [[width]]]
        inside = ((rows >= top) & (rows < top + sides[0]))[:, :, None] & (
            (columns >= left) & (columns < left + sides[1])
        )[:, None]
        hidden |= inside & (rectangles > turn)[:, None, None]
    return np.where(hidden.reshape(hidden.shape + (1,) * (x.ndim - 3)), np.float32(0), x)


def add_noise(x: np.ndarray, rng: np.random.Generator, deviation: float = 0.1) -> np.ndarray:
    """Add Gaussian noise of that standard deviation. x : (n, *sample_shape); a copy comes back."""
    return (x + rng.normal(0, deviation, x.shape)).astype(np.float32)


def spoil(x: np.ndarray, rng: np.random.Generator, kind: Kind) -> np.ndarray:
    """Spoil most samples once or twice, as their kind knows how. x : (n, *sample_shape); a copy comes back."""
    out = x.copy()
    for share in (1 - LEFT_ALONE, 0.5):
        rows = np.flatnonzero(rng.random(len(x)) < share)
        if len(rows):
            out[rows] = kind.spoil(out[rows], rng)[0]
    return out


def from_pairs(both: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The targets and the inputs of pairs, (n, 2, *sample_shape). A share of the inputs is the clean photo itself."""
    odd, clean = both[:, 0], both[:, 1]
    alone = rng.random(len(both)) < LEFT_ALONE
    return clean, np.where(alone.reshape(-1, *(1,) * (clean.ndim - 1)), clean, odd)


CORRUPTIONS: dict[str, Callable[[np.ndarray, np.random.Generator], np.ndarray]] = {
    "none": keep,
    "patches": hide_patches,
    "noise": add_noise,
}
"""Every kind of damage that is the same for all kinds of samples, by its name."""


def damage(name: str, kind: Kind) -> Callable[[np.ndarray, np.random.Generator], np.ndarray]:
    """The function that does that damage to samples of a kind. Samples without pairs are spoilt instead."""
    return partial(spoil, kind=kind) if name in ("spoil", "pairs") else CORRUPTIONS[name]
