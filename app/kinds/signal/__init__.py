"""Signals: rows of numbers of one length, such as heartbeats, in units of their own."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.kinds.base import Kind, Preprocessing, Samples
from app.kinds.numbers import read_each, read_numbers
from app.kinds.signal.picture import line_picture
from app.kinds.signal.spoiling import spoil
from app.kinds.signal.varying import vary

LARGEST = 1e30
HINT = "Give the numbers of a signal in its data's own units."


class Signal(Kind):
    """One number a moment, all moments equally far apart."""

    name = "signal"
    ndims = (1,)

    def read(self, given: Sequence[Any], spec: Preprocessing) -> Samples:
        """Numbers in the data's own units, through the saved scaling."""
        rows = read_each(given, lambda one: read_numbers(one, spec.shape, -LARGEST, LARGEST, HINT), spec.shape)
        return spec.scaling.apply(rows)

    def vary(self, x: Samples, rng: np.random.Generator) -> Samples:
        """Mixed, bent a little in time, noisy, with a baseline that moves: see `varying`."""
        return vary(x, rng)

    def spoil(self, x: Samples, rng: np.random.Generator) -> tuple[Samples, NDArray[np.bool_]]:
        """Cut, pasted, flattened, turned round, with bumps and spikes: see `spoiling`."""
        return spoil(x, rng)

    def picture(self, x: Samples) -> Image.Image:
        """The curve, dark on white. x : (length,)"""
        return line_picture(x)


KIND = Signal()
