"""From the rows of numbers that people give to signals of one length."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.errors import InputError
from app.kinds.signal.curves import Rows

SHORTEST, LONGEST = 8, 4096
"""Fewest numbers that have a shape to speak of; most that a small autoencoder is for."""
LARGEST = 1e6
"""Numbers beyond it, in either direction, are a mistake or a fault of the recorder."""


def read_signals(given: Sequence[Any], length: int) -> Rows:
    """Rows of numbers as (n, length) float32, in the units in which they were given.

    given : one sequence of `length` finite numbers a signal
    Raises InputError; its `sample` says which row is at fault.
    """
    if not SHORTEST <= length <= LONGEST:
        raise InputError(f"A signal has {SHORTEST} to {LONGEST} numbers. Received a detector for {length}.")
    signals = np.empty((len(given), length), np.float32)
    for number, row in enumerate(given):
        try:
            signals[number] = read_signal(row, length)
        except InputError as error:
            error.sample = number
            raise
    return signals


def read_signal(row: Any, length: int) -> np.ndarray:
    """One row of `length` numbers. Raises InputError where it is anything else."""
    expected = f"Expected {length} numbers, one after the other."
    try:
        numbers = np.asarray(row)
    except ValueError:
        # What NumPy says of rows of different lengths.
        raise fault(f"The signal is not a plain row. {expected}") from None
    if numbers.ndim != 1:
        raise fault(f"The signal has {numbers.ndim} dimensions. {expected}")
    if len(numbers) != length:
        raise fault(f"The signal has {len(numbers)} numbers. {expected} Resample it, or choose another detector.")
    if numbers.dtype.kind not in "iuf":
        raise fault(f"The signal holds something other than numbers. {expected}")
    if not np.isfinite(numbers).all():
        first = int(np.flatnonzero(~np.isfinite(numbers))[0])
        raise fault(f"Number {first + 1} of the signal is {numbers[first]}. Expected finite numbers. Repair the gap.")
    if np.abs(numbers.astype(np.float64)).max() > LARGEST:
        raise fault(f"The signal has numbers beyond ±{LARGEST:,.0f}. Expected smaller ones. Give it in another unit.")
    return numbers


def fault(message: str) -> InputError:
    """The error of one signal."""
    return InputError(message, field="signal")
