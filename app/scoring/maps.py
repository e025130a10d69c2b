"""Scores of maps: one number a photo from how odd it is at every place.

A map is (n, h, w), higher where the photo is odder; h and w may be far coarser than the photo. An autoencoder of pixels
has its map made here from sample and reconstruction; one of features brings its own.
"""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from app.errors import InputError, suggest

MapArray = NDArray[np.float32]
MAP_SCORES: dict[str, type["MapScore"]] = {}
"""Every score of maps by its name."""


def squared(x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> MapArray:
    """Squared error at every place, averaged over channels where there are any.

    x, reconstructions : (n, h, w) or (n, h, w, channels). returns : (n, h, w)
    """
    error = np.square(x - reconstructions)
    return error if error.ndim == 3 else error.mean(axis=3)


def smoothed(maps: MapArray, cells: float) -> MapArray:
    """Gaussian smoothing with a standard deviation of that many cells of the map; edges are repeated."""
    if cells <= 0:
        return maps
    return ndimage.gaussian_filter(maps, (0, cells, cells), mode="nearest")


def dissimilarity(x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> MapArray:
    """1 − SSIM at every place, 0 to 2, averaged over channels (Wang et al. 2004).

    Gaussian window of 1.5 pixels, K1 0.01, K2 0.03, values taken to span 0 to 1.
    """
    if x.ndim == 4:
        channels = [dissimilarity(x[..., i], reconstructions[..., i]) for i in range(x.shape[3])]
        return np.mean(channels, axis=0, dtype=np.float32)

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return ndimage.gaussian_filter(values, (0, 1.5, 1.5), mode="reflect", truncate=3.5)

    a, b = np.asarray(x, np.float64), np.asarray(reconstructions, np.float64)
    mean_a, mean_b = mean(a), mean(b)
    # Rounding can leave a variance of a plain place a little below 0.
    variance_a = np.maximum(mean(a * a) - mean_a**2, 0)
    variance_b = np.maximum(mean(b * b) - mean_b**2, 0)
    covariance = mean(a * b) - mean_a * mean_b
    c1, c2 = 0.01**2, 0.03**2
    similarity = (2 * mean_a * mean_b + c1) * (2 * covariance + c2)
    similarity /= (mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2)
    return (1 - similarity).astype(np.float32)


@dataclasses.dataclass(frozen=True)
class MapScore(ABC):
    """Base of the scores of maps. Fields are parameters, JSON numbers, so that a detector can save them.

    smoothing : standard deviation in cells of the map
    """

    name: ClassVar[str]
    kinds: ClassVar[tuple[str, ...]] = ("photo",)
    blind_to: ClassVar[str]
    """A sentence for model cards and reports: what this score cannot see."""
    smoothing: float = 0.0

    def map(self, x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> MapArray:
        """The map of samples and their reconstructions, both (n, h, w) or (n, h, w, channels), not smoothed."""
        return squared(x, reconstructions)

    def score(self, maps: MapArray) -> NDArray[np.float64]:
        """One number a map, (n,), higher is more anomalous. Raises InputError for maps that are not (n, h, w)."""
        if maps.ndim != 3 or 0 in maps.shape[1:]:
            raise InputError(f"Expected maps of shape (n, h, w). Received {maps.shape}.")
        return self.reduce(smoothed(maps, self.smoothing).reshape(len(maps), -1).astype(np.float64))

    @abstractmethod
    def reduce(self, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, cells) to (n,)."""


def create(name: str, parameters: Mapping[str, Any] | None = None) -> MapScore:
    """The score of that name. Raises InputError for an unknown name or parameter, suggesting the nearest."""
    if name not in MAP_SCORES:
        raise InputError(f"There is no score of maps named {name!r}. {suggest(name, MAP_SCORES)}", field="score")
    known = [field.name for field in dataclasses.fields(MAP_SCORES[name])]
    for key in parameters or {}:
        if key not in known:
            raise InputError(f"The score {name} has no parameter {key!r}. {suggest(key, known)}", field="score")
    return MAP_SCORES[name](**(parameters or {}))


def register(score: type[MapScore]) -> type[MapScore]:
    """Enter a score in `MAP_SCORES` under its name."""
    MAP_SCORES[score.name] = score
    return score


@register
@dataclasses.dataclass(frozen=True)
class WorstShare(MapScore):
    """The mean of the worst `share` of a map."""

    name = "worst-share"
    blind_to = "a defect much smaller than that share of the photo counts only as far as it lifts the mean"
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
    """The largest value of a map."""

    name = "maximum"
    blind_to = "how large a defect is; a single noisy place decides"

    def reduce(self, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return flat.max(axis=1)


@register
@dataclasses.dataclass(frozen=True)
class StructuralDissimilarity(MapScore):
    """The mean of 1 − SSIM, for autoencoders of pixels."""

    name = "ssim"
    blind_to = "even changes of brightness where the photo is bright, and a small defect in a large photo"

    def map(self, x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> MapArray:
        return dissimilarity(x, reconstructions)

    def reduce(self, flat: NDArray[np.float64]) -> NDArray[np.float64]:
        return flat.mean(axis=1)
