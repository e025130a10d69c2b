"""Simplified strokes to bitmaps: amounts of ink, symmetries, and the whole way from raw strokes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kinds.drawing.doodles import generate
from app.kinds.drawing.strokes import rasterise, simplify, to_bitmap

PIXEL = 28 / 304
RADIUS = 8 * PIXEL
DOT = 3 * RADIUS**2  # area of a regular polygon with 12 corners
WHOLE = st.integers(0, 255)
STROKE = st.lists(st.tuples(WHOLE, WHOLE), min_size=2, max_size=8).map(
    lambda points: [list(x) for x in zip(*points, strict=True)]
)
DRAWING = st.lists(STROKE, min_size=1, max_size=4)


def gap(one, other):
    return np.abs(one.astype(int) - other).max()


@pytest.mark.parametrize(
    ("strokes", "area"),
    [
        ([], 0),
        ([[[0, 0], [0, 0]]], DOT),
        ([[[9], [9]]], DOT),
        ([[[0, 255], [0, 0]]], 255 * PIXEL * 2 * RADIUS + DOT),
        ([[[0, 0], [0, 255]]], 255 * PIXEL * 2 * RADIUS + DOT),
        ([[[0, 180], [0, 240]]], 300 * PIXEL * 2 * RADIUS + DOT),
        ([[[0, 255, 0], [0, 0, 0]]], 255 * PIXEL * 2 * RADIUS + DOT),  # over itself: no darker
        ([[[0, 0], [0, 0]], [[255, 255], [255, 255]]], 2 * DOT),
    ],
)
def test_there_is_as_much_ink_as_there_should_be(strokes, area):
    assert rasterise(strokes).sum() / 255 == pytest.approx(area, rel=0.02)


def test_a_drawing_is_centred():
    bitmap = rasterise([[[0, 100], [0, 0]]]).astype(float)
    assert gap(bitmap, bitmap[::-1]) == 0
    assert gap(bitmap, bitmap[:, ::-1]) == 0


def test_a_bitmap_is_28_by_28_bytes():
    bitmap = rasterise([[[0, 255], [0, 255]]])
    assert (bitmap.shape, bitmap.dtype, bitmap.max()) == ((28, 28), np.uint8, 255)


@settings(max_examples=60, deadline=None)
@given(DRAWING)
def test_the_direction_of_a_stroke_does_not_matter(strokes):
    assert gap(rasterise(strokes), rasterise([[x[::-1], y[::-1]] for x, y in strokes])) <= 1


@settings(max_examples=60, deadline=None)
@given(DRAWING)
def test_drawing_a_stroke_back_over_itself_adds_nothing(strokes):
    assert gap(rasterise(strokes), rasterise([[x + x[-2::-1], y + y[-2::-1]] for x, y in strokes])) <= 1


@settings(max_examples=60, deadline=None)
@given(DRAWING)
def test_a_mirrored_drawing_gives_the_mirrored_bitmap(strokes):
    right = max(max(x) for x, _ in strokes)
    least = min(min(x) for x, _ in strokes)
    shifted = [[[v - least for v in x], y] for x, y in strokes]  # rasterise centres by the largest value alone
    mirrored = [[[right - v for v in x], y] for x, y in strokes]
    assert gap(rasterise(shifted)[:, ::-1], rasterise(mirrored)) <= 3


@settings(max_examples=60, deadline=None)
@given(DRAWING, STROKE)
def test_another_stroke_only_adds_ink(strokes, more):
    frame = [[0, 255], [255, 255]]  # keeps the drawing where it is
    assert (rasterise([frame, *strokes, more]) >= rasterise([frame, *strokes])).all()


def test_what_is_off_the_page_is_not_drawn():
    assert rasterise([[[-900, -800], [0, 1]]]).sum() == 0
    assert rasterise([[[0, 1e300], [-1e300, 255]]]).shape == (28, 28)
    assert (rasterise([[[0, 0], [-9000, 255]]])[:25, 13:15] == 188).all()  # to the upper edge


def test_to_bitmap_is_both_steps():
    for drawing in generate("face", 3, seed=2):
        bitmap = to_bitmap(drawing)
        assert (bitmap.shape, bitmap.dtype) == ((28, 28), np.float32)
        assert (bitmap == rasterise(simplify(drawing)) / np.float32(255)).all()
