"""What `app.transforms.simplification` does, in plain Python, for a drawing of few points.

NumPy's calls take their microsecond or two each however little there is to do, and simplifying takes a hundred and
more of them. Up to about `MOST_POINTS` a loop is faster; beyond, the calls are. The arithmetic is the same, operation
by operation, so the points are the same to the last bit: a test holds the two together.
"""

from math import sqrt

import numpy as np

from app.transforms.simplification import EPSILON, FINE, FINE_BITS, HUGE, MAX_DEPTH, SIZE
from app.transforms.stroke_points import Counts, Points

MOST_POINTS = 80
LARGEST = 2.0**HUGE


def simplify_small(points: Points, counts: Counts) -> tuple[Points, Counts] | None:
    """`simplify_points` of one drawing; None where it has too many points, or numbers so large that care is needed."""
    if not 0 < points.shape[1] <= MOST_POINTS:
        return None
    xs, ys = points.tolist()
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    largest = max(-left, -top, right, bottom)
    if not 1 / LARGEST < largest < LARGEST:
        return None
    size = max(right - left, bottom - top) or 1.0
    scale = SIZE if right > left or bottom > top else 1
    xs, ys = [(x - left) * scale / size for x in xs], [(y - top) * scale / size for y in ys]
    simple_x: list[int] = []
    simple_y: list[int] = []
    simple_counts = []
    begin = 0
    for count in counts.tolist():
        x, y = resample_stroke(xs[begin : begin + count], ys[begin : begin + count])
        kept = keep_points(x, y)
        simple_x += [round(x[i]) for i in kept]
        simple_y += [round(y[i]) for i in kept]
        simple_counts.append(len(kept))
        begin += count
    return np.array([simple_x, simple_y], dtype=np.float64), np.array(simple_counts, dtype=np.intp)


def resample_stroke(xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    """See `app.transforms.simplification.resample`."""
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
    """See `app.transforms.simplification.ramer_douglas_peucker`. Returns the kept points' numbers, two at least."""
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
