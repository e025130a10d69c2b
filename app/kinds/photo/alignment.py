"""Find a part that lies alone on a plain ground, so that every photo of it can be turned the same way.

The photo's border shows the ground. Pixels that differ from it by more than one standard deviation of the photo belong
to the part. Its longest direction becomes the vertical, with its heavier end (by the third moment along that
direction) always at the same side. Moments as in Hu 1962.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError

SEARCHED = 256
"""The part is looked for at about this size, in pixels of the longer side."""
DIFFERENT = 1.0
"""Standard deviations of the photo that a pixel of the part differs from the ground."""
LEAST_AREA, MOST_AREA = 0.003, 0.6
"""Least and largest share of the photo that a part covers."""
MOST_AT_BORDER = 0.2
"""Largest share of the border that may differ from the ground."""
ALONE = 0.8
"""A part lies alone if it makes up more than this share of all that differs from the ground."""
LONG = 1.25
"""Least ratio of the spreads along a part and across it. Below it, a part has no direction and is only centred."""
EXPECTED = "Expected one part that lies alone on a plain ground. Train without --align for anything else."

Place = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A part in a photo. Places are (row, column) in pixels from the outer corner of the photo that was searched.

    centre : its centre of mass. Each pixel weighs as much as it differs from the ground, so that an edge that was
        missed, or a soft shadow, hardly moves it
    direction : unit vector along the part, towards its light end; downwards if the part is not longer than wide
    length, width : along the part and across, twice the distance from the centre to the farther end
    ground : brightness of the photo around it
    alone : whether nothing else in the photo stands out as much
    """

    centre: Place
    direction: Place
    length: float
    width: float
    ground: float
    alone: bool


def border(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """The outermost pixels, one after another."""
    return np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


def plain_ground(z: NDArray[np.float32]) -> float | None:
    """The median of a photo's border; None if the border is not plain. z : the photo, of mean 0 and deviation 1"""
    edge = border(z)
    ground = float(np.median(edge))
    return None if np.mean(np.abs(edge - ground) > DIFFERENT) > MOST_AT_BORDER else ground


def find(z: NDArray[np.float32]) -> Part:
    """The part in a photo of mean 0 and standard deviation 1, (h, w).

    Raises InputError if there is no plain ground, or no part on it.
    """
    from scipy import ndimage  # see frames.warp

    step = max(1, min(z.shape) // SEARCHED)
    rows, columns = (n // step * step for n in z.shape)
    small = z[:rows, :columns].reshape(rows // step, step, columns // step, step).mean((1, 3))
    ground = plain_ground(small)
    if ground is None:
        raise InputError(f"No part was found: the photo's border shows no plain ground. {EXPECTED}", field="image")
    differs = np.abs(small - ground)
    labels, n = ndimage.label(differs > DIFFERENT)
    areas = np.bincount(labels.ravel(), minlength=2)[1:]
    largest = int(areas.argmax())
    if not n or not LEAST_AREA <= areas[largest] / small.size <= MOST_AREA:
        raise InputError(
            f"No part was found: nothing that covers {LEAST_AREA:.1%} to {MOST_AREA:.0%} of the photo stands out from "
            f"its ground. {EXPECTED}",
            field="image",
        )
    blob = labels == largest + 1
    alone = bool(areas[largest] > ALONE * areas.sum())
    return _measure(np.argwhere(blob) + 0.5, differs[blob].astype(np.float64), step, ground, alone)


def _measure(places: NDArray[np.floating], weights: NDArray[np.float64], step: int, ground: float, alone: bool) -> Part:
    centre = (places * weights[:, None]).sum(axis=0) / weights.sum()
    from_centre = places - centre
    values, vectors = np.linalg.eigh((from_centre * weights[:, None]).T @ from_centre)
    direction = np.array([1.0, 0.0])
    if values[1] > LONG**2 * max(values[0], 1e-9):
        direction = vectors[:, 1]
        if (weights * (from_centre @ direction) ** 3).sum() < 0:
            direction = -direction
    along, across = from_centre @ direction, from_centre @ np.array([-direction[1], direction[0]])
    length, width = (2 * float(np.abs(extent).max()) * step for extent in (along, across))
    return Part(centre * step, direction, length, width, ground, alone)


@dataclass(frozen=True)
class Crop:
    """How much of a photo an aligned sample shows. It is the same for all photos of a detector.

    length : along the part, as a share of the photo's shorter side
    shape : rows and columns of the sample, multiples of 32, the part standing upright
    """

    length: float
    shape: tuple[int, int]


def choose_crop(parts: Sequence[Part], shorter_sides: Sequence[int], rows: int = 512) -> Crop:
    """A crop that 95 % of these parts fit into.

    shorter_sides : in pixels, of the photos that the parts were found in
    Raises InputError if there is no part.
    """
    if not parts:
        raise InputError(f"No training photo shows a part to align. {EXPECTED}")
    length = float(np.quantile([p.length / s for p, s in zip(parts, shorter_sides, strict=True)], 0.95))
    width = float(np.quantile([p.width / s for p, s in zip(parts, shorter_sides, strict=True)], 0.95))
    columns = min(rows, max(32, int(np.ceil(rows * width / length / 32)) * 32))
    return Crop(length, (rows, columns))
