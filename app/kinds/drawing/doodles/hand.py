"""A hand that follows ideal lines about as well as people do with a mouse or a finger."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]
"""Points of a line, shape (n_points, 2), in a drawing about 2 wide: x to the right, y down, middle at 0."""
Drawing = list[list[list[float]]]

_STEP = 0.02


@dataclass(frozen=True)
class Line:
    """One stroke as it was meant. `softness` rounds its corners, in units of a drawing about 2 wide."""

    points: Curve
    closed: bool = False
    softness: float = 0.03


def corners(*points: tuple[float, float], closed: bool = True, softness: float = 0.03) -> Line:
    """Straight pieces from point to point."""
    return Line(np.array(points, dtype=np.float64), closed, softness)


def ellipse(x: float, y: float, width: float, height: float, begin: float = 0.0, turn: float = 2 * np.pi) -> Line:
    """An ellipse, or an arc of `turn` radians of one, around x, y, with half axes `width` and `height`."""
    angle = np.linspace(begin, begin + turn, 40)
    points = np.stack([x + width * np.cos(angle), y + height * np.sin(angle)], axis=1)
    whole = abs(turn) >= 2 * np.pi
    return Line(points[:-1] if whole else points, whole)


@dataclass(frozen=True)
class Hand:
    """How one person draws one drawing: all lengths are shares of a drawing about 2 wide."""

    wobble: float
    jitter: float
    gap: float
    spacing: float
    tilt: float
    stretch: float
    size: float

    @classmethod
    def of(cls, rng: np.random.Generator) -> "Hand":
        """Make up a person: mostly fairly steady, now and then clumsy or askew."""
        clumsy = rng.gamma(2.0, 0.5)
        return cls(
            wobble=0.018 * clumsy,
            jitter=0.04 * clumsy,
            gap=0.08 * clumsy,
            spacing=float(rng.uniform(0.03, 0.1)),
            tilt=float(rng.normal(0, 0.06) if rng.random() < 0.85 else rng.normal(0, 0.35)),
            stretch=float(np.exp(rng.normal(0, 0.12))),
            size=float(rng.uniform(60, 220)),
        )

    def draw(self, lines: list[Line], rng: np.random.Generator) -> Drawing:
        """Draw the lines one after another.

        returns : strokes, each [[x...], [y...]] in pixels of a canvas, to a tenth of a pixel. Rounding keeps the
            last bits of sine and cosine, which differ from machine to machine, out of the drawing.
        """
        cos, sin = np.cos(self.tilt), np.sin(self.tilt)
        turn = self.size * np.array([[cos, sin], [-sin, cos]]) * [[self.stretch], [1.0]]
        middle = self.size * rng.uniform(1.2, 2.0, 2)
        strokes: Drawing = []
        for line in lines:
            strokes.append(np.round(self._stroke(line, rng) @ turn + middle, 1).T.tolist())
        return strokes

    def _stroke(self, line: Line, rng: np.random.Generator) -> Curve:
        aim = line.points
        extent = float(np.ptp(aim, axis=0).max())
        loose = min(1.0, 0.25 + extent)  # small things are drawn with more care
        if len(aim) < 10:  # at the corners of a polygon, not all along a curve
            aim = aim + rng.normal(0, self.jitter * loose, aim.shape)
        if line.closed:
            aim = self._close(aim, rng)
        if rng.random() < 0.3:
            aim = aim[::-1]
        path = _soften(_walk(aim, _STEP), line.softness)
        path = path + self._drift(len(path), loose, rng)
        steps = self.spacing * rng.uniform(0.4, 1.6, 4 + int(len(path) * _STEP / (0.4 * self.spacing)))
        along = np.linspace(0, len(path) - 1, max(2, int(np.searchsorted(np.cumsum(steps), len(path) * _STEP))))
        return path[np.unique(np.rint(along).astype(int))]

    def _close(self, aim: Curve, rng: np.random.Generator) -> Curve:
        """Start anywhere on a closed line and come back to about there: short of it, or past it."""
        begin = int(rng.integers(len(aim)))
        around = _walk(np.concatenate([aim[begin:], aim[: begin + 1]]), _STEP)
        missing = rng.normal(0, self.gap)
        count = int(min(abs(missing), 0.4) / _STEP)
        if missing < 0:
            return np.concatenate([around, around[1 : count + 1]])
        return around[: max(2, len(around) - min(count, len(around) // 4))]

    def _drift(self, count: int, loose: float, rng: np.random.Generator) -> Curve:
        """Slow waves and a steady pull to one side: what makes a line look drawn by hand."""
        along = np.arange(count) * _STEP
        waves = np.zeros((count, 2))
        for period in (0.25, 0.6, 1.5):
            size, phase = rng.normal(0, self.wobble * loose * period, 2), rng.uniform(0, 2 * np.pi, 2)
            waves += size * np.sin(2 * np.pi * along[:, None] / period + phase)
        pull = rng.normal(0, self.gap * 0.3 * loose, 2)
        return waves + pull * (along / max(along[-1], _STEP))[:, None]


def _walk(points: Curve, step: float) -> Curve:
    """Points at even distances along straight pieces, both ends included."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, along[-1], max(2, int(np.ceil(along[-1] / step)) + 1))
    return np.stack([np.interp(at, along, points[:, axis]) for axis in (0, 1)], axis=1)


def _soften(path: Curve, softness: float) -> Curve:
    """Round corners by a running mean over `softness` to each side, the ends kept."""
    reach = min(int(softness / _STEP), len(path) // 4)
    if reach < 1:
        return path
    window = np.ones(2 * reach + 1) / (2 * reach + 1)
    padded = np.concatenate([np.repeat(path[:1], reach, 0), path, np.repeat(path[-1:], reach, 0)])
    return np.stack([np.convolve(padded[:, axis], window, "valid") for axis in (0, 1)], axis=1)


def choose(rng: np.random.Generator, options: dict[str, float]) -> str:
    """Pick a name by its weight."""
    weights = np.array(list(options.values()))
    return str(rng.choice(list(options), p=weights / weights.sum()))


def dots(*places: tuple[float, float]) -> list[Line]:
    """Eyes and the like: a touch of the pen, hardly a line."""
    return [corners((x, y), (x + 0.02, y + 0.02), closed=False) for x, y in places]


def as_line(x: Any, y: Any, closed: bool = False) -> Line:
    """A curve from its x and y."""
    return Line(np.stack([x, y], axis=1), closed)
