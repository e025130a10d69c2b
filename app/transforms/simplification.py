"""Raw strokes to the simplified strokes of Google's Quick, Draw! data set, as its README describes them.

Found by trial against Google's own files (`bench/strokes.py` counts again): 47 of 49 drawings have the
very same points with (p - min) * 255 / size in this order, samples at arc length 0, 1, 2 ... and the last
point, the distance to the *line* through the ends (not to the segment), and halves rounded to even. A stroke
of one place comes out as that place twice. The two that differ hold samples that are equally far from the
line to the last bits (at a symmetric corner, along a parallel run), of which Google's arithmetic chose
another. With points rounded before the distances, or not resampled, no drawing is the same.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.transforms.stroke_points import Counts, Points, double_dots, flatten

SIZE = 255
EPSILON = 2.0
Line = NDArray[np.complex128]

MAX_DEPTH = 40
"""Below this, spans are halved instead of split at the farthest sample, so that contrived input ends soon."""


def simplify(strokes: Sequence[Any]) -> list[NDArray[np.int64]]:
    """Do to raw strokes what Google did to those of Quick, Draw!: fit to 0..255, resample, simplify, round.

    strokes : sequence of strokes, each [[x...], [y...]] in any unit, y down
    returns : list of ndarrays of shape (2, n_points), int64 in 0..255, n_points >= 2; empty ones drop out
    raises InputError: see `flatten`.
    Source: github.com/googlecreativelab/quickdraw-dataset; Ramer 1972, Douglas and Peucker 1973.
    """
    points, counts = simplify_points(*flatten(strokes))
    return np.split(points.astype(np.int64), np.cumsum(counts)[:-1], axis=1) if counts.size else []


def simplify_points(points: Points, counts: Counts) -> tuple[Points, Counts]:
    """Do the same as `simplify` on the joined strokes of `flatten`; the whole numbers stay float64."""
    if not counts.size:
        return points, counts
    samples, n_samples = _resample(_fit(points), counts)
    starts = np.cumsum(n_samples) - n_samples
    keep = np.zeros(samples.size, dtype=bool)
    keep[starts] = keep[starts - 1] = True
    _ramer_douglas_peucker(samples, keep)
    n_kept = np.add.reduceat(keep, starts, dtype=np.intp)
    return double_dots(np.rint(np.stack([samples.real[keep], samples.imag[keep]])), n_kept)


def _fit(points: Points) -> Points:
    """Shift to minimum 0 and scale by one factor so that the largest coordinate is 255."""
    # A power of two changes no other digit, and keeps 1e308 from overflowing and 1e-308 from losing digits.
    exponent = int(np.frexp(np.abs(points).max())[1])
    if not -500 < exponent < 500:
        points = np.ldexp(points, -exponent)
    points = points - points.min(axis=1, keepdims=True)
    size = points.max()
    return points * SIZE / size if size > 0 else points


def _resample(points: Points, counts: Counts) -> tuple[Line, Counts]:
    """Sample every stroke at arc lengths 0, 1, 2 ... and at its end, by one interpolation for all strokes.

    Only the samples next to a raw point are made: along the straight run between two of them the distance to
    any line is greatest at an end, so no other can be the farthest. The work depends on the raw points alone.
    """
    stops = np.cumsum(counts)
    starts = stops - counts
    line = points[0] + 1j * points[1]
    along = np.zeros(line.size)
    np.cumsum(np.abs(np.diff(line)), out=along[1:])
    begin = along[starts]
    final = np.ceil(along[stops - 1] - begin)
    before = np.floor(along - np.repeat(begin, counts))
    # Numbering the samples through all strokes makes them one rising sequence, from which repeats drop out.
    base = np.cumsum(final + 1) - final
    number = np.empty((line.size, 2))
    number[:, 0] = before
    number[:, 1] = np.minimum(before + 1, np.repeat(final, counts))
    number += np.repeat(base, counts)[:, None]
    flat = np.maximum.accumulate(number.ravel())
    new = np.diff(flat, prepend=0.0) > 0
    n_samples = np.add.reduceat(new, 2 * starts, dtype=np.intp)
    at = flat[new] + np.repeat(begin - base, n_samples)
    samples = np.interp(at, along, line)
    sample_stops = np.cumsum(n_samples)
    # A last sample's number is rounded up, past the stroke's end; a first one's may be off in the last bits.
    samples[sample_stops - 1] = line[stops - 1]
    samples[sample_stops - n_samples] = line[starts]
    return samples, n_samples


def _ramer_douglas_peucker(line: Line, keep: NDArray[np.bool_]) -> None:
    """Mark in `keep`, where the ends of strokes are marked, the points to keep between them.

    Many spans, from one kept point to the next, are split by the same few calls, level by level.
    """
    depth = 0
    while True:
        ends = np.flatnonzero(keep)
        sizes = np.diff(ends)
        chord = np.diff(line[ends])
        offset = line[:-1] - np.repeat(line[ends[:-1]], sizes)
        area = np.abs((offset * np.repeat(chord.conj(), sizes)).imag)  # distance times length of the chord
        length = np.abs(chord)
        if not length.all():
            area = np.where(np.repeat(length, sizes) == 0, np.abs(offset), area)
            length[length == 0] = 1.0
        most = np.maximum.reduceat(area, ends[:-1])
        far = most > EPSILON * length
        if not far.any():
            return
        if depth < MAX_DEPTH:
            most[~far] = np.inf
            hits = np.flatnonzero(area == np.repeat(most, sizes))
            split = hits[np.searchsorted(hits, ends[:-1][far])]
        else:
            split = (ends[:-1] + ends[1:])[far] // 2
        keep[split] = True
        depth += 1
