"""Drawings of nothing in particular, which a program puts together from random lines.

While a denoising autoencoder learns, they stand for everything else that a person could draw (outlier exposure:
Hendrycks, Mazeika and Dietterich, Deep Anomaly Detection with Outlier Exposure, 2019; there with other data, here with
none). No person's drawing and no category went into them: they are lines, ovals, polygons and scribbles, scattered,
stacked, mirrored and repeated. The licence is the project's own.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app.kinds.drawing.random_lines import Line, Rng, any_line, closed_line
from app.kinds.drawing.strokes import draw_many

ROUND = 2 * np.pi


def turn(line: Line, angle: float) -> Line:
    """The line turned about the origin by `angle` radians."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return line @ np.array([[cosine, sine], [-sine, cosine]])


def place(rng: Rng, at: Line, size: float, angle: float | None = None) -> Line:
    """Any line, of this size, at that place, turned at random or by right angles unless `angle` is given."""
    if angle is None:
        angle = rng.uniform(0, ROUND) if rng.random() < 0.5 else rng.integers(4) * np.pi / 2
    return turn(any_line(rng), angle) * size + at


def size_of(rng: Rng, middle: float, spread: float) -> float:
    """A random size around exp(middle)."""
    return float(np.exp(rng.normal(middle, spread)))


def scattered(rng: Rng) -> list[Line]:
    """A few lines anywhere."""
    return [place(rng, rng.uniform(-1, 1, 2), size_of(rng, -0.8, 0.6)) for _ in range(1 + rng.poisson(2.2))]


def body(rng: Rng) -> list[Line]:
    """One large closed line with others inside, on its edge and around it."""
    main = turn(closed_line(rng) * [1, rng.uniform(0.45, 1)], rng.choice([0, np.pi / 2, rng.uniform(0, ROUND)]))
    lines = [main]
    for _ in range(rng.poisson(2.5)):
        where, size, edge = rng.random(), size_of(rng, -1.4, 0.5), main[rng.integers(len(main))]
        if where < 0.4:
            lines.append(place(rng, rng.uniform(-0.6, 0.6, 2), size))
        elif where < 0.8:
            part = place(rng, np.zeros(2), size * 1.6, float(np.arctan2(edge[1], edge[0])))
            lines.append(part - part[0] + edge)
        else:
            lines.append(place(rng, edge * rng.uniform(1, 1.6), size))
    return lines


def chain(rng: Rng) -> list[Line]:
    """Lines that begin where another has a point."""
    lines: list[Line] = []
    end = np.zeros(2)
    for _ in range(rng.integers(2, 8)):
        part = place(rng, np.zeros(2), size_of(rng, -0.6, 0.5))
        part = part - part[0] + end
        lines.append(part)
        other = lines[rng.integers(len(lines))]
        end = other[rng.integers(len(other))] if rng.random() < 0.5 else part[-1]
    return lines


def mirrored(rng: Rng) -> list[Line]:
    """Lines with their mirror images, and some on the axis between them."""
    axis, shift = int(rng.integers(2)), rng.uniform(-0.2, 0.8)
    lines = []
    for part in scattered(rng)[: rng.integers(1, 4)]:
        part = part.copy()
        part[:, axis] += shift
        image = part.copy()
        image[:, axis] *= -1
        lines += [part, image + rng.normal(0, 0.05, 2)]
    for _ in range(rng.poisson(0.8)):
        at = np.zeros(2)
        at[1 - axis] = rng.uniform(-1, 1)
        lines.append(place(rng, at, size_of(rng, -0.8, 0.5), 0.0))
    return lines


def repeated(rng: Rng) -> list[Line]:
    """One line several times: in a row, in a column, around a middle, or one inside another."""
    part = place(rng, np.zeros(2), size_of(rng, -1.0, 0.4))
    n, way, step = int(rng.integers(2, 7)), rng.integers(4), rng.uniform(0.25, 0.9)
    lines = []
    for i in range(n):
        if way == 0:
            copy = part + np.array([i * step, 0.0])
        elif way == 1:
            copy = part + np.array([0.0, i * step])
        elif way == 2:
            copy = turn(part + np.array([step + 0.3, 0.0]), i * ROUND / n)
        else:
            copy = part / max(np.abs(part).max(), 0.1) * (1 - 0.8 * i / n)
        lines.append(copy + rng.normal(0, 0.03, 2))
    others = range(rng.poisson(1))
    return lines + [place(rng, rng.uniform(-0.7, 1.5, 2), size_of(rng, -0.4, 0.5)) for _ in others]


