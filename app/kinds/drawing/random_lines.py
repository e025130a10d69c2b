"""Lines for made-up drawings: each function returns one polyline about the origin, (k, 2), roughly within ±1.

They are geometry, not drawings of anything: an autoencoder that learns to refuse them has been shown no category.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]
Rng = np.random.Generator
ROUND = 2 * np.pi


def polar(angles: Line, radii: Line | float, flatter: float = 1.0) -> Line:
    """Points at these angles and radii, y multiplied by `flatter`."""
    return np.stack([np.cos(angles) * radii, np.sin(angles) * radii * flatter], 1)


def straight(rng: Rng) -> Line:
    return np.array([[-1.0, 0.0], [1.0, 0.0]])


def corners(rng: Rng) -> Line:
    return rng.uniform(-1, 1, (rng.integers(3, 6), 2))


def polygon(rng: Rng) -> Line:
    k, uneven = int(rng.integers(3, 8)), rng.uniform(0, 0.5)
    angles = np.linspace(0, ROUND, k, endpoint=False) + rng.uniform(0, ROUND) + rng.normal(0, uneven / 2, k)
    points = polar(np.sort(angles), 1 + rng.normal(0, uneven / 2, k))
    return np.concatenate([points, points[:1] + rng.normal(0, 0.06, (1, 2))])


def rectangle(rng: Rng) -> Line:
    half = rng.uniform(0.4, 1)
    points = np.array([[-1, -half], [1, -half], [1, half], [-1, half], [-1, -half]])
    return points + rng.normal(0, 0.06, points.shape)


def oval(rng: Rng) -> Line:
    start = rng.uniform(0, ROUND)
    return polar(np.linspace(start, start + ROUND + rng.normal(0, 0.2), 26), 1.0, rng.uniform(0.35, 1))


def ring(rng: Rng) -> Line:
    start = rng.uniform(0, ROUND)
    return polar(np.linspace(start, start + ROUND + rng.normal(0, 0.15), 26), 1.0, rng.uniform(0.85, 1.1))


def arc(rng: Rng) -> Line:
    start = rng.uniform(0, ROUND)
    return polar(np.linspace(start, start + rng.uniform(1.5, 5.3), 20), 1.0, rng.uniform(0.3, 1.2))


def coil(rng: Rng) -> Line:
    rounds = rng.uniform(1.5, 4)
    angles = np.linspace(0, rounds * ROUND, int(18 * rounds))
    return polar(angles, angles / angles[-1])


def teeth(rng: Rng) -> Line:
    k = int(rng.integers(3, 14))
    y = (np.arange(k) % 2 * 2 - 1) * rng.uniform(0.15, 0.8) + rng.normal(0, 0.08, k)
    return np.stack([np.linspace(-1, 1, k), y], 1)


def wave(rng: Rng) -> Line:
    x = np.linspace(-1, 1, 40)
    y = rng.uniform(0.1, 0.5) * np.sin(np.pi * rng.uniform(1, 5) * x + rng.uniform(0, ROUND))
    return np.stack([x, y], 1)


def bumps(rng: Rng) -> Line:
    x = np.linspace(-1, 1, 48)
    return np.stack([x, rng.uniform(0.2, 0.5) * np.abs(np.sin(np.pi / 2 * rng.integers(2, 6) * (x + 1)))], 1)


def smooth(rng: Rng) -> Line:
    k = int(rng.integers(3, 9))
    points = np.cumsum(rng.normal(0, 1, (k, 2)), 0) if rng.random() < 0.5 else rng.uniform(-1, 1, (k, 2))
    points = points - points.mean(0)
    return curve(points / (np.abs(points).max() + 1e-6))


def blob(rng: Rng) -> Line:
    angles = np.linspace(0, ROUND, 36)
    radii = np.ones_like(angles)
    for harmonic in range(2, 6):
        radii += rng.normal(0, 0.35 / harmonic) * np.cos(harmonic * angles + rng.uniform(0, ROUND))
    return polar(angles, np.maximum(radii, 0.15), rng.uniform(0.4, 1))


def scallops(rng: Rng) -> Line:
    angles = np.linspace(0, ROUND, 60)
    return polar(angles, 0.75 + 0.3 * np.abs(np.sin(rng.integers(4, 9) * angles / 2)), rng.uniform(0.5, 1))


def spikes(rng: Rng) -> Line:
    n = int(rng.integers(4, 8))
    turn = np.arange(2 * n + 1)
    return polar(turn * np.pi / n, np.where(turn % 2, rng.uniform(0.3, 0.7), 1.0))


def hatching(rng: Rng) -> Line:
    k = int(rng.integers(6, 22))
    x = np.linspace(-1, 1, k)
    height = rng.uniform(0.3, 1) * (np.sqrt(np.clip(1.05 - x * x, 0, 1)) if rng.random() < 0.5 else 1.0)
    return np.stack([x, (np.arange(k) % 2 * 2 - 1) * height + rng.normal(0, 0.1, k)], 1)


def dot(rng: Rng) -> Line:
    return rng.normal(0, 0.05, (3, 2))


def loop(rng: Rng) -> Line:
    t = np.linspace(-rng.uniform(1.2, 3), rng.uniform(1.2, 3), 30)
    return np.stack([t - 1.6 * np.sin(t), -1.2 * np.cos(t)], 1) / 2.5


def cup(rng: Rng) -> Line:
    height, (left, right) = rng.uniform(0.4, 1.5), rng.normal(0, 0.15, 2)
    return np.array([[-1, -height], [-1 + left, height], [1 + right, height], [1, -height]])


def curve(points: Line, between: int = 8) -> Line:
    """A smooth curve through (k, 2) points: Catmull and Rom's spline, with the ends carried on straight."""
    ends = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    a, b, c, d = (ends[i : len(ends) - 3 + i, None] for i in range(4))
    t = np.linspace(0, 1, between, endpoint=False)[None, :, None]
    made = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.concatenate([made.reshape(-1, 2), points[-1:]])


LINES: dict[Callable[[Rng], Line], float] = {
    straight: 3, corners: 2, polygon: 3, rectangle: 3, oval: 3, ring: 4, arc: 4, coil: 0.7, teeth: 1.5, wave: 1.2,
    bumps: 1, smooth: 4, blob: 3, scallops: 0.7, spikes: 0.6, hatching: 1.2, dot: 1, loop: 0.7, cup: 1.5,
}  # fmt: skip
"""Every kind of line, and how often it comes."""

CLOSED = (polygon, rectangle, oval, ring, blob, scallops, spikes)
"""Those that enclose something."""

_KINDS, _SHARES = list(LINES), np.array(list(LINES.values())) / sum(LINES.values())


def any_line(rng: Rng) -> Line:
    """A line of a kind picked at random."""
    return _KINDS[rng.choice(len(_KINDS), p=_SHARES)](rng)


def closed_line(rng: Rng) -> Line:
    """A line that encloses something."""
    return CLOSED[rng.integers(len(CLOSED))](rng)
