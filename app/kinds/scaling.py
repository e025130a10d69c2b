"""From a data set's own units to those of the autoencoder. A scaling is fitted on training samples only."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from app.errors import DetectorError, InputError

KINDS = {
    "none": "samples are in [0, 1] already",
    "range": "lowest and highest training value become 0 and 1",
    "per_sample": "each sample's mean is taken off, its standard deviation divided out; 0.5 ± 3 deviations are [0, 1]",
    "standard": "each sample's mean is taken off, its standard deviation divided out",
}

LEAST_DEVIATION = 1e-6
"""Least standard deviation that a sample is divided by."""


@dataclass(frozen=True)
class Scaling:
    """`apply` scales samples of any unit to float32. Values outside the fitted range are kept, not clipped."""

    kind: str = "none"
    parameters: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS or (self.kind == "range" and set(self.parameters) != {"low", "high"}):
            raise DetectorError(
                f"The scaling {self.kind!r} with {dict(self.parameters)} is not one. Known: {', '.join(KINDS)}."
            )

    def apply(self, samples: np.ndarray) -> np.ndarray:
        """samples : ndarray of shape (n, *sample_shape); returns float32 of the same shape."""
        x = np.asarray(samples, np.float32)
        if self.kind == "range":
            low, high = self.parameters["low"], self.parameters["high"]
            return (x - np.float32(low)) / np.float32(high - low)
        if self.kind == "per_sample":
            return standardise(x) / np.float32(6) + np.float32(0.5)
        return standardise(x) if self.kind == "standard" else x


def standardise(x: np.ndarray) -> np.ndarray:
    """Each sample with its mean taken off and its standard deviation divided out; one of a single value becomes 0.

    x : (n, *sample_shape); returns float32 of the same shape. Sums run in float64, where that mean is exact enough.
    """
    wide, axes = x.astype(np.float64), tuple(range(1, x.ndim))
    wide -= wide.mean(axes, keepdims=True)
    return (wide / np.maximum(wide.std(axes, keepdims=True), LEAST_DEVIATION)).astype(np.float32)


def fit(kind: str, training: np.ndarray) -> Scaling:
    """The scaling of that kind for these training samples. Raises InputError if all their values are equal."""
    if kind != "range":
        return Scaling(kind)
    low, high = float(np.min(training)), float(np.max(training))
    if not high > low:
        raise InputError(f"Every training value is {low}. Expected samples that differ.")
    return Scaling("range", {"low": low, "high": high})
