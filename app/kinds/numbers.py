"""Check the numbers of one sample: they must be of the right shape, finite and in range."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError


def read_numbers(given: Any, shape: tuple[int, ...], low: float, high: float, hint: str) -> NDArray[np.float32]:
    """The numbers as an array of `shape`.

    given : nested as `shape` is, or flat
    low, high : the range that the numbers must lie in; hint : what to do if they do not
    Raises InputError for a wrong count or nesting, and for numbers out of range or not finite.
    """
    if not isinstance(given, np.ndarray):
        raise InputError(f"This detector does not read drawings or pictures. {hint}")
    wanted = f"{' × '.join(map(str, shape))} numbers"
    try:
        values = np.asarray(given, np.float64)
    except (TypeError, ValueError):
        raise InputError(f"The rows differ in length, or are not all numbers. Expected {wanted}.") from None
    if values.shape not in (shape, (math.prod(shape),)):
        received = " × ".join(map(str, values.shape)) or "one number"
        raise InputError(f"Expected {wanted}, nested or flat. Received {received}.")
    least, most = float(values.min()), float(values.max())
    if not (low <= least and most <= high):  # false for NaN too
        raise InputError(f"The numbers run from {least:g} to {most:g}. Expected {low:g} to {high:g}. {hint}")
    return values.astype(np.float32).reshape(shape)


def read_each(given: Any, read: Any, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Call `read` on each entry, and put the results into one array (n, *shape) float32.

    Raises the InputError of `read`, with the entry's position as its `sample`.
    """
    rows = np.empty((len(given), *shape), np.float32)
    for position, entry in enumerate(given):
        try:
            rows[position] = read(entry)
        except InputError as error:
            error.sample = position
            raise
    return rows
