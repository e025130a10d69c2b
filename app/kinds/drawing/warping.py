"""Move, turn, stretch and bend bitmaps, many at once.

Every function takes and returns ndarrays of shape (n, side, side), float32 in [0, 1]; beyond the edge is paper, 0.
"""

import numpy as np
from numpy.typing import NDArray

Images = NDArray[np.float32]
Rng = np.random.Generator

FILLED = 24 / 28
"""The longer side of a Quick, Draw! bitmap's ink, as a share of the page."""


def grid(side: int) -> NDArray[np.float32]:
    """(side, side, 2): row and column of each pixel, counted from the middle of the page."""
    axis = np.arange(side, dtype=np.float32) - np.float32((side - 1) / 2)
    return np.stack(np.meshgrid(axis, axis, indexing="ij"), -1)


def sample(x: Images, places: NDArray[np.floating]) -> Images:
    """Bilinear samples of each image at `places`, (n, side, side, 2), as `grid` counts."""
    n, side = len(x), x.shape[1]
    padded = np.zeros((n, side + 2, side + 2), np.float32)
    padded[:, 1:-1, 1:-1] = x
    at = np.clip(places + (side - 1) / 2 + 1, 0, side + 0.999).astype(np.float32)
    corner = at.astype(np.int32)
    part = at - corner
    row, column = corner[..., 0], corner[..., 1]
    down, across = part[..., 0], part[..., 1]
    image = np.arange(n)[:, None, None]
    top = padded[image, row, column] * (1 - across) + padded[image, row, column + 1] * across
    bottom = padded[image, row + 1, column] * (1 - across) + padded[image, row + 1, column + 1] * across
    return (top * (1 - down) + bottom * down).astype(np.float32)


def affine(x: Images, matrices: NDArray[np.floating], shifts: NDArray[np.floating]) -> Images:
    """Warp by `matrices` (n, 2, 2) about the middle, and `shifts` (n, 2) in pixels. Both map new places to old ones."""
    return sample(x, np.einsum("nij,hwj->nhwi", matrices, grid(x.shape[1])) + shifts[:, None, None])


def random_matrices(rng: Rng, n: int, turn: float, stretch: float, shear: float) -> NDArray[np.float64]:
    """(n, 2, 2): turned by `turn` radians, stretched and sheared by shares, all standard deviations."""
    stretched = np.zeros((n, 2, 2))
    stretched[:, [0, 1], [0, 1]] = np.exp(rng.normal(0, stretch, (n, 2)))
    stretched[:, 0, 1] = rng.normal(0, shear, n)
    return turns(rng.normal(0, turn, n)) @ stretched


def turns(angles: NDArray[np.floating]) -> NDArray[np.float64]:
    """(n, 2, 2) rotations by `angles`, (n,), in radians."""
    cosine, sine = np.cos(angles), np.sin(angles)
    return np.stack([np.stack([cosine, -sine], -1), np.stack([sine, cosine], -1)], -2)


def bend(rng: Rng, n: int, side: int, size: float, knots: int = 4) -> NDArray[np.float32]:
    """(n, side, side, 2): smooth random displacements of `size` pixels at knots×knots places, eased between them."""
    at_knots = rng.normal(0, size, (n, knots, knots, 2)).astype(np.float32)
    place = np.linspace(0, knots - 1.001, side)
    before = place.astype(int)
    share = (place - before).astype(np.float32)
    eased = share * share * (3 - 2 * share)
    rows = at_knots[:, before] * (1 - eased)[None, :, None, None] + at_knots[:, before + 1] * eased[None, :, None, None]
    left, right = rows[:, :, before], rows[:, :, before + 1]
    return left * (1 - eased)[None, None, :, None] + right * eased[None, None, :, None]


def wobble(x: Images, rng: Rng) -> Images:
    """As another hand might have drawn it: slightly turned, stretched, sheared, moved and bent."""
    n, side = len(x), x.shape[1]
    places = np.einsum("nij,hwj->nhwi", random_matrices(rng, n, 0.05, 0.05, 0.03), grid(side))
    return sample(x, places + rng.normal(0, 0.3, (n, 1, 1, 2)) + bend(rng, n, side, 0.45))


def centre(x: Images) -> Images:
    """Move and scale each image so that its ink fills as much of the page as a Quick, Draw! bitmap does.

    Ink of less than half that extent is enlarged to at most twice its size; an empty page stays empty.
    """
    side = x.shape[1]
    middle, full = (side - 1) / 2, FILLED * side
    scales, moves = np.ones(len(x)), np.zeros((len(x), 2))
    for i, image in enumerate(x):
        inked = [np.flatnonzero(image.max(axis) > 0.2) for axis in (1, 0)]
        if len(inked[0]):
            extent = max(max(line[-1] - line[0] for line in inked), full * 14 / 24)
            scales[i] = extent / full
            moves[i] = [(line[0] + line[-1]) / 2 - middle for line in inked]
    return affine(x, scales[:, None, None] * np.eye(2), moves)
