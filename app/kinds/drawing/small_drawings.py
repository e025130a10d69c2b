"""What `app.kinds.drawing.simplification` and `rasterisation` do point by point, in plain Python, for a few points.

NumPy's calls take their microsecond or two each however little there is to do, and simplifying and preparing to draw
take two hundred of them. Up to about `MOST_POINTS` a loop is faster; beyond, the calls are. The arithmetic is the
same, operation by operation, so the bitmaps are the same to the last bit: a test holds the two together.
"""

from itertools import pairwise
from math import ceil, floor, sqrt

import numpy as np
from numpy.typing import NDArray

from app.kinds.drawing.rasterisation import FLATTEST, GRID, RADIUS, SCALE, SHORTEST, SIDE, SUBLINES, draw_sides
from app.kinds.drawing.simplification import EPSILON, FINE, FINE_BITS, HUGE, MAX_DEPTH, SIZE
from app.kinds.drawing.stroke_points import Counts, Points

MOST_POINTS = 80
LARGEST = 2.0**HUGE
LINES = SIDE * SUBLINES

Strokes = list[tuple[list[int], list[int]]]


def small_bitmap(points: Points, counts: Counts) -> NDArray[np.uint8] | None:
    """The bitmap, (28, 28), of one drawing's joined strokes; None where there are too many points, or none."""
    strokes = simplify_small(points, counts)
    if not strokes:
        return None
    out = np.empty((1, SIDE, SIDE), np.uint8)
    draw_sides(*prepare(strokes), [0, len(strokes)], out)
    return out[0]


def simplify_small(points: Points, counts: Counts) -> Strokes | None:
    """`simplify_points` of one drawing; None where it has too many points, or numbers so large that care is needed."""
    if not 0 < points.shape[1] <= MOST_POINTS:
        return None
    xs, ys = points.tolist()
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    if not 1 / LARGEST < max(-left, -top, right, bottom) < LARGEST:
        return None
    size = max(right - left, bottom - top)
    if size > 0:
        xs, ys = [(x - left) * SIZE / size for x in xs], [(y - top) * SIZE / size for y in ys]
    else:
        xs, ys = [0.0] * len(xs), [0.0] * len(ys)
    strokes = []
    begin = 0
    for count in counts.tolist():
        x, y = resample_stroke(xs[begin : begin + count], ys[begin : begin + count])
        kept = keep_points(x, y)
        strokes.append(([round(x[i]) for i in kept], [round(y[i]) for i in kept]))
        begin += count
    return strokes


def prepare(strokes: Strokes) -> tuple[NDArray[np.float32], Counts]:
    """The `_sides` of all segments of simplified strokes: see `app.kinds.drawing.rasterisation`."""
    right, down = ((256 - max(max(stroke[axis]) for stroke in strokes)) / 2 + 24 for axis in (0, 1))
    sides, n_lines = [], []
    total = 0
    for layer, (xs, ys) in enumerate(strokes):
        pixels = [
            (round((x + right) * (SCALE * GRID)) / GRID, round((y + down) * (SCALE * GRID)) / GRID)
            for x, y in zip(xs, ys, strict=True)
        ]
        for (x, y), (end_x, end_y) in pairwise(pixels):
            if y > end_y:
                x, y, end_x, end_y = end_x, end_y, x, y
            dx, dy = end_x - x, end_y - y
            scale = RADIUS / max(sqrt(dx * dx + dy * dy), SHORTEST)
            first = max(ceil((y - RADIUS) * SUBLINES - 0.5), 0)
            count = max(min(floor((y + dy + RADIUS) * SUBLINES - 0.5), LINES - 1) - first + 1, 0)
            across = GRID * (dy * scale), GRID * dx, GRID * x + 0.5
            sides.append((first - total, y, max(dy, FLATTEST), dx * scale, *across, layer * LINES))
            n_lines.append(count)
            total += count
    return np.array(sides, np.float32).T, np.array(n_lines, np.intp)


def resample_stroke(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    """See `app.kinds.drawing.simplification.resample`."""
    begin = 0
    x, y = xs[0], ys[0]
    sampled_x, sampled_y = [], []
    for next_x, next_y in zip(xs[1:], ys[1:], strict=True):
        step_x, step_y = next_x - x, next_y - y
        length = round(sqrt(step_x * step_x + step_y * step_y) * FINE)
        first, last = -(-begin >> FINE_BITS), (begin + length - 1) >> FINE_BITS
        if first <= last:
            along = ((first << FINE_BITS) - begin) / length
            sampled_x.append(x + step_x * along)
            sampled_y.append(y + step_y * along)
            if first < last:
                along = ((last << FINE_BITS) - begin) / length
                sampled_x.append(x + step_x * along)
                sampled_y.append(y + step_y * along)
        begin += length
        x, y = next_x, next_y
    sampled_x.append(x)
    sampled_y.append(y)
    return sampled_x, sampled_y


def keep_points(x: list[float], y: list[float]) -> list[int]:
    """See `app.kinds.drawing.simplification.ramer_douglas_peucker`. Returns the kept points' numbers, two at least.

    Both are 0 where there is one point only, which is what makes a dot a stroke of that place twice.
    """
    kept = [0]
    todo = [(0, len(x) - 1, 0)]
    while todo:
        first, last, depth = todo.pop()
        if last - first < 2:
            kept.append(last)
            continue
        first_x, first_y = x[first], y[first]
        chord_x, chord_y = x[last] - first_x, y[last] - first_y
        length = sqrt(chord_x * chord_x + chord_y * chord_y)
        most, farthest = -1.0, first
        if length:
            for i in range(first + 1, last):
                area = abs((x[i] - first_x) * chord_y - (y[i] - first_y) * chord_x)
                if area > most:
                    most, farthest = area, i
        else:
            length = 1.0
            for i in range(first + 1, last):
                from_x, from_y = x[i] - first_x, y[i] - first_y
                area = sqrt(from_x * from_x + from_y * from_y)
                if area > most:
                    most, farthest = area, i
        if most > EPSILON * length:
            middle = farthest if depth < MAX_DEPTH else (first + last) // 2
            todo.append((middle, last, depth + 1))
            todo.append((first, middle, depth + 1))
        else:
            kept.append(last)
    return kept
