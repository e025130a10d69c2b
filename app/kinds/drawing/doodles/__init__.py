"""Synthetic doodles, for tests, demonstrations and machines without network: strokes drawn by a program.

Nobody drew these and nothing was copied from a data set: they are the project's own, under its licence. Say
"synthetic" wherever they are shown or counted. The shipped detectors are not trained on them, and figures measured
on them say nothing of people's drawings.

    >>> drawings = generate("bowtie", 3, seed=1)
    >>> bitmaps("spiral", 2, seed=1).shape
    (2, 28, 28)
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError, suggest
from app.kinds.drawing.doodles import shapes
from app.kinds.drawing.doodles.bowties import bowtie
from app.kinds.drawing.doodles.hand import Drawing, Hand, Line
from app.kinds.drawing.strokes import draw_many

SHAPES: dict[str, Callable[[np.random.Generator], list[Line]]] = {"bowtie": bowtie, **shapes.SHAPES}
"""Every shape by name: a function from a random generator to the lines that are meant, before a hand draws them."""


def draw(shape: str, rng: np.random.Generator) -> Drawing:
    """Draw a shape once, by a hand made up for it.

    returns : strokes, each [[x...], [y...]] in pixels of a canvas some hundred wide, y down, one decimal
    raises InputError: the shape is unknown.
    """
    if shape not in SHAPES:
        raise InputError(f"There is no synthetic shape {shape!r}. {suggest(shape, SHAPES)}")
    return Hand.of(rng).draw(SHAPES[shape](rng), rng)


def generate(shape: str, count: int, seed: int) -> list[Drawing]:
    """Draw a shape `count` times. A seed gives the same drawings everywhere, and more of them begin with the fewer.

    returns : list of `count` drawings, as `draw` gives them
    raises InputError: the shape is unknown, or count or seed is below 0.
    """
    if count < 0 or seed < 0:
        raise InputError(f"Expected a count and a seed of 0 or more. Received {count} and {seed}.")
    rng = np.random.default_rng([seed, *shape.encode()])
    return [draw(shape, rng) for _ in range(count)]


def bitmaps(shape: str, count: int, seed: int) -> NDArray[np.uint8]:
    """Draw a shape `count` times, as the bitmaps that a detector takes.

    returns : ndarray of shape (count, 28, 28), uint8: 0 paper, 255 ink
    raises InputError: see `generate`.
    """
    return draw_many(generate(shape, count, seed))
