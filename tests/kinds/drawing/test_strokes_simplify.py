"""Raw strokes to simplified ones: known answers, and what must not change them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kinds.drawing.doodles import generate
from app.kinds.drawing.strokes import simplify

WHOLE = st.integers(-500, 500)
STROKE = st.lists(st.tuples(WHOLE, WHOLE), min_size=1, max_size=25).map(
    lambda points: [list(x) for x in zip(*points, strict=True)]
)
DRAWING = st.lists(STROKE, min_size=1, max_size=4)


def simple(strokes):
    return [stroke.tolist() for stroke in simplify(strokes)]


def moved(strokes, by=(0, 0), times=1):
    return [[[times * v + shift for v in row] for row, shift in zip(stroke, by, strict=True)] for stroke in strokes]


@pytest.mark.parametrize(
    ("strokes", "expected"),
    [
        ([], []),
        ([[[], []]], []),
        ([[[7], [9]]], [[[0, 0], [0, 0]]]),
        ([[[7, 7, 7], [9, 9, 9]]], [[[0, 0], [0, 0]]]),
        ([[[0, 255], [0, 0]]], [[[0, 255], [0, 0]]]),
        ([[[0, 51, 102, 255], [10, 10, 10, 10]]], [[[0, 255], [0, 0]]]),  # what lies on the line goes
        ([[[-1, 0, 1], [0, 0.5, 1]]], [[[0, 255], [0, 128]]]),  # 127.5 is rounded to even
        ([[[0, 100, 100], [0, 0, 50]]], [[[0, 255, 255], [0, 0, 128]]]),  # a corner stays
        ([[[0, 10, 10, 0, 0], [0, 0, 10, 10, 0]]], [[[0, 255, 255, 0, 0], [0, 0, 255, 255, 0]]]),  # closed
        ([[[0, 127, 255], [0, 1, 0]]], [[[0, 255], [0, 0]]]),  # within epsilon
        ([[[0, 127, 255], [0, 3, 0]]], [[[0, 127, 255], [0, 3, 0]]]),  # beyond it
        ([[[0, 255, 100], [0, 0, 0]]], [[[0, 100], [0, 0]]]),  # as Google's: far along the line is not far from it
        ([[[0, 255], [0, 0]], [[3], [4]]], [[[0, 255], [0, 0]], [[3, 3], [4, 4]]]),
        ([[[0, 255], [0, 0], [0, 900]]], [[[0, 255], [0, 0]]]),  # times are ignored
    ],
)
def test_known_answers(strokes, expected):
    assert simple(strokes) == expected


def test_points_are_whole_numbers_in_two_rows():
    for stroke in simplify(generate("bowtie", 1, seed=3)[0]):
        assert stroke.shape[0] == 2
        assert stroke.dtype == np.int64


@settings(max_examples=60, deadline=None)
@given(DRAWING, st.tuples(WHOLE, WHOLE), st.integers(1, 9))
def test_place_and_size_do_not_matter(strokes, by, times):
    assert simple(moved(strokes, by, times)) == simple(strokes)


@settings(max_examples=60, deadline=None)
@given(DRAWING)
def test_every_stroke_keeps_its_ends_and_stays_in_the_square(strokes):
    points = np.concatenate([np.array(stroke) for stroke in strokes], axis=1)
    least = points.min(axis=1)
    size = (points.max(axis=1) - least).max()
    simplified = simplify(strokes)
    assert len(simplified) == len(strokes)
    for raw, stroke in zip(strokes, simplified, strict=True):
        assert stroke.min() >= 0
        assert stroke.max() <= 255
        for end in (0, -1):
            expected = (np.array(raw)[:, end] - least) * 255 / max(size, 1)
            assert np.abs(stroke[:, end] - expected).max() <= 0.5


@settings(max_examples=40, deadline=None)
@given(STROKE, STROKE)
def test_strokes_do_not_touch_one_another(one, other):
    frame = [[0, 1000, 1000, 0], [-500, -500, 500, 500]]  # fixes the scale, so that each stroke is as if alone
    shifted = [[v + 500 for v in one[0]], one[1]]
    assert simple([frame, shifted, other_ := [[v + 500 for v in other[0]], other[1]]])[1:] == [
        simple([frame, shifted])[1],
        simple([frame, other_])[1],
    ]


def reference(line, epsilon=2.0):
    """Ramer, Douglas and Peucker as in the textbook, on every sample one unit apart."""
    first, last = line[0], line[-1]
    offset, (dx, dy) = line - first, last - first
    length = np.hypot(dx, dy)
    distance = np.abs(offset[:, 0] * dy - offset[:, 1] * dx) / length if length else np.hypot(*offset.T)
    far = int(distance.argmax())
    if len(line) < 3 or distance[far] <= epsilon:
        return [first, last]
    return reference(line[: far + 1])[:-1] + reference(line[far:])


@pytest.mark.parametrize("shape", ["spiral", "flower", "bowtie", "cloud"])
def test_the_result_is_the_textbooks(shape):
    for drawing in generate(shape, 5, seed=11):
        points = [np.array(stroke) for stroke in drawing]
        least = np.concatenate(points, axis=1).min(axis=1, keepdims=True)
        size = (np.concatenate(points, axis=1) - least).max()
        for raw, stroke in zip(points, simplify(drawing), strict=True):
            x, y = (raw - least) * 255 / size
            along = np.concatenate([[0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
            at = np.append(np.arange(0, along[-1]), along[-1])
            kept = reference(np.stack([np.interp(at, along, x), np.interp(at, along, y)], axis=1))
            assert stroke.T.tolist() == np.rint(kept).astype(int).tolist()
