"""Bowties as people draw them: crossed, of two triangles, in outline, with loops; with knots, folds, fillings."""

import numpy as np

from app.kinds.drawing.doodles.hand import Line, as_line, choose, corners, ellipse

STYLES = {"knotted": 0.46, "triangles": 0.14, "crossed": 0.14, "loops": 0.13, "outline": 0.13}
"""How the wings are drawn, and how often."""


def bowtie(rng: np.random.Generator) -> list[Line]:
    """A bowtie in one of many styles."""
    style = choose(rng, STYLES)
    height = float(rng.uniform(0.28, 0.8))
    if style == "crossed":
        return _crossed(height, rng)
    if style == "outline":
        return _outline(height, rng)
    knot = float(rng.uniform(0.12, 0.27)) if style == "knotted" or rng.random() < 0.35 else 0.0
    wing = "loop" if style == "loops" else choose(rng, {"straight": 0.62, "loop": 0.14, "notched": 0.08, "bent": 0.16})
    if style == "loops" and knot == 0.0 and rng.random() < 0.6:
        return [_eight(height, rng)]
    lines = [_wing(side, wing, knot, height * rng.uniform(0.85, 1.15), rng) for side in (-1, 1)]
    middle = _knot(knot, rng) if knot else []
    lines = middle + lines if rng.random() < 0.5 else lines + middle
    if rng.random() < 0.15:
        lines += _folds(knot, height, rng)
    if rng.random() < 0.04:
        lines += [_scribble(side, height, rng) for side in (-1, 1)]
    return lines


def _crossed(height: float, rng: np.random.Generator) -> list[Line]:
    """Two triangles that meet, in one go: the pen crosses in the middle."""
    low = height * rng.uniform(0.85, 1.15)
    lines = [corners((-1, -height), (1, low), (1, -height), (-1, low))]
    return lines + (_knot(rng.uniform(0.08, 0.2), rng) if rng.random() < 0.4 else [])


def _outline(height: float, rng: np.random.Generator) -> list[Line]:
    """The outline in one go, narrow at the waist and perhaps with the knot's two edges."""
    waist, half = height * rng.uniform(0.15, 0.45), rng.uniform(0.02, 0.2)
    around = [(-1.0, -height), (-half, -waist), (half, -waist), (1.0, -height)]
    around += [(x, -y) for x, y in reversed(around)]
    lines = [corners(*around, softness=rng.uniform(0.02, 0.12))]
    if rng.random() < 0.7:
        lines += [corners((x, -waist), (x, waist), closed=False) for x in (-half, half)]
    return lines


def _eight(height: float, rng: np.random.Generator) -> Line:
    """Two loops in one go, a lying eight."""
    t = np.linspace(0, 2 * np.pi, 60)[:-1]
    return as_line(np.cos(t), height * rng.uniform(0.8, 1.1) * np.sin(2 * t) * np.abs(np.cos(t)) ** 0.3, closed=True)


def _wing(side: int, kind: str, knot: float, height: float, rng: np.random.Generator) -> Line:
    """One side: from the knot out and back, the edges at the knot as far apart as the knot allows."""
    inner = knot * 0.8 * rng.uniform(0.2, 0.7)
    top, bottom, out = -height * rng.uniform(0.8, 1.2), height * rng.uniform(0.8, 1.2), rng.uniform(0.85, 1.1)
    if kind == "loop":
        t = np.linspace(0, 2 * np.pi, 40)
        swell = (1 - np.cos(t)) / 2
        x, y = knot * 0.9 + (out - knot * 0.9) * swell, height * 1.1 * np.sin(t) * swell ** rng.uniform(0.1, 0.6)
        return as_line(side * x, -y)
    ends = {
        "straight": [(out, top), (out * rng.uniform(0.95, 1.05), bottom)],
        "notched": [(out, top), (out * rng.uniform(0.75, 0.9), 0.0), (out, bottom)],
        "bent": [((out + knot) / 2, top * 0.8), (out, top), (out, bottom), ((out + knot) / 2, bottom * 0.8)],
    }[kind]
    begin = knot * 0.9
    points = [(begin, -inner), *ends, (begin, inner)]
    soft = rng.uniform(0.02, 0.14)
    return corners(*((side * x, y) for x, y in points), closed=rng.random() < 0.3, softness=soft)


def _knot(size: float, rng: np.random.Generator) -> list[Line]:
    """What sits in the middle: a ring, a box, or a blob of ink."""
    kind = choose(rng, {"ring": 0.55, "box": 0.33, "blob": 0.12})
    wide, high = size * rng.uniform(0.8, 1.1), size * rng.uniform(0.8, 1.3)
    if kind == "box":
        return [corners((-wide, -high), (wide, -high), (wide, high), (-wide, high))]
    ring = ellipse(0, 0, wide, high, begin=rng.uniform(0, 2 * np.pi))
    if kind == "ring":
        return [ring]
    t = np.linspace(0, rng.uniform(4, 7) * np.pi, 60)
    return [as_line(wide * 0.8 * np.cos(t) * np.cos(t / 9), high * 0.8 * np.sin(t) * np.cos(t / 7))]


def _folds(knot: float, height: float, rng: np.random.Generator) -> list[Line]:
    """Creases from the knot into the wings."""
    lines = []
    for side in (-1, 1):
        for slope in rng.uniform(-0.45, 0.45, int(rng.integers(1, 3))):
            near, far = knot + 0.08, knot + rng.uniform(0.3, 0.5)
            ends = (side * near, near * slope * height), (side * far, far * slope * height)
            lines.append(corners(*ends, closed=False))
    return lines


def _scribble(side: int, height: float, rng: np.random.Generator) -> Line:
    """Up and down inside a wing until it is full."""
    x = np.linspace(0.25, 0.92, int(rng.integers(8, 16)))
    y = x * height * 0.85 * np.where(np.arange(x.size) % 2, 1, -1)
    return as_line(side * x, y)
