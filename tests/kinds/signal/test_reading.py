"""Rows of numbers become signals, and whatever else comes is refused in a sentence."""

from typing import Any

import numpy as np
import pytest

from app.errors import InputError
from app.kinds.base import Preprocessing
from app.kinds.scaling import Scaling
from app.kinds.signal import KIND as SIGNAL

SPEC = Preprocessing("signal", (10,))
STANDARD = Preprocessing("signal", (10,), Scaling("standard"))
RAMP = np.arange(10.0)


def test_rows_are_read_in_their_own_units() -> None:
    given = [RAMP, np.arange(10), np.arange(10, dtype=np.int16)]
    signals = SIGNAL.read(given, SPEC)
    assert signals.dtype == np.float32
    np.testing.assert_array_equal(signals, [RAMP] * 3)


def test_the_detectors_scaling_is_applied() -> None:
    signals = SIGNAL.read([RAMP, 1000 + 7 * RAMP], STANDARD)
    np.testing.assert_allclose(signals.std(1), 1, rtol=1e-6)
    np.testing.assert_allclose(signals[0], signals[1], atol=1e-5)


def test_a_flat_signal_stays_flat() -> None:
    np.testing.assert_array_equal(SIGNAL.read([np.full(10, 123456.7)], STANDARD), 0)


BAD = {
    "too short": (RAMP[1:], "Expected 10 numbers, nested or flat. Received 9"),
    "too long": (np.arange(11.0), "Received 11"),
    "empty": (np.zeros(0), "Received 0"),
    "a number": (np.array(3.0), "Received one number"),
    "words": (np.array(["beat"] * 10), "are not all numbers"),
    "a gap": (np.where(RAMP == 2, np.nan, RAMP), "run from nan"),
    "infinity": (np.where(RAMP == 2, -np.inf, RAMP), "run from -inf"),
    "beyond all bounds": (np.where(RAMP == 0, -1e31, RAMP), "run from -1e\\+31 to 9"),
    "strokes": ([[[0, 1], [0, 1]]], "does not read drawings"),
}


@pytest.mark.parametrize(("row", "message"), BAD.values(), ids=BAD)
def test_what_is_no_signal_is_refused(row: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        SIGNAL.read([RAMP, row], SPEC)
    assert caught.value.sample == 1 and "\n" not in str(caught.value)


def test_the_largest_numbers_are_still_scaled() -> None:
    given = [1e30 * np.linspace(-1, 1, 10)]
    np.testing.assert_allclose(SIGNAL.read(given, STANDARD).std(), 1, rtol=1e-5)
