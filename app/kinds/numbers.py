"""Numbers that somebody gives as one sample: of the right shape, finite, and in range."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError


def read_numbers(given: Any, shape: tuple[int, ...], low: float, high: float, hint: str) -> NDArray[np.float32]:
    """The numbers as an array of `shape`.

    given : nested as `shape` is, or flat
    low, high : what the numbers must lie between; hint : what to do where they do not
    Raises InputError for another count, another nesting, and numbers out of range or not finite.
    """
    if not isinstance(given, np.ndarray):
        raise InputError(f"This detector does not read drawings or pictures. {hint}")
    wanted = f"{' × '.join(map(str, shape))} numbers"
    try:
        values = np.asarray(given, np.float64)
    except (TypeError, ValueError):
        raise InputError(f"The rows differ in length, or hold other things than numbers. Expected {wanted}.") from None
    if values.shape not in (shape, (math.prod(shape),)):
        received = " × ".join(map(str, values.shape)) or "one number"
        raise InputError(f"Expected {wanted}, nested or flat. Received {received}.")
    least, most = float(values.min()), float(values.max())
    if not (low <= least and most <= high):  # false for NaN too
        raise InputError(f"The numbers run from {least:g} to {most:g}. Expected {low:g} to {high:g}. {hint}")
    return values.astype(np.float32).reshape(shape)


def read_each(given: Any, read: Any, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """`read` each entry into one array (n, *shape). An InputError learns which entry it was about."""
    rows = np.empty((len(given), *shape), np.float32)
    for position, entry in enumerate(given):
        try:
            rows[position] = read(entry)
        except InputError as error:
            error.sample = position
            raise
    return rows
