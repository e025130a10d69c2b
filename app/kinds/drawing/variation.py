"""What may differ between two drawings of the same thing without either being odd."""

import numpy as np

from app.kinds.drawing.warping import Images, wobble

BY_ANOTHER_HAND = 0.7
"""Share of the drawings that are also bent, stretched and turned a little."""


def mirror(x: Images, rng: np.random.Generator) -> Images:
    """Turn each picture upside down, left to right, both or neither, at random.

    x : (n, height, width); a copy comes back
    """
    x = x.copy()
    for axis in (1, 2):
        chosen = rng.random(len(x)) < 0.5
        x[chosen] = np.flip(x[chosen], axis)
    return x


def vary(x: Images, rng: np.random.Generator) -> Images:
    """Mirrored, and a share of them as another hand might have drawn them. x : (n, height, width)."""
    x = mirror(x, rng)
    chosen = np.flatnonzero(rng.random(len(x)) < BY_ANOTHER_HAND)
    x[chosen] = wobble(x[chosen], rng)
    return x
