"""A penalty for more ink than any normal drawing has: a scribble over the whole page reconstructs well, but is odd."""

import numpy as np
from numpy.typing import NDArray

INKED = 0.5
"""A pixel above this is inked."""
MARGIN = 1.3
"""How many times the most ink among the normals that a score is fitted on may still be normal."""


def ink_share(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Share of the pixels that are inked, (n,). x : (n, height, width)."""
    return (x > INKED).mean(axis=(1, 2))


def most_ink(normals: NDArray[np.float32]) -> float:
    """The largest share of ink that is not penalised. normals : (n, height, width)"""
    return MARGIN * float(ink_share(normals).max())


def excess(x: NDArray[np.float32], most: float) -> NDArray[np.float64]:
    """The penalty, (n,): 2 · log(share of ink / `most`) if that is above 0, else 0; no penalty if `most` is 0."""
    if not most:
        return np.zeros(len(x))
    return 2 * np.log(np.maximum(ink_share(x) / most, 1))
