"""A signal is drawn as a black line on white, up where it is high."""

import numpy as np

from app.kinds.signal import KIND as SIGNAL


def test_the_line_rises_with_the_signal() -> None:
    picture = np.asarray(SIGNAL.picture(np.linspace(-1, 1, 50).astype(np.float32)))
    lowest_dark = [np.flatnonzero(column < 128).mean() for column in picture.T if (column < 128).any()]
    assert picture.dtype == np.uint8 and picture.ndim == 2
    assert (np.diff(lowest_dark) <= 0.5).all() and lowest_dark[0] - lowest_dark[-1] > 0.8 * len(picture)


def test_a_flat_signal_lies_in_the_middle() -> None:
    picture = np.asarray(SIGNAL.picture(np.zeros(20, np.float32)))
    rows = np.flatnonzero((picture < 128).any(1))
    assert abs(rows.mean() - (len(picture) - 1) / 2) < 1
