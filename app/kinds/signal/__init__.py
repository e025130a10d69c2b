"""Signals: rows of numbers of one length, such as heartbeats."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.kinds.base import Kind, Preprocessing, Samples
from app.kinds.signal.picture import line_picture
from app.kinds.signal.reading import read_signals
from app.kinds.signal.spoiling import spoil
from app.kinds.signal.varying import vary


class Signal(Kind):
    """A row of numbers, (length,). Brought to the detector's scale by its `Scaling`, and nothing else."""

    name = "signal"
    ndims = (1,)

    def read(self, given: Sequence[Any], spec: Preprocessing) -> Samples:
        """given : one row of as many numbers as the detector's signals have, in any unit."""
        return spec.scaling.apply(read_signals(given, spec.shape[0])).astype(np.float32, copy=False)

    def vary(self, x: Samples, rng: np.random.Generator) -> Samples:
        """See `app.kinds.signal.varying`."""
        return vary(x, rng)

    def spoil(self, x: Samples, rng: np.random.Generator) -> tuple[Samples, NDArray[np.bool_]]:
        """See `app.kinds.signal.spoiling`."""
        return spoil(x, rng)

    def picture(self, x: Samples) -> Image.Image:
        """x : (length,)"""
        return line_picture(x)


SIGNAL = Signal()
