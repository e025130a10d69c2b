"""Rows of numbers become signals, and whatever else comes is refused in a sentence."""

from typing import Any

import numpy as np
import pytest

from app.errors import InputError
from app.kinds.base import Preprocessing
from app.kinds.scaling import Scaling
from app.kinds.signal import SIGNAL

SPEC = Preprocessing("signal", (10,))
RAMP = [float(i) for i in range(10)]


def test_rows_are_read_in_their_own_units() -> None:
    given: list[Any] = [RAMP, list(range(10)), np.arange(10, dtype=np.int16)]
    signals = SIGNAL.read(given, SPEC)
    assert signals.dtype == np.float32
    np.testing.assert_array_equal(signals, [RAMP] * 3)


def test_the_detectors_scaling_is_applied() -> None:
    spec = Preprocessing("signal", (10,), Scaling("standard"))
    signals = SIGNAL.read([RAMP, [1000 + 7 * value for value in RAMP]], spec)
    np.testing.assert_allclose(signals.std(1), 1, rtol=1e-6)
    np.testing.assert_allclose(signals[0], signals[1], atol=1e-5)


def test_a_flat_signal_stays_flat() -> None:
    np.testing.assert_array_equal(SIGNAL.read([[123456.7] * 10], Preprocessing("signal", (10,), Scaling("standard"))), 0)


BAD = {
    "too short": (RAMP[1:], "has 9 numbers. Expected 10 numbers"),
    "too long": ([*RAMP, 1.0], "has 11 numbers"),
    "empty": ([], "has 0 numbers"),
    "a number": (3.0, "has 0 dimensions"),
    "nested": ([RAMP], "has 2 dimensions"),
    "ragged": ([*RAMP[1:], [1.0, 2.0]], "not a plain row"),
    "words": (["1.5"] * 10, "something other than numbers"),
    "truth": ([True] * 10, "something other than numbers"),
    "nothing": ([*RAMP[1:], None], "something other than numbers"),
    "whole and huge": ([*RAMP[1:], 10**400], "something other than numbers"),
    "a gap": ([0.0, 1.0, float("nan"), *RAMP[3:]], "Number 3 of the signal is nan"),
    "infinity": ([*RAMP[1:], float("-inf")], "Number 10 of the signal is -inf"),
    "beyond all bounds": ([*RAMP[1:], -1e7], "beyond ±1,000,000"),
    "the least whole number": (np.full(10, np.iinfo(np.int64).min), "beyond ±1,000,000"),
}


@pytest.mark.parametrize(("row", "message"), BAD.values(), ids=BAD)
def test_what_is_no_signal_is_refused(row: Any, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        SIGNAL.read([RAMP, row], SPEC)
    assert caught.value.sample == 1 and caught.value.field == "signal"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("length", [2, 100_000])
def test_a_detector_for_no_sensible_length_is_refused(length: int) -> None:
    with pytest.raises(InputError, match=f"Received a detector for {length}"):
        SIGNAL.read([[0.0] * length], Preprocessing("signal", (length,)))
