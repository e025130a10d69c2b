"""Spoil photos: patches from elsewhere, scratches, spots, blobs, bands and noise, each with the mask of where.

What is pasted or drawn lies on the part where there is one on a plain ground, and fades at its edge, so that the edge
alone does not give it away. The ways follow CutPaste (Li et al. 2021) and DRAEM (Zavrtanik et al. 2021) in spirit.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.kinds.photo.varying import Photos, Rng, on_ground

Plane = NDArray[np.float32]
MARKED = 0.25
"""A pixel belongs to the mask if it is changed by more than this, from 0 to 1."""
ON_PART = 0.1
"""How far from the ground, in [0, 1], a pixel must be to be a place for a defect."""


def spoil(x: Photos, rng: Rng) -> tuple[Photos, NDArray[np.bool_]]:
    """Each of x, (n, h, w) or (n, h, w, 3), with one defect. returns : the photos, and masks of the shape of x."""
    out, masks = x.copy(), np.zeros(x.shape, bool)
    for i, sample in enumerate(x):
        _, alpha, filling = defect(x, i, rng)
        spread = alpha.reshape(*alpha.shape, *(1,) * (sample.ndim - 2))
        out[i] = sample + spread * (filling - sample)
        masks[i] = np.broadcast_to(spread > MARKED, sample.shape)
    return out, masks


def defect(x: Photos, i: int, rng: Rng) -> tuple[str, Plane, Plane]:
    """One defect for x[i]: its name, how much of it shows at every pixel, (h, w) from 0 to 1, and what shows there.

    The last is a photo of the shape of x[i], which may be made from the other photos in x.
    """
    shape = SHAPES[rng.integers(len(SHAPES))]
    alpha = shape(x[i].shape[:2], place(x[i], rng), rng)
    filling = FILLINGS[rng.integers(len(FILLINGS))]
    return f"{filling.__name__} {shape.__name__}", alpha, filling(x, i, rng)


def place(sample: Plane, rng: Rng) -> tuple[int, int]:
    """A random pixel, on the part where there is one."""
    ground = on_ground(sample)
    if ground is not None:
        grey = sample if sample.ndim == 2 else sample.mean(2)
        rows, columns = np.nonzero(np.abs(grey - ground) > ON_PART)
        if len(rows):
            pick = rng.integers(len(rows))
            return int(rows[pick]), int(columns[pick])
    return int(rng.integers(sample.shape[0])), int(rng.integers(sample.shape[1]))


def _reach(size: tuple[int, int], least: float, most: float, rng: Rng) -> float:
    """A length between two shares of the shorter side, small ones as often as large, at least a pixel."""
    return max(1.0, min(size) * float(np.exp(rng.uniform(np.log(least), np.log(most)))))


def _from(size: tuple[int, int], at: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far down and right every pixel is from `at`."""
    rows, columns = np.ogrid[: size[0], : size[1]]
    return (rows - at[0]).astype(np.float64), (columns - at[1]).astype(np.float64)


def patch(size: tuple[int, int], at: tuple[int, int], rng: Rng) -> Plane:
    """A turned rectangle with a soft edge."""
    down, right = _from(size, at)
    angle = rng.uniform(0, np.pi)
    along, across = down * np.cos(angle) + right * np.sin(angle), right * np.cos(angle) - down * np.sin(angle)
    long, wide = _reach(size, 0.03, 0.2, rng), _reach(size, 0.03, 0.12, rng)
    edge = np.minimum(long - np.abs(along), wide - np.abs(across))
    return np.clip(edge / 2 + 0.5, 0, 1).astype(np.float32)


