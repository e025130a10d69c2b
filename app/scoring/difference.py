"""A score for autoencoders that remove defects: how much they changed a photo, and where."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from app.scoring.maps import MapArray, WorstShare
from app.scoring.scores import register


@register
@dataclasses.dataclass(frozen=True)
class Difference(WorstShare):
    """The mean of the worst `share` of |x − r|, smoothed over some pixels.

    Blind to whatever the autoencoder leaves unchanged, such as defects unlike those that it was taught to remove.
    """

    name = "difference"
    smoothing: float = 2.0
    share: float = 0.01

    def reads(self, shape: tuple[int, ...], answer: tuple[int, ...]) -> bool:
        return answer == shape

    def map(self, x: NDArray[np.float32], made: NDArray[np.float32]) -> MapArray:
        difference = np.abs(x - made)
        return difference if difference.ndim == 3 else difference.mean(axis=3)
