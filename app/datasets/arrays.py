"""Samples in NumPy's own files: .npy, one array, and .npz, several by name. Nothing in them is ever unpickled."""

import math
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from app.datasets.base import Dataset, Request
from app.errors import InputError
from app.kinds import KINDS, named

Read = TypeVar("Read")
DAMAGED = (ValueError, EOFError, OSError, KeyError, zipfile.BadZipFile, zlib.error)


def read_array(path: Path) -> np.ndarray:
    """The array of an .npy file. Raises InputError where it is damaged or holds Python objects."""

    def read() -> np.ndarray:
        with path.open("rb") as file:
            return np.load(file, allow_pickle=False)

    return refused(read, path)


def read_archive(path: Path) -> dict[str, np.ndarray]:
    """The arrays of an .npz file by name. Raises InputError as `read_array` does."""

    def read() -> dict[str, np.ndarray]:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}

    return refused(read, path)


def refused(read: Callable[[], Read], path: Path) -> Read:
    """What `read` returns, or one sentence for what NumPy says of a file that it cannot read."""
    try:
        return read()
    except DAMAGED as error:
        objects = "pickle" in str(error) or "Object arrays" in str(error)
        reason = (
            "it holds Python objects, which are never loaded. Save plain numbers instead."
            if objects
            else "it is truncated or damaged. Make or fetch it again."
        )
        raise InputError(f"{path} cannot be read as numbers: {reason}") from None


def dataset(name: str, array: np.ndarray, request: Request) -> Dataset:
    """An array, one sample a row, as a data set.

    The request says of what kind the samples are. Where it does not, rows of numbers are signals and anything with
    more axes is photos.
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
    if array.ndim - 1 not in KINDS[kind.name].ndims:
        raise InputError(
            f"{name} has samples of shape {array.shape[1:]}, which is no {kind.name}. "
            "Say with --kind what they are, or give them another shape."
        )
    return Dataset(name, array, kind.name)


SHAPES = {"drawing": (28, 28)}
"""Shapes that flat rows are brought to, of kinds that have one shape only."""
