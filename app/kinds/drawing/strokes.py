"""From a drawing to the bitmap that the detector was trained on: simplify, then rasterise.

Both steps do what Google did to make the Quick, Draw! bitmaps. Most sketch models that work in the notebook
and fail on the canvas fail here: a drawing moved by 4 pixels, or drawn with a thicker pen, is odd to them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.kinds.drawing.rasterisation import SIDE, rasterise, rasterise_points
from app.kinds.drawing.simplification import simplify, simplify_points
from app.kinds.drawing.stroke_points import Counts, Points, groups, join

POINTS_AT_ONCE = 5_000
"""Points of the drawings that are simplified together: as many as fit into a processor's cache."""

__all__ = ["draw_many", "rasterise", "simplify", "to_bitmap", "to_bitmaps"]


def to_bitmap(strokes: Sequence[Any]) -> NDArray[np.float32]:
    """Make the autoencoder's input from a drawing.

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
    return draw_many(drawings).astype(np.float32) / np.float32(255)


def draw_many(drawings: Iterable[Sequence[Any]]) -> NDArray[np.uint8]:
    """The bitmaps of `to_bitmaps` as they are stored, (n_drawings, 28, 28) uint8: 0 paper, 255 ink."""
    parts = [_draw(group) for group in groups(drawings, POINTS_AT_ONCE)]
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros((0, SIDE, SIDE), np.uint8)


def _draw(group: list[tuple[Points, Counts]]) -> NDArray[np.uint8]:
    points, counts, n_strokes = join(group)
    return rasterise_points(*simplify_points(points, counts, n_strokes[n_strokes > 0]), n_strokes)
