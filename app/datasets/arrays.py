"""An array of samples as a data set: find out the kind of its samples, and check that they can be of that kind."""

import math

import numpy as np

from app.datasets.base import Dataset, Request
from app.errors import InputError
from app.kinds import Kind, Preprocessing, named

SHAPES = {"drawing": (28, 28)}
"""The shape of the kinds that have only one; flat rows are brought to it."""


def dataset(name: str, array: np.ndarray, request: Request) -> Dataset:
    """An array with one sample per row as a data set.

    The request says of which kind the samples are. If it does not, rows of numbers are signals, and arrays with more
    axes are photos. Raises InputError for an array that cannot hold samples of that kind.
    """
    if array.dtype.kind not in "uif" or array.ndim < 2 or not array.size:
        raise InputError(
            f"{name} holds {array.dtype} of shape {array.shape}. Expected numbers, one row or picture a sample."
        )
    array = array[: request.limit]
    if array.dtype != np.uint8:
        array = array.astype(np.float32)
    spec = request.preprocessing
    kind = named(spec.kind if spec else request.kind or ("signal" if array.ndim == 2 else "photo"))
    shape = spec.shape if spec else SHAPES.get(kind.name)
    if shape and array[0].size == math.prod(shape):
        array = array.reshape(-1, *shape)
    if array.ndim - 1 not in kind.ndims:
        raise InputError(
            f"{name} has samples of shape {array.shape[1:]}, which cannot be a {kind.name}. "
            "Say with --kind what they are, or give them another shape."
        )
    check_range(name, array, kind, spec)
    return Dataset(name, array, kind.name)


def check_range(name: str, array: np.ndarray, kind: Kind, spec: Preprocessing | None) -> None:
    """Raise InputError for floats outside the kind's range, unless a scaling brings them into it."""
    if array.dtype == np.uint8 or kind.bounds is None or (spec and spec.scaling.kind != "none"):
        return
    (low, high), least, most = kind.bounds, float(array.min()), float(array.max())
    if least < low or most > high:
        hint = "Save them as uint8." if least >= 0 and most <= 255 else "Scale them."
        raise InputError(
            f"{name} holds numbers from {least:g} to {most:g}. Expected {low:g} to {high:g} for a {kind.name}, or "
            f"uint8 from 0 to 255. {hint}"
        )
