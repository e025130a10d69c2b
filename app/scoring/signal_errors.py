"""Two errors for signals, which depend on where the residual lies and not only on how large it is."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError
from app.scoring.scores import Score, register


@register
@dataclasses.dataclass(frozen=True)
class SmoothedError(Score):
    """mean(s²), where s is the residual x − r averaged over `width` neighbouring samples, and 0 beyond the ends.

    Noise changes its sign from sample to sample and is averaged away; a missing or invented wave is not.
    Blind to whatever lasts less than `width` samples.
    """

    name = "smoothed"
    kinds = frozenset({"signal"})
    ndims = frozenset({1})
    width: int = 5

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        """x, reconstructions : (n, length)"""
        length = x.shape[1]
        # The sum of a window is a difference of running sums, which start from 0.
        sums = np.zeros((len(x), length + 1))
        np.cumsum(x.astype(np.float64) - reconstructions, axis=1, out=sums[:, 1:])
        first = np.arange(length) - self.width // 2
        smooth = (sums[:, (first + self.width).clip(0, length)] - sums[:, first.clip(0, length)]) / self.width
        return np.square(smooth).mean(1)


@register
@dataclasses.dataclass(frozen=True)
class WorstBlockError(Score):
    """The largest of the mean squared errors of `blocks` stretches of a signal, of lengths as equal as possible.

    A heartbeat that is slightly off everywhere is less odd than one that is far off somewhere. Blind to where that is,
    and half blind to what lies across two blocks.
    """

    name = "worst-block"
    kinds = frozenset({"signal"})
    ndims = frozenset({1})
    blocks: int = 5

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        """x, reconstructions : (n, length). Raises InputError where there are more blocks than samples."""
        if x.shape[1] < self.blocks:
            raise InputError(
                f"A signal of {x.shape[1]} numbers cannot be cut into {self.blocks} blocks. Expected more numbers."
            )
        squares = np.square(x.astype(np.float64) - reconstructions)
        return np.max([block.mean(1) for block in np.array_split(squares, self.blocks, axis=1)], axis=0)
