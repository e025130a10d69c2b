"""Vary drawings in the ways in which two normal drawings of the same thing differ."""

import numpy as np

from app.kinds.drawing.warping import Images, wobble
from app.kinds.mirroring import mirror

BY_ANOTHER_HAND = 0.7
"""Share of the drawings that are also bent, stretched and turned a little."""


def vary(x: Images, rng: np.random.Generator) -> Images:
    """Mirrored, and a share of them as another hand might have drawn them. x : (n, height, width)."""
    x = mirror(x, rng)
    chosen = np.flatnonzero(rng.random(len(x)) < BY_ANOTHER_HAND)
    x[chosen] = wobble(x[chosen], rng)
    return x
