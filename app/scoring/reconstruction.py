"""How far a reconstruction is from its input, as one number per sample.

Every function takes `x` and `reconstruction`, arrays of the same shape (n_samples, *sample_shape), float32 in
[0, 1] unless the detector's scaling says otherwise, and returns float64 of shape (n_samples,): 0 for a
perfect reconstruction, higher for a worse one. Every axis but the first is reduced, and sums run in
float64. InputError is raised if the shapes differ or there is no sample axis.

"Ink" is the square of the input, summed or averaged: how much there was to draw.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.errors import InputError

MIN_INK = 1e-4
"""Mean squared ink below which an input counts as (partly) blank: of 28×28 pixels a twelfth of one full
pixel, far less than a dot of the pen leaves."""

MIN_VARIANCE = 1e-12
"""Variance below which an input has no pattern to correlate with; above float32's rounding of a constant."""

_CLIP = 1e-7


def _rows(x: ArrayLike, reconstruction: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both as they are, in shape (n_samples, n_values), or raise `InputError`."""
    first, second = np.asarray(x), np.asarray(reconstruction)
    if first.shape != second.shape or first.ndim < 2:
        raise InputError(
            "Expected an input and a reconstruction of the same shape (n_samples, *sample_shape). "
            f"Received {first.shape} and {second.shape}."
        )
    size = math.prod(first.shape[1:])
    return first.reshape(-1, size), second.reshape(-1, size)


def _pair(x: ArrayLike, reconstruction: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both as float64 of shape (n_samples, n_values), or raise `InputError`."""
    first, second = _rows(x, reconstruction)
    return first.astype(np.float64), second.astype(np.float64)


def _difference(x: ArrayLike, reconstruction: ArrayLike) -> NDArray[np.float64]:
    """Return x − r as float64 of shape (n_samples, n_values), or raise `InputError`."""
    difference: NDArray[np.float64] = np.subtract(*_rows(x, reconstruction), dtype=np.float64)
    return difference


def averaged(x: NDArray[np.float32], made: NDArray[np.float32]) -> NDArray[np.float32]:
    """One reconstruction for each of x, (n, *shape): the only one, or the mean of several.

    made : (n, *shape), or (n, several, *shape)
    """
    return made if made.ndim == x.ndim else made.mean(axis=1)


def squared_error_map(x: ArrayLike, reconstruction: ArrayLike) -> NDArray[np.float64]:
    """Squared error of every value, in the shape of `x`: where the reconstruction goes wrong."""
    return (_difference(x, reconstruction) ** 2).reshape(np.shape(x))


def mean_squared_error(x: ArrayLike, reconstruction: ArrayLike) -> NDArray[np.float64]:
    """mean((x − r)²). The reconstruction error of Oddity.

    Blind to emptiness: the error grows with the amount of ink, so a blank page, a dot and a line score below
    most real drawings, and heavy drawings score high however well they are understood.
    """
    difference = _difference(x, reconstruction)
    mean: NDArray[np.float64] = np.vecdot(difference, difference) / difference.shape[1]
    return mean


def mean_absolute_error(x: ArrayLike, reconstruction: ArrayLike) -> NDArray[np.float64]:
    """mean(|x − r|). Compared with the squared error, one missing stroke counts less and a general blur counts more.

    Blind to emptiness, as the squared error is.
    """
    return np.abs(_difference(x, reconstruction)).mean(axis=1)


def binary_cross_entropy(x: ArrayLike, reconstruction: ArrayLike) -> NDArray[np.float64]:
    """mean(x·log(x/r) + (1 − x)·log((1 − x)/(1 − r))), in nats, for values in [0, 1].

    The cross-entropy less the input's own entropy, so that a perfect reconstruction of grey costs 0 as well;
    r (and x) are kept 1e-7 away from 0 and 1. Blind to emptiness, and a single confident mistake can outweigh
    everything else.
    """
    first, second = (np.clip(values, _CLIP, 1 - _CLIP) for values in _pair(x, reconstruction))
    gained = first * np.log(first / second) + (1 - first) * np.log((1 - first) / (1 - second))
    return np.maximum(gained, 0).mean(axis=1)


def ink(x: ArrayLike) -> NDArray[np.float64]:
    """mean(x²) of each sample."""
    values = np.asarray(x, dtype=np.float64)
    return (values**2).mean(axis=tuple(range(1, values.ndim)))


def is_blank(x: ArrayLike) -> NDArray[np.bool_]:
    """Whether each sample has next to no ink (mean squared ink below `MIN_INK`)."""
    return ink(x) < MIN_INK


def relative_error(x: ArrayLike, reconstruction: ArrayLike) -> NDArray[np.float64]:
    """Σ(x − r)² / Σx²: the squared error as a share of the squared ink.

    An input without ink has nothing to be a share of. Below `MIN_INK` the ink that is missing counts as error
    and the divisor stays at the minimum, (error + MIN_INK − ink) / MIN_INK in means: continuous in the ink,
    at least 1 for a blank page, even if the reconstruction is blank too (a drawing of which nothing at all was
    reconstructed gets 1, a real bowtie about 0.2), and never above 1 + 1/MIN_INK.

    Blind to heaviness: a page scribbled full has so much ink that its share of error stays low.
    """
    error, available = mean_squared_error(x, reconstruction), ink(x)
    return (error + np.maximum(MIN_INK - available, 0)) / np.maximum(available, MIN_INK)


def one_minus_correlation(x: ArrayLike, reconstruction: ArrayLike) -> NDArray[np.float64]:
    """1 − Pearson's correlation of input and reconstruction over the sample's values, from 0 to 2.

    If either is constant (a blank page, or a reconstruction without a pattern), there is nothing to correlate
    and the score is 1, as for two unrelated pictures. Blind to strength and offset: a reconstruction that is
    right but faint, or lifted by a constant, gets 0.
    """
    first, second = _pair(x, reconstruction)
    first -= first.mean(axis=1, keepdims=True)
    second -= second.mean(axis=1, keepdims=True)
    variances = (first**2).mean(axis=1), (second**2).mean(axis=1)
    known = (variances[0] > MIN_VARIANCE) & (variances[1] > MIN_VARIANCE)
    scale = np.sqrt(np.where(known, variances[0] * variances[1], 1.0))
    correlation = np.where(known, (first * second).mean(axis=1) / scale, 0.0)
    return 1 - np.clip(correlation, -1, 1)
