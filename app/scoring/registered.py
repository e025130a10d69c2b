"""A score that looks at a drawing in five slightly shifted positions, so that its place on the paper does not count."""

import dataclasses
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError
from app.scoring.ink import excess, most_ink
from app.scoring.scores import Reconstruct, Score, register

FLOOR = 1e-3
"""Added to the squared ink, so that an empty page does not divide by 0; it still scores as very odd."""

NEGLIGIBLE = 1e-12
"""Smaller weights change no float32 sum, but lead to subnormal products, which are fifty times slower to compute."""

FARTHEST = 8
"""Pixels of the largest shift; the number of passes grows with its square."""


@register
@dataclasses.dataclass(frozen=True)
class RegisteredError(Score):
    """Lowest relative error over small shifts, on two scales; 0 is perfect, about 1 means that nothing is explained.

    For each shift d of at most `radius` pixels, down and across together, x_d is the drawing moved by d and r_d the
    autoencoder's reconstruction of it:

        e_d = mean over σ of |G_σ (x_d − r_d)|² / (|G_σ x|² + 0.001)        score = min over d of e_d

    G_0 leaves an image unchanged; G_σ blurs it with a Gaussian of σ pixels. The minimum forgives position, which is the
    main reason why genuine drawings score badly. The blurred scale forgives a line that is a pixel off, but not one
    that is missing. The error is divided by the ink, so that a heavy drawing is not odder than a light one.

    Blind to a drawing's position within `radius` pixels, to details smaller than a pixel or two, and to whatever is
    built from the same strokes as normal drawings (for bowties: a fish, a train of two boxes). Ink beyond `ink`, which
    is fitted on normals, counts as odd too (`app.scoring.ink`); 0 adds nothing.
    """

    name = "registered"
    kinds = frozenset({"drawing", "photo"})
    ndims = frozenset({2})
    radius: int = 1
    sigmas: tuple[float, ...] = (0.0, 0.9)
    ink: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.radius <= FARTHEST:
            raise InputError(f"The radius of the score registered is {self.radius}. Expected 0 to {FARTHEST}.")

    def fit(self, x: NDArray[np.float32], reconstruct: Reconstruct) -> "RegisteredError":
        """The most ink of these normals."""
        return dataclasses.replace(self, ink=most_ink(x))

    @property
    def shifts(self) -> tuple[tuple[int, int], ...]:
        """(down, across) of each pass; the first is no shift at all."""
        return shifts_within(self.radius)

    @property
    def passes(self) -> int:
        return len(self.shifts)

    def queries(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """x : (n, height, width) float32; returns (n · passes, height, width)."""
        n, height, width = x.shape
        r = self.radius
        wide = np.zeros((n, height + 2 * r, width + 2 * r), np.float32)
        wide[:, r : r + height, r : r + width] = x
        # A view of every window into the widened drawings, by (row, column) of its corner; one call copies from it.
        side = 2 * r + 1
        strides = (*wide.strides[1:], *wide.strides)
        windows = np.ndarray((side, side, n, height, width), np.float32, wide, strides=strides)
        return windows[corners(r)].reshape(-1, height, width)

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        """x : (n, height, width); reconstructions : of all its `queries`, in their order."""
        moved = self.queries(x) if queries is None else queries
        n, n_moved = len(x), len(moved)
        # For each scale, the residuals of all passes and then the drawings themselves, so that one blur serves both.
        seen = np.empty((len(self.sigmas), n_moved + n, *x.shape[1:]), np.float32)
        flat = seen.reshape(len(self.sigmas), n_moved + n, -1)
        plain = seen[0]
        np.subtract(moved, reconstructions, out=plain[:n_moved])
        plain[n_moved:] = x
        for i in range(len(self.sigmas) - 1, -1, -1):
            if self.sigmas[i]:
                blur(plain, self.sigmas[i], out=seen[i])
            elif i:
                seen[i] = plain
        squares = np.vecdot(flat, flat)
        ratios = squares[:, :n_moved].reshape(-1, self.passes, n) / (squares[:, None, n_moved:] + FLOOR)
        lowest: NDArray[np.float64] = np.minimum.reduce(np.add.reduce(ratios, axis=0, dtype=np.float64), axis=0)
        return lowest / len(self.sigmas) + excess(x, self.ink)


@lru_cache(maxsize=16)
def shifts_within(radius: int) -> tuple[tuple[int, int], ...]:
    """Every (down, across) whose sizes add up to at most `radius`; (0, 0) first."""
    steps = range(-radius, radius + 1)
    every = [(down, across) for down in steps for across in steps if abs(down) + abs(across) <= radius]
    return tuple(sorted(every, key=lambda shift: shift != (0, 0)))


@lru_cache(maxsize=16)
def corners(radius: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(rows, columns) of the corner of each shift's window in drawings widened by `radius`."""
    rows, columns = (radius - np.array(shifts_within(radius), np.intp)).T
    return rows, columns


def blur(images: NDArray[np.float32], sigma: float, out: NDArray[np.float32]) -> None:
    """Gaussian blur of (n, height, width), with paper (0) beyond the edges, transposed into the memory of `out`.

    Leaving the result transposed, (n, width, height), saves a copy, and its squares have the same sum. `out` may be
    `images`.
    """
    n, height, width = images.shape
    on_side = np.swapaxes(images @ blur_matrix(width, sigma), 1, 2)
    np.matmul(on_side, blur_matrix(height, sigma), out=out.reshape(n, width, height))


@lru_cache(maxsize=16)
def blur_matrix(side: int, sigma: float) -> NDArray[np.float32]:
    """(side, side), symmetric: times a row of pixels, it is the row's blur."""
    distance = np.arange(-side, side + 1)
    total = np.exp(-0.5 * (distance / sigma) ** 2).sum()
    between = np.arange(side)[:, None] - np.arange(side)[None]
    weights = np.exp(-0.5 * (between / sigma) ** 2) / total
    weights[weights < NEGLIGIBLE] = 0
    return weights.astype(np.float32)
