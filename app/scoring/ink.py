"""More ink than any normal drawing has: scribbling over the whole page reconstructs well, and is no drawing."""

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
    """The share of ink up to which a drawing is not odd for it. normals : (n, height, width)"""
    return MARGIN * float(ink_share(normals).max())


def excess(x: NDArray[np.float32], most: float) -> NDArray[np.float64]:
    """2 · log(share of ink / `most`) where that is above 0, and 0 elsewhere, (n,); where `most` is 0, there is none."""
    if not most:
        return np.zeros(len(x))
    return 2 * np.log(np.maximum(ink_share(x) / most, 1))
