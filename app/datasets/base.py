"""What every data set hands over, and how it is divided."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from app.errors import InputError

Progress = Callable[[str, int, int], None]
"""Called as `progress(what, done, total)` during long work; total 0 where it is not known."""

VALIDATION, TEST = 0.14, 0.10
"""Shares of the samples held out for thresholds and calibration, and for reporting."""


@dataclass(frozen=True)
class Dataset:
    """Samples with what must be said of them wherever they are used.

    samples : ndarray of shape (n_samples, *sample_shape), uint8, or float32 in the data set's own units
    labels : ndarray of shape (n_samples,), the source's own class labels, or None
    sources : names of the classes by label, or None
    """

    name: str
    samples: np.ndarray
    kind: str
    """`drawing`, `image` or `series`: how an input of this kind is made ready (`app.detectors.detector`)."""
    labels: np.ndarray | None = None
    sources: dict[int, str] | None = None
    category: str | None = None
    licence: str = "not stated"
    citation: str = ""
    synthetic: bool = False
    notes: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.labels is not None and len(self.labels) != len(self.samples):
            raise InputError(
                f"{self.name} has {len(self.samples)} samples and {len(self.labels)} labels. Expected as many."
            )

    def take(self, rows: np.ndarray | slice) -> "Dataset":
        """The same data set with only these rows."""
        return replace(self, samples=self.samples[rows], labels=None if self.labels is None else self.labels[rows])


def split(
    n: int, seed: int, validation: float = VALIDATION, test: float = TEST
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Divide `n` samples at random into training, validation (thresholds, calibration) and test.

    returns : three ndarrays of row numbers that share none and together name every row
    Raises InputError where fewer than 20 samples are given: a quantile of two means nothing.
    """
    if n < 20:
        raise InputError(f"There are {n} samples. Expected at least 20, to train, choose a threshold and test.")
    order = np.random.default_rng(seed).permutation(n)
    n_test, n_validation = round(n * test), round(n * validation)
    first_held_out = n - n_test - n_validation
    return order[:first_held_out], order[first_held_out : n - n_test], order[n - n_test :]
