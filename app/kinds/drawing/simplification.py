"""Raw strokes to the simplified strokes of Google's Quick, Draw! data set, as its README describes them.

The details were found by trial against Google's own files (`bench/strokes.py` counts the matches again). Nearly all
drawings get exactly the same points with: (p - min) * 255 / size in this order; samples at arc length 0, 1, 2 ... and
the last point; the distance to the *line* through the ends, not to the segment; and halves rounded to even. A stroke
of one place becomes that place twice. The few drawings that differ have samples that are equally far from the line to
the last bits (at a symmetric corner, along a parallel run), where Google's arithmetic chose another one. If points are
rounded before the distances, or not resampled, no drawing comes out the same.

Many strokes are simplified by the same few NumPy calls. They use only differences, products, quotients and square
roots, which round the same way everywhere, and whole numbers for lengths along a stroke. So a drawing comes out the
same, to the last bit, whichever others are simplified with it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.kinds.drawing.stroke_points import Counts, Points, double_dots, flatten

SIZE = 255
EPSILON = 2.0
FINE_BITS = 20
FINE = 1 << FINE_BITS
"""Lengths along a stroke are whole numbers of 1/FINE, so that sums of them do not depend on their order."""
MAX_DEPTH = 40
"""Beyond this depth, spans are halved instead of split at the farthest sample, so that contrived input ends soon."""
HUGE = 500
"""Coordinates beyond 2 to this power, or all below its inverse, are first scaled nearer to 1."""

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def simplify(strokes: Sequence[Any]) -> list[NDArray[np.int64]]:
    """Do to raw strokes what Google did to those of Quick, Draw!: fit to 0..255, resample, simplify, round.

    strokes : sequence of strokes, each [[x...], [y...]] in any unit, y down
    returns : list of ndarrays of shape (2, n_points), int64 in 0..255, n_points >= 2; empty ones drop out
    raises InputError: see `flatten`.
    Source: github.com/googlecreativelab/quickdraw-dataset; Ramer 1972, Douglas and Peucker 1973.
    """
    points, counts = simplify_points(*flatten(strokes))
    return np.split(points.astype(np.int64), np.cumsum(counts)[:-1], axis=1) if counts.size else []


def simplify_points(points: Points, counts: Counts, n_strokes: Counts | None = None) -> tuple[Points, Counts]:
    """Do the same as `simplify` to joined strokes, of one drawing or of many; the whole numbers stay float64.

    n_strokes : ndarray of shape (n_drawings,), how many of the strokes belong to each drawing, at least 1
    """
    if not counts.size:
        return points, counts
    x, y, counts = resample(fit(points, counts, n_strokes), counts)
    stops = np.cumsum(counts)
    keep = np.zeros(x.size, dtype=bool)
    keep[stops - 1] = keep[stops - counts] = True
    ramer_douglas_peucker(x, y, keep)
    n_kept = np.add.reduceat(keep, stops - counts, dtype=np.intp)
    return double_dots(np.rint(np.stack([x[keep], y[keep]])), n_kept)


def fit(points: Points, counts: Counts, n_strokes: Counts | None = None) -> Points:
    """Shift each drawing to minimum 0 and scale it by one factor so that its largest coordinate is 255."""
    if n_strokes is None or len(n_strokes) == 1:
        return _fit_one(points)
    stops = np.cumsum(counts)[np.cumsum(n_strokes) - 1]
    sizes = np.diff(stops, prepend=0)
    starts = stops - sizes
    exponents = np.frexp(np.maximum.reduceat(np.abs(points).max(axis=0), starts))[1]
    if (np.abs(exponents) >= HUGE).any():
        return np.concatenate([_fit_one(part) for part in np.split(points, stops[:-1], axis=1)], axis=1)
    points = points - np.repeat(np.minimum.reduceat(points, starts, axis=1), sizes, axis=1)
    size = np.maximum.reduceat(points.max(axis=0), starts)
    size[size == 0] = 1.0
    return points * SIZE / np.repeat(size, sizes)


def _fit_one(points: Points) -> Points:
    # A power of two changes no other digit, and keeps 1e308 from overflowing and 1e-308 from losing digits.
    exponent = int(np.frexp(np.abs(points).max())[1])
    if not -HUGE < exponent < HUGE:
        points = np.ldexp(points, -exponent)
    points = points - points.min(axis=1, keepdims=True)
    size = points.max()
    return points * SIZE / size if size > 0 else points


def resample(points: Points, counts: Counts) -> tuple[Numbers, Numbers, Counts]:
    """Sample every stroke at arc lengths 0, 1, 2 ... and at its end.

    Of the samples on one straight segment only the first and the last are made: between them the distance to any
    line is greatest at an end, so no other can be the farthest. The work depends on the raw points alone.

    returns : x and y of the samples of all strokes, and how many each has
    """
    stops = np.cumsum(counts)
    starts, last = stops - counts, stops - 1
    step = np.zeros_like(points)
    step[:, :-1] = points[:, 1:] - points[:, :-1]
    step[:, last] = 0
    length = np.rint(np.sqrt(step[0] * step[0] + step[1] * step[1]) * FINE).astype(np.int64)
    begin = np.cumsum(length) - length
    begin -= np.repeat(begin[starts], counts)
    # Numbers of the first and last sample of each segment, its end not counted in; and the end of the stroke.
    number = np.empty((2, len(begin)), dtype=np.int64)
    number[0] = -(-begin >> FINE_BITS)
    number[1] = (begin + length - 1) >> FINE_BITS
    made = np.stack([number[0] <= number[1], number[0] < number[1]], axis=1)
    made[last, 0] = True
    along = ((number << FINE_BITS) - begin) / np.maximum(length, 1)
    along[:, last] = 0
    sampled = points[:, :, None] + step[:, :, None] * along.T
    x, y = sampled[:, made]
    return x, y, np.add.reduceat(made.sum(axis=1), starts, dtype=np.intp)


def ramer_douglas_peucker(x: Numbers, y: Numbers, keep: Flags) -> None:
    """Mark in `keep`, where the ends of strokes are marked, the points to keep between them.

    Many spans, from one kept point to the next, are split by the same few calls, level by level.
    """
    depth = 0
    while True:
        ends = np.flatnonzero(keep)
        span = np.cumsum(keep[:-1]) - 1
        chord_x, chord_y = np.diff(x[ends]), np.diff(y[ends])
        from_x, from_y = x[:-1] - x[ends][span], y[:-1] - y[ends][span]
        area = np.abs(from_x * chord_y[span] - from_y * chord_x[span])  # distance times length of the chord
        length = np.sqrt(chord_x * chord_x + chord_y * chord_y)
        closed = length == 0
        if closed.any():
            area = np.where(closed[span], np.sqrt(from_x * from_x + from_y * from_y), area)
            length[closed] = 1.0
        most = np.maximum.reduceat(area, ends[:-1])
        far = most > EPSILON * length
        if not far.any():
            return
        if depth < MAX_DEPTH:
            most[~far] = np.inf
            hits = np.flatnonzero(area == most[span])
            split = hits[np.searchsorted(hits, ends[:-1][far])]
        else:
            split = (ends[:-1] + ends[1:])[far] // 2
        keep[split] = True
        depth += 1
