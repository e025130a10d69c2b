"""Signals: rows of numbers in units of their own."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.kinds.base import Kind, Preprocessing, Samples
from app.kinds.numbers import read_each, read_numbers

LARGEST = 1e30
WIDTH, HEIGHT, EDGE = 280, 120, 6
"""Of a picture, in pixels."""


class Signal(Kind):
    """One number a moment, all moments equally far apart."""

    name = "signal"
    ndims = (1,)

    def read(self, given: Sequence[Any], spec: Preprocessing) -> Samples:
        """Numbers in the data's own units, through the saved scaling."""
        hint = "Give the numbers of a signal in its data's own units."
        rows = read_each(given, lambda one: read_numbers(one, spec.shape, -LARGEST, LARGEST, hint), spec.shape)
        return spec.scaling.apply(rows)

    def vary(self, x: Samples, rng: np.random.Generator) -> Samples:
        """A little earlier or later, stronger or weaker."""
        shifts = rng.integers(-2, 3, len(x))
        moved = np.stack([np.roll(row, shift) for row, shift in zip(x, shifts, strict=True)])
        return (moved * rng.uniform(0.9, 1.1, (len(x), 1))).astype(np.float32)

    def spoil(self, x: Samples, rng: np.random.Generator) -> tuple[Samples, NDArray[np.bool_]]:
        """A stretch of another signal in place of its own."""
        length = x.shape[1]
        width = rng.integers(length // 8, length // 2, len(x))[:, None]
        start = (rng.random((len(x), 1)) * (length - width)).astype(int)
        where = (np.arange(length) >= start) & (np.arange(length) < start + width)
        others = np.roll(x[rng.permutation(len(x))], length // 3, axis=1)
        return np.where(where, others, x), where

    def picture(self, x: Samples) -> Image.Image:
        """The curve, dark on white."""
        image = Image.new("L", (WIDTH, HEIGHT), 255)
        low, high = float(x.min()), float(x.max())
        down = EDGE + (high - x) / max(high - low, 1e-9) * (HEIGHT - 2 * EDGE)
        across = np.linspace(EDGE, WIDTH - EDGE, len(x))
        ImageDraw.Draw(image).line(list(zip(across.tolist(), down.tolist(), strict=True)), fill=20, width=2)
        return image


SIGNAL = Signal()
