"""Simplified strokes to the 28x28 bitmaps of Google's Quick, Draw! data set: what cairo drew, in NumPy.

Scan conversion: every pixel row is cut into sub-scanlines, and on each the exact extent of the ink is found.
A segment with its round ends covers one span of a line. Spans of one stroke are merged (a stroke that
crosses itself is not darker there), strokes are painted one over another in 8 bits. `bench/strokes.py`
compares the result with Google's own bitmaps: 0.06 to 0.08 of 255 apart on average (0.11 to 0.16 if the pen
were a true disc). What is left: a pixel row in which no line ends or crosses another cairo does in one step,
rounding the heights at which a line goes from pixel to pixel down to whole sub-scanlines; that moves a long
slanting line by up to a tenth of a pixel to the right.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.transforms.stroke_points import Counts, Points, double_dots, flatten

SIDE = 28
UNITS = 256 + 2 * 16 + 16
"""Side of the page in the strokes' units: the drawing, 16 of padding on each side, a line width of 16."""
SCALE = SIDE / UNITS
RADIUS = 8 * SCALE
SUBLINES = 15
"""Sub-scanlines a pixel row, as in cairo (GRID_Y)."""
GRID = 256
"""Steps of x a pixel, as in cairo (GRID_X)."""
MAX_SPANS = 60_000
"""A drawing with more spans than this, all black with ink, gets fewer sub-scanlines."""
MAX_LAYERS = 256
"""Strokes beyond this many are painted as one."""

# cairo's round pen is a polygon with as few sides as keep it within 0.1 pixel of the circle: 12 here. Its
# upper right quarter has three sides; the width at a height is the least of what the three allow.
_CORNERS = RADIUS * np.exp(1j * np.radians([0, 30, 60, 90]))
_PEN_SLOPES = (GRID * np.diff(_CORNERS.real) / np.diff(_CORNERS.imag)).astype(np.float32)
_PEN_WIDTHS = (GRID * _CORNERS.real[:3] - _PEN_SLOPES * _CORNERS.imag[:3]).astype(np.float32)


def rasterise(strokes: Sequence[Any]) -> NDArray[np.uint8]:
    """Draw simplified strokes as Google drew its bitmaps, centred by their largest x and y.

    strokes : sequence of strokes, each [[x...], [y...]] in 0..255, y down, as `simplify` returns them
    returns : ndarray of shape (28, 28), uint8: 0 paper, 255 ink
    raises InputError: see `flatten`.
    Source: github.com/googlecreativelab/quickdraw-dataset, issue 19; cairo 1.16, cairo-tor-scan-converter.c.
    """
    return rasterise_points(*double_dots(*flatten(strokes)))


def rasterise_points(points: Points, counts: Counts) -> NDArray[np.uint8]:
    """Do the same as `rasterise` on joined strokes, each of two points or more."""
    if not counts.size:
        return np.zeros((SIDE, SIDE), dtype=np.uint8)
    start, step, layer = _segments(_to_pixels(points), counts)
    sublines = SUBLINES
    while sublines > 1 and (step[1] + 2 * RADIUS).sum() * sublines > MAX_SPANS:
        sublines //= 2
    spans = _spans(start, step, layer, sublines)
    return _paint(_coverage(spans, int(layer[-1]) + 1, sublines))


def _to_pixels(points: Points) -> Points:
    """Place the drawing on the page, in pixels, on cairo's grid of 1/256."""
    offset = (256 - points.max(axis=1, keepdims=True)) / 2 + 24
    # What lies off the page cannot show, so how far off does not matter.
    pixels: Points = np.rint((points + offset).clip(-UNITS, 2 * UNITS) * (SCALE * GRID)) / GRID
    return pixels


def _segments(points: Points, counts: Counts) -> tuple[Points, Points, Counts]:
    """Cut strokes into segments that never point up.

    returns : where each starts and its step to the end, each (2, n_segments), and the layer of its stroke
    """
    inside = np.ones(points.shape[1] - 1, dtype=bool)
    inside[np.cumsum(counts)[:-1] - 1] = False
    step = np.diff(points, axis=1)[:, inside]
    start = points[:, :-1][:, inside]
    upward = step[1] < 0
    start = np.where(upward, start + step, start)
    step = np.where(upward, -step, step)
    return start, step, np.repeat(np.minimum(np.arange(counts.size), MAX_LAYERS - 1), counts - 1)


