"""From a drawing to the bitmap that the detector was trained on: simplify, then rasterise.

Both steps do what Google did to make the Quick, Draw! bitmaps. Most sketch models that work in the notebook
and fail on the canvas fail here: a drawing moved by 4 pixels, or drawn with a thicker pen, is odd to them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.transforms.rasterisation import SIDE, rasterise, rasterise_points
from app.transforms.simplification import simplify, simplify_points
from app.transforms.stroke_points import flatten

__all__ = ["rasterise", "rasterise_many", "simplify", "to_bitmap"]


def to_bitmap(strokes: Sequence[Any]) -> NDArray[np.float32]:
    """Make the model's input of a drawing.

    strokes : sequence of strokes, each [[x...], [y...]] in any unit, y down
    returns : ndarray of shape (28, 28), float32 in [0, 1], 0 paper; blank for a drawing without points
    raises InputError: a stroke is not two rows of numbers of one length, or a number is not finite.
    """
    bitmap = rasterise_points(*simplify_points(*flatten(strokes)))
    return bitmap.astype(np.float32) / np.float32(255)


def rasterise_many(drawings: Iterable[Sequence[Any]]) -> NDArray[np.uint8]:
    """Draw many simplified drawings.

    drawings : iterable of what `rasterise` takes
    returns : ndarray of shape (n_drawings, 28, 28), uint8: 0 paper, 255 ink
    """
    bitmaps = [rasterise(drawing) for drawing in drawings]
    return np.stack(bitmaps) if bitmaps else np.zeros((0, SIDE, SIDE), dtype=np.uint8)
