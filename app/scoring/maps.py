"""Scores of maps: one number per photo, from how odd it is at every place.

Maps are (n, h, w), higher where a photo is odder; h and w may be far coarser than the photo. For an autoencoder of
pixels, the map is made here from sample and reconstruction. An autoencoder of features returns its own map, together
with a sketch of the photo that it would have expected.
"""

import dataclasses
from abc import abstractmethod

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.errors import InputError
from app.scoring.scores import Score, register

MapArray = NDArray[np.float32]
SKETCH = 4
"""Pixels of the sides of the sketch of one cell of a feature map."""


def answer_channels(shape: tuple[int, ...]) -> int:
    """Channels that an autoencoder of features returns for each cell: how odd the cell is, then its sketch."""
    return 1 + SKETCH**2 * (shape[2] if len(shape) == 3 else 1)


def sketched(made: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The sketches in answers (n, rows, columns, channels), enlarged to samples: (n, *shape)."""
    n, rows, columns, _ = made.shape
    cells = made[..., 1:].reshape(n, rows, columns, SKETCH, SKETCH, -1)
    small = cells.transpose(0, 5, 1, 3, 2, 4).reshape(n, -1, rows * SKETCH, columns * SKETCH)
    large = [
        [np.asarray(Image.fromarray(c).resize((shape[1], shape[0]), Image.Resampling.BILINEAR)) for c in one]
        for one in small
    ]
    return np.moveaxis(np.array(large, np.float32), 1, -1).reshape(n, *shape)


def squared(x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> MapArray:
    """Squared error at every place, averaged over channels where there are any.

    x, reconstructions : (n, h, w) or (n, h, w, channels). returns : (n, h, w)
    """
    error = np.square(x - reconstructions)
    return error if error.ndim == 3 else error.mean(axis=3)


def smoothed(maps: MapArray, cells: float) -> MapArray:
    """Gaussian smoothing with a standard deviation of that many cells of the map; edges are repeated."""
    from scipy import ndimage  # imported here: a server without photo detectors never needs SciPy

    if cells <= 0:
        return maps
    return ndimage.gaussian_filter(maps, (0, cells, cells), mode="nearest")


def dissimilarity(x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> MapArray:
    """1 − SSIM at every place, 0 to 2, averaged over channels (Wang et al. 2004).

    Gaussian window of 1.5 pixels, K1 0.01, K2 0.03, values taken to span 0 to 1.
    """
    from scipy import ndimage  # see smoothed

    if x.ndim == 4:
        channels = [dissimilarity(x[..., i], reconstructions[..., i]) for i in range(x.shape[3])]
        return np.mean(channels, axis=0, dtype=np.float32)

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return ndimage.gaussian_filter(values, (0, 1.5, 1.5), mode="reflect", truncate=3.5)

    a, b = np.asarray(x, np.float64), np.asarray(reconstructions, np.float64)
    mean_a, mean_b = mean(a), mean(b)
    # Rounding can make the variance of a uniform place slightly negative.
    variance_a = np.maximum(mean(a * a) - mean_a**2, 0)
    variance_b = np.maximum(mean(b * b) - mean_b**2, 0)
    covariance = mean(a * b) - mean_a * mean_b
    c1, c2 = 0.01**2, 0.03**2
    similarity = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    similarity /= (mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2)
    return (1 - similarity).astype(np.float32)


@dataclasses.dataclass(frozen=True)
class MapScore(Score):
    """Base of the scores of maps.

    smoothing : standard deviation in cells of the map
    """

    kinds = frozenset({"photo"})
    ndims = frozenset({2, 3})
    smoothing: float = 0.0

    def reads(self, shape: tuple[int, ...], answer: tuple[int, ...]) -> bool:
        return answer == shape or (len(answer) == 3 and answer[2] == answer_channels(shape))

    def shown(self, x: NDArray[np.float32], made: NDArray[np.float32]) -> NDArray[np.float32]:
        return made if made.shape == x.shape else sketched(made, x.shape[1:])

    def map(self, x: NDArray[np.float32], made: NDArray[np.float32]) -> MapArray:
        """The map of samples and of what the autoencoder answered, not smoothed: (n, h, w).

        x : (n, h, w) or (n, h, w, channels); made : of the same shape, or (n, rows, columns, channels) with a map
        """
        return squared(x, made) if made.shape == x.shape else made[..., 0]

    def where(self, x: NDArray[np.float32], made: NDArray[np.float32]) -> MapArray:
        return smoothed(self.map(x, made), self.smoothing)

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        return self.of_maps(self.map(x, reconstructions))

    def of_maps(self, maps: MapArray) -> NDArray[np.float64]:
        """One number a map, (n,), higher is more anomalous. Raises InputError for maps that are not (n, h, w)."""
        if maps.ndim != 3 or 0 in maps.shape[1:]:
            raise InputError(f"Expected maps of shape (n, h, w). Received {maps.shape}.")
        return self.of_smoothed(smoothed(maps, self.smoothing))

    def of_smoothed(self, maps: MapArray) -> NDArray[np.float64]:
        """The same as `of_maps`, for maps from `where`, which are smoothed already."""
        return self.reduce(maps.reshape(len(maps), -1).astype(np.float64))

    @abstractmethod
    def reduce(self, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, cells) to (n,)."""


@register
@dataclasses.dataclass(frozen=True)
class WorstShare(MapScore):
    """The mean of the worst `share` of a map.

    Half blind to tiny defects: one much smaller than that share of the photo counts only as far as it raises the mean.
    """

    name = "worst-share"
    smoothing: float = 0.5
    share: float = 0.05

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise InputError(f"Expected a share above 0 and up to 1. Received {self.share:g}.", field="score")

    def reduce(self, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        kept = max(1, round(self.share * flat.shape[1]))
        return np.partition(flat, flat.shape[1] - kept, axis=1)[:, flat.shape[1] - kept :].mean(axis=1)


@register
@dataclasses.dataclass(frozen=True)
class Maximum(MapScore):
    """The largest value of a map. Blind to how large a defect is; a single noisy place decides."""

    name = "maximum"

    def reduce(self, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return flat.max(axis=1)


@register
@dataclasses.dataclass(frozen=True)
class StructuralDissimilarity(MapScore):
    """The mean of 1 − SSIM, for autoencoders of pixels.

    Blind to even changes of brightness where the photo is bright, and half blind to a small defect in a large photo.
    """

    name = "ssim"

    def reads(self, shape: tuple[int, ...], answer: tuple[int, ...]) -> bool:
        return answer == shape

    def map(self, x: NDArray[np.float32], made: NDArray[np.float32]) -> MapArray:
        return dissimilarity(x, made)

    def reduce(self, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return flat.mean(axis=1)
