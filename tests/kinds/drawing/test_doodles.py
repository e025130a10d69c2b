"""The stroke generator: every shape, by seed, as strokes that the transforms take."""

import math

import numpy as np
import pytest

from app.errors import InputError
from app.kinds.drawing.doodles import SHAPES, bitmaps, draw, generate

FIRST = [3, 163, [186.5, 185.8, 183.0, 179.9]]
"""Strokes and points of the first bowtie of seed 1, and where its first stroke begins."""


def test_the_shapes_promised_are_there():
    promised = "bowtie circle square triangle star fish arrow zigzag spiral face house line cross heart flower cloud"
    assert set(SHAPES) >= {*promised.split(), "tree", "ladder"}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_drawing_is_strokes_of_finite_numbers(shape):
    for drawing in generate(shape, 20, seed=4):
        assert 1 <= len(drawing) <= 15
        for x, y in drawing:
            assert len(x) == len(y) >= 2
            assert all(isinstance(v, float) and math.isfinite(v) and v == round(v, 1) for v in x + y)


@pytest.mark.parametrize("shape", SHAPES)
def test_drawings_differ_and_are_of_the_size_of_a_canvas(shape):
    drawings = generate(shape, 20, seed=4)
    assert len({str(drawing) for drawing in drawings}) == 20
    for drawing in drawings:
        points = np.concatenate([np.array(stroke) for stroke in drawing], axis=1)
        assert 50 < np.ptp(points, axis=1).max() < 1000


@pytest.mark.parametrize("shape", SHAPES)
def test_bitmaps_have_ink_and_paper(shape):
    made = bitmaps(shape, 5, seed=6)
    assert (made.shape, made.dtype) == ((5, 28, 28), np.uint8)
    assert ((made > 0).mean(axis=(1, 2)) > 0.03).all()
    assert ((made == 0).mean(axis=(1, 2)) > 0.3).all()


def test_a_seed_gives_the_same_drawings_and_more_begin_with_the_fewer():
    assert generate("bowtie", 4, seed=1) == generate("bowtie", 9, seed=1)[:4]
    assert generate("bowtie", 4, seed=1) != generate("bowtie", 4, seed=2)
    assert draw("star", np.random.default_rng(3)) == draw("star", np.random.default_rng(3))


def test_a_seed_gives_the_same_drawings_on_every_machine():
    first = generate("bowtie", 1, seed=1)[0]
    assert [len(first), sum(len(x) for x, _ in first), first[0][0][:4]] == FIRST


def test_bowties_come_in_one_stroke_and_in_several():
    counts = {len(drawing) for drawing in generate("bowtie", 60, seed=1)}
    assert counts >= {1, 2, 3}


def test_points_are_as_far_apart_as_a_hands():
    for drawing in generate("bowtie", 20, seed=5):
        steps = np.concatenate([np.hypot(*np.diff(np.array(stroke), axis=1)) for stroke in drawing])
        assert 1 < np.median(steps) < 30


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("bowtei", 1, 0), "Did you mean bowtie"),
        (("xyz", 1, 0), "Known: arrow, bowtie"),
        (("bowtie", -1, 0), "count and a seed of 0 or more"),
        (("bowtie", 1, -1), "count and a seed of 0 or more"),
    ],
)
def test_bad_requests_are_refused_in_a_sentence(arguments, message):
    with pytest.raises(InputError, match=message):
        generate(*arguments)


def test_no_drawings_are_an_empty_array():
    assert bitmaps("bowtie", 0, seed=0).shape == (0, 28, 28)
