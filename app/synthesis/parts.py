"""Parts drawn by a program: a plate with holes, a washer, a woven cloth; lit from a corner, each a little different.

Outlines are signed distances (negative inside), from which come soft edges, and bevels that catch the light.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Plane = NDArray[np.float64]
Rng = np.random.Generator
LIGHT = (-0.8, -0.6)
"""Where the light comes from: up, and a little from the left."""
TURN, SHIFT = 1.5, 0.008
"""Standard deviations of how a part lies in its fixture: degrees, and a share of the photo's side."""


def draw(part: str, side: int, rng: Rng) -> NDArray[np.float32]:
    """A photo of one part, (side, side, 3) in [0, 1]."""
    angle, (down, right) = np.deg2rad(rng.normal(0, TURN)), rng.normal(0, SHIFT, 2)
    rows, columns = (np.mgrid[:side, :side] + 0.5) / side - 0.5
    y, x = rows - down, columns - right
    photo = DRAWN[part](y * np.cos(angle) - x * np.sin(angle), y * np.sin(angle) + x * np.cos(angle), rng)
    photo *= 1 + rng.normal(0, 0.03) + rng.normal(0, 0.04) * rows[..., None] + rng.normal(0, 0.04) * columns[..., None]
    photo += rng.normal(0, 0.008, photo.shape)
    return np.clip(photo, 0, 1).astype(np.float32)


def plate(y: Plane, x: Plane, rng: Rng) -> Plane:
    """A brushed plate with rounded corners, four holes and a slot."""
    outline = _box(y, x, 0.30, 0.38, 0.05)
    radius = 0.042 * (1 + rng.normal(0, 0.02))
    holes = [np.hypot(y - a * 0.21, x - b * 0.29) - radius for a in (-1, 1) for b in (-1, 1)]
    hollow = np.minimum.reduce([*holes, _box(y, x, 0.03, 0.12, 0.03)])
    brushed = _grain(y.shape, (0.6, 25), rng)
    return _lit(np.maximum(outline, -hollow), 0.62 + 0.035 * brushed, (1.0, 0.985, 0.95), rng)


def washer(y: Plane, x: Plane, rng: Rng) -> Plane:
    """A ring, turned on a lathe."""
    distance = np.hypot(y, x)
    ring = np.abs(distance - 0.26) - 0.11 * (1 + rng.normal(0, 0.01))
    grooves = np.sin(distance * 420 + rng.uniform(0, 2 * np.pi)) + 0.7 * _grain(y.shape, (1, 1), rng)
    return _lit(ring, 0.58 + 0.025 * grooves, (1.0, 0.95, 0.82), rng)


def weave(y: Plane, x: Plane, rng: Rng) -> Plane:
    """A woven cloth that fills the photo."""
    pull = 0.004 * _grain(y.shape, (20, 20), rng)
    across, along = np.sin(2 * np.pi * 22 * (x + pull)), np.sin(2 * np.pi * 22 * (y - pull))
    threads = 0.55 + 0.1 * across * along + 0.05 * np.abs(across) + 0.02 * _grain(y.shape, (1, 1), rng)
    return threads[..., None] * np.array((0.86, 0.93, 1.0))


DRAWN: dict[str, Callable[[Plane, Plane, Rng], Plane]] = {"plate": plate, "washer": washer, "weave": weave}
"""Each takes places (down, right) in shares of the photo's side from its middle, and answers (side, side, 3)."""
PARTS = tuple(DRAWN)
"""Names of the parts that `draw` knows."""


def _box(y: Plane, x: Plane, tall: float, wide: float, rounded: float) -> Plane:
    """Signed distance to a box with half sides `tall` and `wide`."""
    down, right = np.abs(y) - tall + rounded, np.abs(x) - wide + rounded
    outside = np.hypot(np.maximum(down, 0), np.maximum(right, 0))
    return outside + np.minimum(np.maximum(down, right), 0) - rounded


def _grain(shape: tuple[int, ...], sigma: tuple[float, float], rng: Rng) -> Plane:
    """Noise smoothed by so many pixels down and across; standard deviation 1."""
    noise = ndimage.gaussian_filter(rng.normal(size=shape), sigma, mode="wrap")
    return noise / noise.std()


def _lit(distance: Plane, surface: Plane, tint: tuple[float, float, float], rng: Rng) -> Plane:
    """A part of such a surface on dark cloth, with a bevel that catches the light, and a shadow."""
    side = len(distance)
    inside = np.clip(0.5 - distance * side, 0, 1)
    slope = np.gradient(ndimage.gaussian_filter(distance, 1.0), 1 / side)
    bevel = np.exp(-((distance + 0.008) ** 2) / (2 * 0.004**2)) * (slope[0] * LIGHT[0] + slope[1] * LIGHT[1])
    shadow = ndimage.shift(ndimage.gaussian_filter(inside, 0.012 * side), (0.012 * side, 0.01 * side), mode="nearest")
    cloth = 0.24 + 0.015 * _grain(distance.shape, (1, 1), rng) - 0.14 * shadow
    metal = surface + 0.22 * bevel
    return cloth[..., None] * (1 - inside[..., None]) + metal[..., None] * np.array(tint) * inside[..., None]
