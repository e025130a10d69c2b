"""Where a photo is odd, in its own frame: a heat map to lay over it, and a box round the oddest region."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.detectors.detector import Detector, Inspection
from app.errors import InputError
from app.kinds.photo import PhotoKind
from app.kinds.photo.files import Size
from app.kinds.photo.frames import Frame
from app.scoring.maps import MapArray, smoothed, squared

LONGEST = 512
"""Most pixels a side of a heat map."""
SMOOTHING = 1 / 64
"""Of the shorter side: how far errors of single pixels are smoothed, where the score has no map of its own."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Located:
    """Where one photo is odd.

    heat : (h, w) float32, over the photo as it is looked at, reduced to at most 512 a side. 0 is at most as odd as
        the worst places of a typical normal photo, 1 at least as odd as those of the oddest normal one: the median
        and the maximum of the detector's calibration.
    size : height and width of the photo in pixels
    box : left, top, right and bottom in the photo's pixels, the latter two exclusive, round the oddest region; None
        where the verdict is normal
    """

    heat: NDArray[np.float32]
    size: Size
    box: Box | None


def has_frames(detector: Detector) -> bool:
    """Whether what it sees was taken from somewhere in a larger photo."""
    return isinstance(detector.kind, PhotoKind)


def read_with_frames(detector: Detector, given: Sequence[Any]) -> tuple[NDArray[np.float32], list[Frame]]:
    """Photos as the autoencoder sees them, (n, *shape) float32, and where each of these lies in its photo.

    given : paths, bytes, Pillow images or arrays, as `PhotoKind.read_with_frames` takes them
    Raises InputError, also where the detector is not one of photos; its `sample` says which entry is at fault.
    """
    if not isinstance(detector.kind, PhotoKind):
        raise InputError(
            f"The detector {detector.name} judges {detector.kind.name}s. Expected one of photos.", field="detector"
        )
    return detector.kind.read_with_frames(given, detector.preprocessing)


def locate(detector: Detector, found: Inspection, frames: Sequence[Frame], longest: int = LONGEST) -> list[Located]:
    """Where each photo of an inspection is odd.

    frames : of as many photos, as `read_with_frames` returns them; longest : pixels of the longer side of the heat
    """
    typical, oddest = float(np.median(detector.normals)), detector.normals[-1]
    shape = (detector.shape[0], detector.shape[1])
    located = []
    for map_, frame, verdict in zip(maps_of(found), frames, found.verdict, strict=True):
        placed = frame.bring_back(map_, shape, longest)
        # Calibration scores may all be equal: then whatever lies above them is as odd as can be.
        heat = np.clip((placed - typical) / max(oddest - typical, 1e-9), 0, 1).astype(np.float32)
        box = None if verdict == "normal" else box_round_peak(placed, typical, frame.size)
        located.append(Located(heat, frame.size, box))
    return located


def maps_of(found: Inspection) -> MapArray:
    """Maps (n, h, w) in the units of the scores.

    Where the score judges by no map, it is shared out over the sample as the squared error is: the mean over all
    places is the score.
    """
    if found.map is not None:
        return found.map
    errors = squared(found.input, found.reconstruction)
    mean = np.maximum(errors.mean(axis=(1, 2), keepdims=True), np.finfo(np.float32).tiny)
    shared = errors * (found.score[:, None, None] / mean).astype(np.float32)
    return smoothed(shared, SMOOTHING * min(errors.shape[1:]))


def box_round_peak(placed: MapArray, typical: float, size: Size) -> Box:
    """The box round all that hangs together with the highest place of a map and is half as high above `typical`.

    placed : (h, w), over the whole photo; size : of the photo, in pixels, in which the box is given
    """
    from scipy import ndimage  # here, because a server that judges no photos does without it

    peak = float(placed.max())
    regions, _ = ndimage.label(placed >= min(peak, (peak + typical) / 2), np.ones((3, 3)))
    rows, columns = np.nonzero(regions == regions.flat[placed.argmax()])
    down, right = size[0] / placed.shape[0], size[1] / placed.shape[1]
    return (
        math.floor(columns.min() * right),
        math.floor(rows.min() * down),
        min(size[1], math.ceil((columns.max() + 1) * right)),
        min(size[0], math.ceil((rows.max() + 1) * down)),
    )