def blob(size: tuple[int, int], at: tuple[int, int], rng: Rng) -> Plane:
    """A round shape with a ragged outline: a circle whose radius waves."""
    down, right = _from(size, at)
    angle, waves = np.arctan2(down, right), np.zeros(np.broadcast_shapes(down.shape, right.shape))
    for frequency in (2, 3, 5):
        waves = waves + rng.uniform(0, 0.25) * np.sin(frequency * angle + rng.uniform(0, 2 * np.pi))
    radius = _reach(size, 0.015, 0.12, rng) * (1 + waves)
    return np.clip((radius - np.hypot(down, right)) / 2 + 0.5, 0, 1).astype(np.float32)


def spots(size: tuple[int, int], at: tuple[int, int], rng: Rng) -> Plane:
    """A few small discs near one another."""
    out = np.zeros(size, np.float32)
    for _ in range(rng.integers(1, 6)):
        near = (int(at[0] + rng.normal(0, size[0] / 30)), int(at[1] + rng.normal(0, size[1] / 30)))
        down, right = _from(size, near)
        radius = _reach(size, 0.006, 0.03, rng)
        out = np.maximum(out, np.clip(radius - np.hypot(down, right) + 0.5, 0, 1)).astype(np.float32)
    return out


def scratch(size: tuple[int, int], at: tuple[int, int], rng: Rng) -> Plane:
    """A thin line that wanders."""
    steps = rng.integers(6, 24)
    heading = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.25, steps))
    step = _reach(size, 0.06, 0.5, rng) / steps
    rows = at[0] + step * np.cumsum(np.sin(heading))
    columns = at[1] + step * np.cumsum(np.cos(heading))
    image = Image.new("L", (size[1], size[0]))
    points = [(float(c), float(r)) for r, c in zip(rows, columns, strict=True)]
    ImageDraw.Draw(image).line(points, fill=255, width=int(rng.integers(1, 4)))
    from scipy import ndimage  # see frames.warp

    drawn = ndimage.gaussian_filter(np.asarray(image, np.float32) / np.float32(255), 0.7)
    return np.clip(drawn * np.float32(1.5), 0, 1)


def band(size: tuple[int, int], at: tuple[int, int], rng: Rng) -> Plane:
    """A soft stripe across the whole photo."""
    down, right = _from(size, at)
    angle = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.1)
    across = np.abs(down * np.cos(angle) + right * np.sin(angle))
    return np.exp(-((across / _reach(size, 0.01, 0.06, rng)) ** 2)).astype(np.float32)


def foreign(x: Photos, i: int, rng: Rng) -> Plane:
    """Another photo, or the same, moved and turned over."""
    other = x[rng.integers(len(x))][:: rng.choice([-1, 1]), :: rng.choice([-1, 1])]
    return np.roll(other, (int(rng.integers(other.shape[0])), int(rng.integers(other.shape[1]))), (0, 1))


def tinted(x: Photos, i: int, rng: Rng) -> Plane:
    """The same photo, lighter or darker by half a standard deviation to three."""
    return x[i] + np.float32(rng.choice([-1, 1]) * rng.uniform(0.08, 0.5))


def flat(x: Photos, i: int, rng: Rng) -> Plane:
    """One brightness all over."""
    return np.full_like(x[i], rng.uniform(0, 1))


def noisy(x: Photos, i: int, rng: Rng) -> Plane:
    """The same photo under noise of some grain."""
    from scipy import ndimage  # see frames.warp

    noise = ndimage.gaussian_filter(rng.normal(size=x[i].shape[:2]), rng.uniform(0.5, 3))
    noise = noise / noise.std() * rng.uniform(0.05, 0.25)
    return (x[i] + noise.reshape(*noise.shape, *(1,) * (x[i].ndim - 2))).astype(np.float32)


SHAPES: tuple[Callable[[tuple[int, int], tuple[int, int], Rng], Plane], ...] = (patch, blob, spots, scratch, band)
"""Shapes of defects: each returns how much of the filling shows at every pixel, from 0 to 1."""
FILLINGS: tuple[Callable[[Photos, int, Rng], Plane], ...] = (foreign, tinted, flat, noisy)
"""Fillings of defects: each returns a photo of the same shape."""
