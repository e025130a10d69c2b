"""Mirror pictures whose mirror image is as normal as they are."""

import numpy as np
from numpy.typing import NDArray


def mirror(x: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Turn each picture upside down, left to right, both or neither, at random.

    x : (n, height, width) or (n, height, width, channels); a copy comes back
    """
    x = x.copy()
    for axis in (1, 2):
        chosen = rng.random(len(x)) < 0.5
        x[chosen] = np.flip(x[chosen], axis)
    return x
