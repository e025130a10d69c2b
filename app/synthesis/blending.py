"""Put what is pasted into a photo: by its transparency alone, or so that no step is left at its edge."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float32]
Colours = NDArray[np.float32]
"""(h, w, 3), from 0 to 1."""
GRID = 96
"""Pixels of the longer side at which an adjustment is solved for. It is smooth, so more would not show."""


def alpha(ground: Colours, thing: Colours, share: Plane) -> Colours:
    """`thing` over `ground`, both (h, w, 3), as far as `share`, (h, w) from 0 to 1, lets it show."""
    return (ground + share[..., None] * (thing - ground)).astype(np.float32)


def poisson(ground: Colours, thing: Colours, share: Plane) -> Colours:
    """`thing` with its own differences from pixel to pixel, but with the ground's colours along its edge.

    It is shifted by what is harmonic inside of it and equals ground − thing along its edge, which is the solution of
    Poisson's equation with the thing's gradients (Pérez, Gangnet and Blake 2003) less the thing. ground, thing :
    (h, w, 3), the thing's colours also known just outside of it; share : (h, w), inside above a half
    """
    size = share.shape
    scale = min(1.0, GRID / max(size))
    small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    shift = membrane(resized(ground - thing, small), resized(share[..., None], small)[..., 0] > 0.5)
    return alpha(ground, np.clip(thing + resized(shift, size), 0, 1), share)


def membrane(values: Colours, inside: NDArray[np.bool_]) -> Colours:
    """`values`, (h, w, channels), outside; inside what is harmonic there, free along the array's border."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.linalg import splu

    n = int(inside.sum())
    if not n or n == inside.size:
        return values
    number = np.full(inside.shape, -1)
    number[inside] = np.arange(n)
    degree, known = np.zeros(n), np.zeros((n, values.shape[2]))
    pairs = []
    for axis in (0, 1):
        for back in (False, True):
            here, there = [slice(None)] * 2, [slice(None)] * 2
            here[axis], there[axis] = (slice(1, None), slice(-1)) if back else (slice(-1), slice(1, None))
            row, column = number[tuple(here)], number[tuple(there)]
            ours = row >= 0
            degree[row[ours]] += 1
            edge = ours & (column < 0)
            known[row[edge]] += values[tuple(there)][edge]
            both = ours & (column >= 0)
            pairs.append((row[both], column[both]))
    rows, columns = (np.concatenate(each) for each in zip(*pairs, strict=True))
    at = np.arange(n)
    matrix = coo_matrix(
        (np.concatenate([degree, -np.ones(len(rows))]), (np.concatenate([at, rows]), np.concatenate([at, columns])))
    )
    out = values.copy()
    out[inside] = splu(matrix.tocsc()).solve(known)
    return out


def resized(planes: NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    """(h, w, channels) brought to another height and width: averaged where it shrinks, bilinear where it grows."""
    if planes.shape[:2] == size:
        return planes
    each = [Image.fromarray(np.ascontiguousarray(planes[..., i], np.float32)) for i in range(planes.shape[2])]
    return np.stack([np.asarray(one.resize(size[::-1], Image.Resampling.BILINEAR)) for one in each], axis=2)