def _spans(start: Points, step: Points, layer: Counts, sublines: int) -> NDArray[np.int64]:
    """Find where each segment's ink begins and ends on every sub-scanline that it touches.

    returns : ndarray of shape (n_spans,), int64: (line << 32) + (left << 16) + right, where line numbers the
        sub-scanlines through all layers, and left and right are in 1/256 pixel from the page's edge
    """
    lines = SIDE * sublines
    (x, y), (dx, dy) = start, step
    length = np.hypot(dx, dy)
    length[length == 0] = 1.0
    lean, upright = step * (RADIUS / length)
    first = np.maximum(np.ceil((y - RADIUS) * sublines - 0.5), 0)
    last = np.minimum(np.floor((y + dy + RADIUS) * sublines - 0.5), lines - 1)
    n_lines = np.maximum(last - first + 1, 0).astype(np.intp)
    stops = np.cumsum(n_lines)
    # What does not change along a segment is worked out before it is repeated for each of its lines; in
    # float32 and in place, because memory that goes back to the system costs more than the arithmetic.
    x, dx, upright = GRID * x + 0.5, GRID * dx, GRID * upright
    each = np.array([first - stops + n_lines, y, dy, lean, upright, dx, x, layer * lines], dtype=np.float32)
    number, y, dy, lean, upright, dx, x, base = np.repeat(each, n_lines, axis=1)
    number += np.arange(stops[-1], dtype=np.float32)
    below = (number + np.float32(0.5)) * np.float32(1 / sublines) - y
    number += base
    packed: NDArray[np.int64] = number.astype(np.int64) << 32
    np.maximum(dy, 1e-6, out=dy)
    for side, place in ((1, 16), (-1, 0)):  # left, right
        # A side line leaves the round ends `lean` above or below their middles. Where this sub-scanline
        # misses the side line, what it meets is the nearer end's pen.
        along = (below - side * lean) / dy
        t = np.minimum(np.maximum(along, 0), 1)
        bound = np.where(t == along, upright, _pen_width(np.abs(below - t * dy)))
        bound *= -side
        bound += x
        t *= dx
        bound += t
        packed += np.minimum(np.maximum(bound, 0), SIDE * GRID).astype(np.int64) << place
    return packed


def _pen_width(height: NDArray[np.float32]) -> NDArray[np.float32]:
    """Half the pen's width, in 1/256 pixel, at heights in pixels above its middle; below 0 beyond the pen."""
    low, middle, top = (width + slope * height for width, slope in zip(_PEN_WIDTHS, _PEN_SLOPES, strict=True))
    least: NDArray[np.float32] = np.minimum(np.minimum(low, middle), top)
    return least


def _coverage(spans: NDArray[np.int64], n_layers: int, sublines: int) -> NDArray[np.int64]:
    """Merge the spans of each sub-scanline and add up how much of every pixel they cover.

    returns : ndarray of shape (n_layers, 28, 28), int64 in 0..255
    """
    spans = np.sort(spans)
    left = spans >> 16
    right = np.maximum.accumulate((spans >> 32 << 16) + (spans & 0xFFFF))
    opens = np.ones(spans.size + 1, dtype=bool)
    np.greater(left[1:], right[:-1], out=opens[1:-1])
    edges = np.concatenate([left[opens[:-1]], right[opens[1:]]])
    # An edge changes what is covered from its own pixel on: there by the part to its right, then by all.
    part = (edges & (GRID - 1)).astype(np.float64)
    whole = GRID - part
    part[edges.size // 2 :] *= -1
    whole[edges.size // 2 :] *= -1
    cell = (edges >> 16) // sublines * (SIDE + 2) + ((edges & 0xFFFF) >> 8)
    shape = (n_layers, SIDE, SIDE + 2)
    change = np.bincount(np.concatenate([cell, cell + 1]), np.concatenate([whole, part]), np.prod(shape))
    area = np.cumsum(change.reshape(shape), axis=2)[:, :, :SIDE]
    return (area * (34 * SUBLINES / sublines) + 256).astype(np.int64) >> 9  # cairo's AREA_TO_ALPHA


def _paint(layers: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Paint white layers one over another, rounding to 8 bits each time as pixman does."""
    page = layers[0]
    for alpha in layers[1:]:
        rest = page * (255 - alpha) + 128
        page = alpha + ((rest + (rest >> 8)) >> 8)
    painted: NDArray[np.uint8] = page.astype(np.uint8)
    return painted
