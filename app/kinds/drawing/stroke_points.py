"""All strokes of a drawing as one array of points, which is what the NumPy steps work on."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError

Points = NDArray[np.float64]
Counts = NDArray[np.intp]


def flatten(strokes: Sequence[Any]) -> tuple[Points, Counts]:
    """Join the strokes of a drawing end to end; strokes without points are left out.

    strokes : sequence of strokes, each [[x...], [y...]] (further rows, such as times, are ignored)
    returns : points, ndarray of shape (2, n_points), float64; counts, ndarray of shape (n_strokes,)
    raises InputError: a stroke is not two rows of numbers of one length, or a number is not finite.
    """
    rows: tuple[list[Any], list[Any]] = ([], [])
    counts: list[int] = []
    for number, stroke in enumerate(strokes, 1):
        try:
            x, y = stroke[0], stroke[1]
            n_x, n_y = len(x), len(y)
        except (TypeError, IndexError, KeyError):
            raise InputError(f"Stroke {number} is not two rows of numbers. Expected [[x...], [y...]].") from None
        if n_x != n_y:
            raise InputError(
                f"Stroke {number} has {n_x} x and {n_y} y coordinates. Give as many of one as of the other."
            )
        if n_x:
            rows[0].append(x)
            rows[1].append(y)
            counts.append(n_x)
    try:
        points = np.array([list(chain.from_iterable(row)) for row in rows], dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InputError("A stroke holds something other than numbers. Expected [[x...], [y...]].") from None
    if points.ndim != 2:
        raise InputError("A stroke's rows are nested too deep. Expected [[x...], [y...]], each a flat list.")
    if not np.isfinite(points).all():
        raise InputError("A stroke holds a coordinate that is not a finite number. Leave out NaN, infinity and null.")
    return points, np.array(counts, dtype=np.intp)


def groups(drawings: Iterable[Sequence[Any]], at_once: int) -> Iterator[list[tuple[Points, Counts]]]:
    """`flatten` drawings, and yield them in lists of about `at_once` points: work on many, in bounded memory.

    raises InputError: as `flatten`; its `sample` says which drawing it was.
    """
    group: list[tuple[Points, Counts]] = []
    n_points = 0
    for position, drawing in enumerate(drawings):
        try:
            points, counts = flatten(drawing)
        except InputError as error:
            error.sample = position
            raise
        group.append((points, counts))
        n_points += points.shape[1] + 1
        if n_points > at_once:
            yield group
            group, n_points = [], 0
    if group:
        yield group


def join(group: list[tuple[Points, Counts]]) -> tuple[Points, Counts, Counts]:
    """Points and counts of the strokes of all drawings of a group, and how many strokes each drawing has."""
    points = np.concatenate([points for points, _ in group], axis=1)
    counts = np.concatenate([counts for _, counts in group])
    return points, counts, np.array([counts.size for _, counts in group], dtype=np.intp)


def double_dots(points: Points, counts: Counts) -> tuple[Points, Counts]:
    """Write a stroke of one point as that point twice, as Google's simplified strokes do."""
    if not (counts == 1).any():
        return points, counts
    return np.repeat(points, np.repeat(np.where(counts == 1, 2, 1), counts), axis=1), np.maximum(counts, 2)
