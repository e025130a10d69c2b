import numpy as np
import pytest

from app.kinds.drawing import random_drawings, random_lines


@pytest.mark.parametrize("line", random_lines.LINES, ids=lambda line: line.__name__)
def test_every_line_is_a_finite_polyline_near_the_origin(line: object) -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        points = line(rng)  # type: ignore[operator]
        assert points.ndim == 2 and points.shape[1] == 2 and len(points) >= 2
        assert np.abs(points).max() < 4


@pytest.mark.parametrize("layout", random_drawings.LAYOUTS, ids=lambda layout: layout.__name__)
def test_every_layout_gives_lines(layout: object) -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        lines = layout(rng)  # type: ignore[operator]
        assert lines and all(line.ndim == 2 and np.isfinite(line).all() for line in lines)


def test_a_repeated_line_is_moved_not_lengthened() -> None:
    """Adding a place to a line moves its points: every copy has as many."""
    rng = np.random.default_rng(3)
    for _ in range(40):
        lines = random_drawings.repeated(rng)
        assert len(lines[0]) == len(lines[1])


def test_drawings_follow_the_seed_and_differ() -> None:
    first, again, other = (random_drawings.bitmaps(30, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.shape == (30, 28, 28) and first.dtype == np.uint8
    assert len(np.unique(first.reshape(30, -1), axis=0)) == 30
    assert (first.max((1, 2)) > 200).all()


def test_simple_drawings_are_empty_pages_dots_and_lines() -> None:
    ink = (random_drawings.simple(200, 1) > 0).sum((1, 2))
    assert 0.15 < (ink == 0).mean() < 0.35
    assert 0.05 < ((ink > 0) & (ink < 20)).mean() < 0.25
    assert ink.max() < 28 * 6
