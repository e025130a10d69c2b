"""What a detector of drawings learns to refuse: spoilt drawings, drawings of nothing in particular, and hardly any ink.

None of it was drawn by a person or taken from another category; `random_drawings` makes it up. Source of the idea:
Hendrycks, Mazeika and Dietterich, Deep Anomaly Detection with Outlier Exposure, 2019, there with other data.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.kinds.drawing import random_drawings
from app.kinds.drawing.spoiling import spoil_with
from app.kinds.drawing.variation import vary
from app.kinds.drawing.warping import Images

POOL = 60_000
"""Number of random drawings, which are made once per process."""

SHARES = {"strangers": 0.6, "spoilt": 0.365, "simple": 0.035}
"""Share of each kind, found by measuring on bowties (docs/QUALITY.md)."""

CHANGED = 0.5
"""A pixel that changed by more than this is part of what is odd."""


def spoil(x: Images, rng: np.random.Generator) -> tuple[Images, NDArray[np.bool_]]:
    """Each drawing spoilt or replaced by another, and the pixels that have changed.

    x : (n, side, side) float32 in [0, 1]; both arrays that come back have its shape
    """
    kinds = rng.choice(len(SHARES), len(x), p=list(SHARES.values()))
    strangers, spoilt, simple = (np.flatnonzero(kinds == kind) for kind in range(len(SHARES)))
    others = pool()
    out = np.empty_like(x)
    out[strangers] = vary(others[rng.integers(len(others), size=len(strangers))], rng)
    out[spoilt] = spoil_with(x[spoilt], others, rng)
    out[simple] = as_floats(random_drawings.simple(len(simple), int(rng.integers(2**31))))
    return out, np.abs(out - x) > CHANGED


@lru_cache(maxsize=1)
def pool() -> Images:
    """The drawings of nothing in particular, (POOL, 28, 28). They are the same in every process."""
    return as_floats(random_drawings.bitmaps(POOL, seed=0))


def as_floats(bitmaps: NDArray[np.uint8]) -> Images:
    """Bitmaps from 0 to 255 as numbers from 0 to 1."""
    return bitmaps.astype(np.float32) / np.float32(255)
