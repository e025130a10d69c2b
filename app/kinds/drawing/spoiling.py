"""Spoil drawings: the results are made of the same strokes, but no longer show what was meant.

Every way takes images of shape (n, side, side), float32 in [0, 1], and a generator, and returns as many images. They
are centred again as Quick, Draw! bitmaps are, so that none is given away by its position.
"""

from collections.abc import Callable

import numpy as np

from app.kinds.drawing.warping import Images, Rng, affine, bend, centre, grid, random_matrices, sample, turns

QUARTER = np.pi / 2


def turned(x: Images, rng: Rng) -> Images:
    """Turned by 30 to 150 degrees."""
    return centre(affine(x, turns(rng.uniform(0.5, np.pi - 0.5, len(x))), np.zeros((len(x), 2))))


def halved(x: Images, rng: Rng) -> Images:
    """Halves swapped, doubled, moved against one another, or taken from two drawings."""
    side = x.shape[1]
    half = side // 2
    out = np.empty_like(x)
    for i, image in enumerate(x):
        other, way = x[rng.integers(len(x))], rng.integers(5)
        if way == 0:
            out[i] = np.roll(image, half, 1)
        elif way == 1:
            out[i] = np.concatenate([image[:, :half], image[:, :half]], 1)
        elif way == 2:
            out[i] = np.concatenate([image[:half], other[:half]], 0)
        elif way == 3:
            down, up = rng.integers(side // 6 + 1, 3 * side // 7, 2)
            out[i] = np.concatenate([np.roll(image, down, 0)[:, :half], np.roll(other, -up, 0)[:, half:]], 1)
        else:
            out[i] = np.roll(image, half, 0)
    return centre(out)


def shuffled(x: Images, rng: Rng) -> Images:
    """Cut into 2×2 or 4×4 squares and put together in another order, some of them turned."""
    side = x.shape[1]
    out = np.empty_like(x)
    for i, image in enumerate(x):
        k = int(rng.choice([2, 4]))
        width = side // k
        squares = image.reshape(k, width, k, width).transpose(0, 2, 1, 3).reshape(-1, width, width)
        squares = squares[rng.permutation(k * k)]
        squares = np.stack([np.rot90(s, int(rng.integers(4))) if rng.random() < 0.4 else s for s in squares])
        out[i] = squares.reshape(k, k, width, width).transpose(0, 2, 1, 3).reshape(side, side)
    return centre(out)


def cropped(x: Images, rng: Rng) -> Images:
    """Only what lies in a random window."""
    side = x.shape[1]
    out = np.zeros_like(x)
    for i, image in enumerate(x):
        height, width = rng.integers(side // 3, 5 * side // 7, 2)
        top, left = rng.integers(2, side - 1 - height), rng.integers(2, side - 1 - width)
        window = np.s_[top : top + height, left : left + width]
        out[i][window] = image[window]
    return centre(out)


def pasted(x: Images, rng: Rng) -> Images:
    """One to four rectangles of other drawings pasted in, turned by right angles, over what was there or instead."""
    side = x.shape[1]
    out = x.copy()
    for image in out:
        for _ in range(rng.integers(1, 5)):
            height, width = rng.integers(side // 5, 3 * side // 5, 2)
            top, down = rng.integers(0, side - height, 2)
            left, across = rng.integers(0, side - width, 2)
            source = np.rot90(x[rng.integers(len(x))], int(rng.integers(4)))[top : top + height, left : left + width]
            place = image[down : down + height, across : across + width]
            place[:] = source if rng.random() < 0.5 else np.maximum(place, source)
    return centre(out)


def bent(x: Images, rng: Rng) -> Images:
    """Strongly turned, stretched, sheared and bent."""
    n, side = len(x), x.shape[1]
    places = np.einsum("nij,hwj->nhwi", random_matrices(rng, n, 0.5, 0.4, 0.4), grid(side))
    return centre(sample(x, places + bend(rng, n, side, 3.2)))


def overlaid(x: Images, rng: Rng) -> Images:
    """Two drawings over one another, the second turned, stretched and moved."""
    n = len(x)
    second = affine(x[rng.permutation(n)], random_matrices(rng, n, 1.2, 0.4, 0.3), rng.normal(0, 4, (n, 2)))
    return centre(np.maximum(x, second))


def erased(x: Images, rng: Rng) -> Images:
    """One side rubbed out, or two to four rectangles."""
    side = x.shape[1]
    out = x.copy()
    for image in out:
        way = rng.integers(3)
        if way == 0:
            image[:, side // 2 + rng.integers(-3, 3) :] = 0
        elif way == 1:
            image[side // 2 + rng.integers(-2, 2) :] = 0
        else:
            for _ in range(rng.integers(2, 5)):
                height, width = rng.integers(side // 5, 3 * side // 7, 2)
                top, left = rng.integers(0, side - height), rng.integers(0, side - width)
                image[top : top + height, left : left + width] = 0
    return centre(out)


def crossed(x: Images, strangers: Images, rng: Rng) -> Images:
    """A drawing on one side of a straight cut near the middle, one of `strangers` on the other."""
    n = len(x)
    others = strangers[rng.integers(len(strangers), size=n)]
    larger = np.exp(rng.uniform(-0.1, 0.5, (n, 1, 1)))
    others = affine(others, random_matrices(rng, n, 0.2, 0.15, 0.05) * larger, rng.normal(0, 3, (n, 2)))
    angle = rng.choice([0, 1, 2, 3], n, p=[0.15, 0.35, 0.15, 0.35]) * QUARTER + rng.normal(0, 0.15, n)
    direction = np.stack([np.cos(angle), np.sin(angle)], -1)
    side = np.einsum("nj,hwj->nhw", direction, grid(x.shape[1])) > rng.normal(0, 3, (n, 1, 1))
    return centre(np.where(side, x, others).astype(np.float32))


def scribbled(x: Images, strangers: Images, rng: Rng) -> Images:
    """A drawing with one of `strangers`, turned, shrunk and moved, over it."""
    n = len(x)
    smaller = np.exp(rng.uniform(0, 1.0, (n, 1, 1)))
    matrices = random_matrices(rng, n, 0.5, 0.2, 0.1) * smaller
    others = affine(strangers[rng.integers(len(strangers), size=n)], matrices, rng.normal(0, 5, (n, 2)))
    return centre(np.maximum(x, others))


ALONE: tuple[Callable[[Images, Rng], Images], ...] = (
    turned, halved, shuffled, cropped, pasted, bent, overlaid, erased,
)  # fmt: skip
"""The ways that need only the drawings themselves."""
WITH_STRANGERS: tuple[Callable[[Images, Images, Rng], Images], ...] = (scribbled, crossed, crossed)
"""The ways that need other drawings. Crossing comes twice as often, because half a bowtie is what hides best."""


def spoil_with(x: Images, strangers: Images, rng: Rng) -> Images:
    """Each drawing spoilt in one way picked at random.

    strangers : (m, side, side) other line drawings, parts of which are joined to or laid over some
    """
    picked = rng.integers(len(ALONE) + len(WITH_STRANGERS), size=len(x))
    out = np.empty_like(x)
    for number, way in enumerate(ALONE):
        rows = np.flatnonzero(picked == number)
        if len(rows):
            out[rows] = way(x[rows], rng)
    for number, with_strangers in enumerate(WITH_STRANGERS, len(ALONE)):
        rows = np.flatnonzero(picked == number)
        if len(rows):
            out[rows] = with_strangers(x[rows], strangers, rng)
    return out
