"""A score that looks at a drawing from five places, so that where it stands on the paper does not count."""

import dataclasses
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.scoring.scores import Score, register

FLOOR = 1e-3
"""Added to the squared ink, so that an empty page divides by something; it still scores as very odd."""


@register
@dataclasses.dataclass(frozen=True)
class RegisteredError(Score):
    """Lowest relative error over small shifts, on two scales; 0 is perfect, about 1 means that nothing is explained.

    For each shift d of at most `radius` pixels, down and across together, x_d is the drawing moved by d and r_d the
    autoencoder's reconstruction of it:

        e_d = mean over σ of |G_σ (x_d − r_d)|² / (|G_σ x|² + 0.001)        score = min over d of e_d

    G_0 leaves an image as it is, G_σ blurs it with a Gaussian of σ pixels. The minimum forgives position, which is
    most of what is odd about genuine drawings that score badly. The blurred scale forgives a line that is a pixel
    off, and does not forgive one that is absent. Divided by the ink, a heavy drawing is not odder than a light one.

    Blind to a drawing's position within `radius` pixels, to details smaller than a pixel or two, and to whatever is
    built from the strokes of the normal ones (of bowties: a fish, a train of two boxes). Nothing is fitted.
    """

    name = "registered"
    radius: int = 1
    sigmas: tuple[float, ...] = (0.0, 0.9)

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
        wide = np.zeros((n, height + 2 * self.radius, width + 2 * self.radius), np.float32)
        middle = self.radius
        wide[:, middle : middle + height, middle : middle + width] = x
        moved = np.empty((len(self.shifts), n, height, width), np.float32)
        for out, (down, across) in zip(moved, self.shifts, strict=True):
            out[:] = wide[:, middle - down : middle - down + height, middle - across : middle - across + width]
        return moved.reshape(-1, height, width)

    def score(self, x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> NDArray[np.float64]:
        """x : (n, height, width); reconstructions : of all its `queries`, in their order."""
        # What is missing from each pass and, last, the drawing itself: one blur serves both.
        seen = np.concatenate([self.queries(x) - reconstructions, x])
        total = np.zeros((self.passes, len(x)))
        for sigma in self.sigmas:
            blurred = blur(seen, sigma) if sigma else seen
            squares = np.einsum("nij,nij->n", blurred, blurred).reshape(self.passes + 1, len(x))
            total += squares[:-1] / (squares[-1] + FLOOR)
        return total.min(axis=0) / len(self.sigmas)


@lru_cache(maxsize=16)
def shifts_within(radius: int) -> tuple[tuple[int, int], ...]:
    """Every (down, across) whose sizes add up to at most `radius`; (0, 0) first."""
    steps = range(-radius, radius + 1)
    every = [(down, across) for down in steps for across in steps if abs(down) + abs(across) <= radius]
    return tuple(sorted(every, key=lambda shift: shift != (0, 0)))


def blur(images: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian blur of (…, height, width), with paper (0) beyond the edges. Axes may come back in another order."""
    down, across = (blur_matrix(side, sigma) for side in images.shape[-2:])
    return np.swapaxes(images @ across, -1, -2) @ down


@lru_cache(maxsize=16)
def blur_matrix(side: int, sigma: float) -> NDArray[np.float32]:
    """(side, side), symmetric: times a row of pixels, it is the row's blur."""
    distance = np.arange(-side, side + 1)
    total = np.exp(-0.5 * (distance / sigma) ** 2).sum()
    between = np.arange(side)[:, None] - np.arange(side)[None]
    return (np.exp(-0.5 * (between / sigma) ** 2) / total).astype(np.float32)
