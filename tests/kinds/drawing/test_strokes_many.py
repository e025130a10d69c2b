"""Many drawings at once: the same bitmaps, bit for bit, as one by one."""

import numpy as np
import pytest

from app.errors import InputError
from app.kinds.drawing.doodles import generate
from app.kinds.drawing.rasterisation import MAX_LAYERS, rasterise_points
from app.kinds.drawing.simplification import simplify_points
from app.kinds.drawing.stroke_points import flatten
from app.kinds.drawing.strokes import to_bitmap, to_bitmaps


def scribbles(count, seed):
    """Drawings of few points on coarse and fine grids, where many samples are equally far and many points repeat."""
    rng = np.random.default_rng(seed)
    drawings = []
    for _ in range(count):
        grid = rng.choice([2, 4, 20, 256, 3000])
        lengths = rng.integers(1, 9, rng.integers(1, 8))
        drawings.append([(rng.integers(1, grid + 1, (2, n)) * rng.choice([1, 0.1])).tolist() for n in lengths])
    return drawings


ODD = [
    [],
    [[[3], [3]]],
    [[[3, 3], [3, 3]]],
    [[[0, 0], [0, 0]]],
    [[[0, 1e300], [-1e300, 255]]],
    [[[1e-300, 2e-300], [0, 5e-300]]],
    [[[0, 255, 255, 0, 0], [0, 0, 255, 255, 0]]],
    [[[i, i + 1], [0, 90]] for i in range(MAX_LAYERS + 20)],
    [[list(range(0, 3000, 7)), [5 * (i % 3) for i in range(0, 3000, 7)]]],
    [[[0, 255] * 120, list(range(240))]],  # so much ink that it gets fewer sub-scanlines
]
GENERATED = [drawing for shape in ("bowtie", "spiral", "face", "star") for drawing in generate(shape, 20, seed=5)]


def alone(drawing):
    points, counts = simplify_points(*flatten(drawing))
    return rasterise_points(points, counts, np.array([counts.size]))[0]


def test_a_drawing_does_not_depend_on_those_beside_it():
    drawings = [*scribbles(400, 1), *ODD, *GENERATED, *scribbles(200, 2), *ODD]
    together = to_bitmaps(drawings)
    assert together.dtype == np.float32
    for drawing, bitmap in zip(drawings, together, strict=True):
        assert (bitmap == to_bitmap(drawing)).all()
        assert (bitmap == alone(drawing) / np.float32(255)).all()


def test_none_is_fine():
    assert to_bitmaps([]).shape == (0, 28, 28)


def test_an_error_says_which_drawing_it_was():
    with pytest.raises(InputError, match="not a finite number") as caught:
        to_bitmaps([[[[1, 2], [1, 2]]], [], [[[1, float("nan")], [1, 2]]]])
    assert caught.value.sample == 2
