"""Drawings: lines on paper, as 28×28 bitmaps from 0 (paper) to 1 (ink), made as Quick, Draw! makes them.

A drawing is given as strokes, as a picture of it (a photo, a scan, a canvas), or as the 784 numbers themselves.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.errors import InputError
from app.kinds.base import Kind, Preprocessing, Samples
from app.kinds.drawing import outlier_exposure, variation
from app.kinds.drawing.bitmap import WORKING_SIDE, photo_to_drawing
from app.kinds.drawing.rasterisation import SIDE
from app.kinds.drawing.strokes import to_bitmap, to_bitmaps
from app.kinds.numbers import read_each, read_numbers

SCALE = "Divide by 255, or scale them to 0 (paper) to 1 (ink)."


class Drawing(Kind):
    """Line drawings of which a mirror image is as normal as the drawing itself."""

    name = "drawing"
    ndims = (2,)
    takes = ("strokes", "image")
    draft = ("L", (WORKING_SIDE, WORKING_SIDE))
    bounds = (0.0, 1.0)

    def read(self, given: Sequence[Any], spec: Preprocessing) -> Samples:
        """Strokes (a list of [[x…], [y…]]), a Pillow image, or an array of numbers for each drawing."""
        if spec.shape != (SIDE, SIDE):
            raise InputError(f"Drawings are read as {SIDE}×{SIDE}. This detector has the shape {spec.shape}.")
        if not any(isinstance(entry, np.ndarray | Image.Image) for entry in given):
            return to_bitmaps(given)
        return read_each(given, self.read_one, spec.shape)

    def read_one(self, entry: Any) -> NDArray[np.float32]:
        """One drawing, given in any of the three ways."""
        if isinstance(entry, Image.Image):
            return photo_to_drawing(entry)
        if isinstance(entry, np.ndarray):
            return read_numbers(entry, (SIDE, SIDE), 0.0, 1.0, SCALE)
        return to_bitmap(entry)

    def vary(self, x: Samples, rng: np.random.Generator) -> Samples:
        """Mirrored, or as by another hand."""
        return variation.vary(x, rng)

    def spoil(self, x: Samples, rng: np.random.Generator) -> tuple[Samples, NDArray[np.bool_]]:
        """Spoilt drawings, and random ones in place of some: see `outlier_exposure`."""
        return outlier_exposure.spoil(x, rng)

    def picture(self, x: Samples) -> Image.Image:
        """Dark ink on white paper."""
        return Image.fromarray(np.round((1 - np.clip(x, 0, 1)) * 255).astype(np.uint8))


KIND = Drawing()
