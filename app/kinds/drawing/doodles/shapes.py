"""Other things that people doodle, to set beside bowties."""

from collections.abc import Callable

import numpy as np

from app.kinds.drawing.doodles.hand import Line, as_line, corners, dots, ellipse

Rng = np.random.Generator


def circle(rng: Rng) -> list[Line]:
    return [ellipse(0, 0, 1, rng.uniform(0.85, 1.1), begin=rng.uniform(0, 2 * np.pi))]


def square(rng: Rng) -> list[Line]:
    tall = rng.uniform(0.8, 1.1)
    return [corners((-1, -tall), (1, -tall), (1, tall), (-1, tall))]


def triangle(rng: Rng) -> list[Line]:
    return [corners((rng.uniform(-0.3, 0.3), -0.9), (1, 0.8), (-1, 0.8))]


def star(rng: Rng) -> list[Line]:
    """Five points: in one go, across, or as an outline."""
    if rng.random() < 0.6:
        angle = -np.pi / 2 + np.arange(5) * 4 * np.pi / 5
        return [as_line(np.cos(angle), np.sin(angle), closed=True)]
    angle = -np.pi / 2 + np.arange(10) * np.pi / 5
    reach = np.where(np.arange(10) % 2, rng.uniform(0.38, 0.5), 1.0)
    return [Line(np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=1), closed=True)]


def fish(rng: Rng) -> list[Line]:
    """Body and tail in one line, with an eye; or a ring with a triangle."""
    fat = rng.uniform(0.3, 0.5)
    eye = [ellipse(-0.6, -0.1, 0.06, 0.06)] if rng.random() < 0.5 else dots((-0.6, -0.1))
    if rng.random() < 0.5:
        x = np.linspace(1, -1, 25)
        bow = fat * np.sin(np.pi * (x + 1) / 1.55)
        return [as_line(np.concatenate([x, x[::-1]]), np.concatenate([-bow, bow[::-1]])), *eye]
    return [ellipse(-0.25, 0, 0.75, fat), corners((0.45, 0), (1, -fat), (1, fat)), *eye]


def arrow(rng: Rng) -> list[Line]:
    head = rng.uniform(0.3, 0.5)
    tip = [corners((1 - head, -head), (1, 0), (1 - head, head), closed=rng.random() < 0.2)]
    return [corners((-1, 0), (1, 0), closed=False), *tip]


def zigzag(rng: Rng) -> list[Line]:
    count = int(rng.integers(5, 11))
    y = rng.uniform(0.2, 0.5) * np.where(np.arange(count) % 2, 1, -1)
    return [as_line(np.linspace(-1, 1, count), y)]


def spiral(rng: Rng) -> list[Line]:
    t = np.linspace(0, 1, 140)
    angle = rng.uniform(0, 2 * np.pi) + rng.choice([-1, 1]) * 2 * np.pi * rng.uniform(2.5, 4.5) * t
    return [as_line(t * np.cos(angle), t * np.sin(angle))]


def face(rng: Rng) -> list[Line]:
    eyes = (
        [ellipse(x, -0.3, 0.1, 0.12) for x in (-0.35, 0.35)]
        if rng.random() < 0.5
        else dots((-0.35, -0.3), (0.35, -0.3))
    )
    smile = ellipse(0, 0.2, 0.5, 0.35, begin=0.15 * np.pi, turn=0.7 * np.pi)
    nose = [corners((0, -0.1), (0.08, 0.15), (-0.05, 0.17), closed=False)] if rng.random() < 0.4 else []
    return [ellipse(0, 0, 1, 1.05, begin=rng.uniform(0, 2 * np.pi)), *eyes, *nose, smile]


def house(rng: Rng) -> list[Line]:
    wall = corners((-0.8, -0.1), (0.8, -0.1), (0.8, 0.9), (-0.8, 0.9))
    roof = corners((-0.95, -0.1), (0, -1), (0.95, -0.1), closed=rng.random() < 0.3)
    door = corners((-0.15, 0.9), (-0.15, 0.35), (0.2, 0.35), (0.2, 0.9), closed=False)
    window = [corners((0.4, 0.1), (0.65, 0.1), (0.65, 0.35), (0.4, 0.35))] if rng.random() < 0.5 else []
    return [wall, roof, door, *window]


def line(rng: Rng) -> list[Line]:
    angle = rng.uniform(-0.5, 0.5)
    x, y = np.cos(angle), np.sin(angle)
    return [corners((-x, -y), (x, y), closed=False)]


def cross(rng: Rng) -> list[Line]:
    """A plus or a times sign, not a bowtie: its ends are not joined."""
    if rng.random() < 0.5:
        return [corners((-0.7, 0), (0.7, 0), closed=False), corners((0, -0.9), (0, 0.9), closed=False)]
    return [corners((-0.8, -0.8), (0.8, 0.8), closed=False), corners((0.8, -0.8), (-0.8, 0.8), closed=False)]


def heart(rng: Rng) -> list[Line]:
    t = np.linspace(0, 2 * np.pi, 50)
    x = np.sin(t) ** 3
    y = (13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) / 16
    return [as_line(x, -y * rng.uniform(0.85, 1.1))]


def flower(rng: Rng) -> list[Line]:
    petals = int(rng.integers(5, 8))
    lines = [ellipse(0, -0.4, 0.2, 0.2)]
    for angle in np.arange(petals) * 2 * np.pi / petals:
        lines.append(ellipse(0.42 * np.cos(angle), -0.4 + 0.42 * np.sin(angle), 0.2, 0.2, begin=angle + np.pi))
    lines.append(corners((0, 0.2), (0, 1.1), closed=False))
    return lines + ([ellipse(0.2, 0.75, 0.2, 0.1)] if rng.random() < 0.5 else [])


def cloud(rng: Rng) -> list[Line]:
    """Bumps around an ellipse, in one go."""
    t = np.linspace(0, 2 * np.pi, 120)[:-1]
    bumps = 1 + 0.22 * np.abs(np.sin(rng.integers(5, 9) * t / 2 + rng.uniform(0, np.pi)))
    return [as_line(0.85 * bumps * np.cos(t), 0.5 * bumps * np.sin(t), closed=True)]


def tree(rng: Rng) -> list[Line]:
    trunk = corners((-0.12, 0.2), (-0.15, 1), (0.15, 1), (0.12, 0.2), closed=False)
    if rng.random() < 0.6:
        return [trunk, ellipse(0, -0.35, 0.65, 0.6, begin=rng.uniform(0, 2 * np.pi))]
    return [trunk, corners((0, -1), (0.6, 0.2), (-0.6, 0.2))]


def ladder(rng: Rng) -> list[Line]:
    rungs = np.linspace(-0.75, 0.75, int(rng.integers(4, 7)))
    rails = [corners((x, -1), (x, 1), closed=False) for x in (-0.35, 0.35)]
    return rails + [corners((-0.35, y), (0.35, y), closed=False) for y in rungs]


_PLAIN = (circle, square, triangle, line, cross, arrow, zigzag, spiral)
_THINGS = (star, fish, face, house, heart, flower, cloud, tree, ladder)

SHAPES: dict[str, Callable[[Rng], list[Line]]] = {shape.__name__: shape for shape in (*_PLAIN, *_THINGS)}
