"""From a drawing to the bitmap that the detector was trained on: simplify, then rasterise.

Both steps do what Google did to make the Quick, Draw! bitmaps. Most sketch models that work in the notebook
and fail on the canvas fail here: a drawing moved by 4 pixels, or drawn with a thicker pen, is odd to them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.transforms.rasterisation import rasterise, rasterise_points
from app.transforms.simplification import simplify, simplify_points
from app.transforms.small_drawings import small_bitmap
from app.transforms.stroke_points import double_dots, join

__all__ = ["rasterise", "rasterise_many", "simplify", "to_bitmap", "to_bitmaps"]


def to_bitmap(strokes: Sequence[Any]) -> NDArray[np.float32]:
    """Make the model's input of a drawing.

    strokes : sequence of strokes, each [[x...], [y...]] in any unit, y down
    returns : ndarray of shape (28, 28), float32 in [0, 1], 0 paper; blank for a drawing without points
    raises InputError: a stroke is not two rows of numbers of one length, or a number is not finite.
    """
    return to_bitmaps([strokes])[0]


def to_bitmaps(drawings: Iterable[Sequence[Any]]) -> NDArray[np.float32]:
    """Do the same to many drawings at once, each to the last bit as if it were alone.

    drawings : iterable of what `to_bitmap` takes
    returns : ndarray of shape (n_drawings, 28, 28)
    raises InputError: as `to_bitmap`; its `sample` says which drawing it was.
    """
    points, counts, n_strokes = join(drawings)
    small = small_bitmap(points, counts) if len(n_strokes) == 1 else None
    if small is not None:
        return small[None].astype(np.float32) / np.float32(255)
    simplified, counts = simplify_points(points, counts, n_strokes[n_strokes > 0])
    return rasterise_points(simplified, counts, n_strokes).astype(np.float32) / np.float32(255)


def rasterise_many(drawings: Iterable[Sequence[Any]]) -> NDArray[np.uint8]:
    """Draw many simplified drawings.

    drawings : iterable of what `rasterise` takes
    returns : ndarray of shape (n_drawings, 28, 28), uint8: 0 paper, 255 ink
    """
    points, counts, n_strokes = join(drawings)
    return rasterise_points(*double_dots(points, counts), n_strokes)