def stacked(rng: Rng) -> list[Line]:
    """Two to four large lines beside or above one another."""
    axis, end = int(rng.integers(2)), 0.0
    lines, middle = [], np.zeros(2)
    for _ in range(rng.integers(2, 5)):
        part = any_line(rng)
        part = part - (part.max(0) + part.min(0)) / 2
        part = turn(part / max(np.abs(part).max(), 0.1), rng.integers(4) * np.pi / 2)
        part = part * np.exp(rng.normal(-0.5, 0.5, 2))
        half = float(np.abs(part[:, axis]).max())
        middle = np.zeros(2)
        middle[axis], middle[1 - axis] = end + half, rng.normal(0, 0.12)
        lines.append(part + middle)
        end += 2 * half * rng.uniform(0.8, 1.1)
    others = range(rng.poisson(0.8))
    return lines + [
        place(rng, rng.uniform(-0.5, 0.5, 2) + middle * rng.random(), size_of(rng, -1.4, 0.5)) for _ in others
    ]


LAYOUTS: tuple[Callable[[Rng], list[Line]], ...] = (scattered, body, chain, mirrored, repeated, stacked)


def by_hand(lines: list[Line], rng: Rng) -> list[Line]:
    """The lines as a hand would draw them: stretched, sheared and turned as a whole, and wobbly."""
    whole = np.array([[1, rng.normal(0, 0.12)], [0, 1]]) * np.exp(rng.normal(0, 0.25, 2))
    angle, wobble = rng.normal(0, 0.15), np.exp(rng.normal(-4.2, 0.6))
    return [turn(wobbly(line, wobble, rng) @ whole.T, angle) for line in lines]


def wobbly(line: Line, wobble: float, rng: Rng) -> Line:
    """The line with points at even spacing and smooth noise of that size on them."""
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    k = int(np.clip(along[-1] / 0.15, 2, 60))
    if len(line) < k:
        even = np.linspace(0, along[-1], k)
        line = np.stack([np.interp(even, along, line[:, i]) for i in (0, 1)], 1)
    noise = rng.normal(0, wobble, line.shape)
    if len(line) > 4:
        noise = np.stack([np.convolve(noise[:, i], np.full(4, 0.5), "same") for i in (0, 1)], 1)
    return line + noise


def draw(rng: Rng) -> list[NDArray[np.float64]]:
    """One drawing as strokes (2, k)."""
    layout = LAYOUTS[rng.integers(len(LAYOUTS))]
    return [stroke.T for stroke in by_hand(layout(rng), rng)]


def bitmaps(count: int, seed: int) -> NDArray[np.uint8]:
    """(count, 28, 28) uint8: drawings of nothing in particular, drawn as Quick, Draw!'s are."""
    rng = np.random.default_rng(seed)
    return draw_many(draw(rng) for _ in range(count))


def simple(count: int, seed: int) -> NDArray[np.uint8]:
    """(count, 28, 28) uint8: empty pages (a quarter), dots (an eighth), and lines, straight or nearly so."""
    rng = np.random.default_rng(seed)
    return draw_many(simple_drawing(rng) for _ in range(count))


def simple_drawing(rng: Rng) -> list[NDArray[np.float64]]:
    """Nothing, a dot, or a line. Two points close together are a line too: drawings are scaled to fill the page."""
    kind = rng.integers(4)
    if kind == 0:
        return []
    if kind == 1:
        at = rng.uniform(0, 30, (2, 1))
        return [np.concatenate([at, at + rng.uniform(-0.5, 0.5, (2, 1))], 1)[:, : rng.integers(1, 3)]]
    angle = rng.uniform(0, ROUND) if rng.random() < 0.5 else rng.integers(4) * np.pi / 4 + rng.normal(0, 0.03)
    ends = np.array([[0, 255 * np.cos(angle)], [0, 255 * np.sin(angle)]])
    middle = ends.mean(1, keepdims=True) + rng.normal(0, 6 * (rng.random() < 0.7), (2, 1))
    return [np.concatenate([ends[:, :1], middle, ends[:, 1:]], 1)]
