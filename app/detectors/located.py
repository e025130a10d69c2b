"""Where a photo is odd, in its own frame: a heat map to lay over it, and a box round the oddest region."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
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
"""How far the errors of single pixels are smoothed if the score has no map, as a share of the shorter side."""

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Located:
    """Where one photo is odd.

    heat : (h, w) float32 over the upright photo, reduced to at most 512 pixels a side. 0 means at most as odd as the
        worst places of a typical normal photo (the median of the detector's calibration), 1 at least as odd as those
        of the oddest normal photo (its maximum).
    size : height and width of the photo in pixels
    box : left, top, right and bottom in the photo's pixels, the latter two exclusive, round the oddest region; None
        where the verdict is normal
    """

    heat: NDArray[np.float32]
    size: Size
    box: Box | None


def has_frames(detector: Detector) -> bool:
    """Whether its samples are cut out of photos, so that each has a frame."""
    return isinstance(detector.kind, PhotoKind)


def read_with_frames(detector: Detector, given: Sequence[Any]) -> tuple[NDArray[np.float32], list[Frame]]:
    """Photos as the autoencoder sees them, (n, *shape) float32, and the frame of each: where it lies in its photo.

    given : paths, bytes, Pillow images or arrays, as `PhotoKind.read_with_frames` takes them
    Raises InputError if the detector does not judge photos, or an entry cannot be read; `sample` says which entry.
    """
    if not isinstance(detector.kind, PhotoKind):
        raise InputError(
            f"The detector {detector.name} judges {detector.kind.name}s. Expected one of photos.", field="detector"
        )
    return detector.kind.read_with_frames(given, detector.preprocessing)


def locate(detector: Detector, found: Inspection, frames: Sequence[Frame], longest: int = LONGEST) -> list[Located]:
    """Where each photo of an inspection is odd.

    frames : one for each inspected photo, from `read_with_frames`
    longest : most pixels of the heat map's longer side
    """
    typical, oddest = float(np.median(detector.normals)), detector.normals[-1]
    shape = (detector.shape[0], detector.shape[1])
    located = []
    for map_, frame, verdict in zip(maps_of(found), frames, found.verdict, strict=True):
        placed = frame.bring_back(map_, shape, longest)
        # If all calibration scores are equal, any place above them gets the full heat.
        heat = np.clip((placed - typical) / max(oddest - typical, 1e-9), 0, 1).astype(np.float32)
        box = None if verdict == "normal" else box_round_peak(placed, typical, frame.size)
        located.append(Located(heat, frame.size, box))
    return located


def rows_of(found: Inspection, rows: Sequence[int]) -> Inspection:
    """The part of an inspection that is about the samples in these rows."""
    every = ((field.name, getattr(found, field.name)) for field in fields(found))
    taken: dict[str, Any] = {name: None if values is None else values[list(rows)] for name, values in every}
    return replace(found, **taken)


def maps_of(found: Inspection) -> MapArray:
    """Maps (n, h, w) in the units of the scores.

    If the score has no map, each sample's score is distributed over its places in proportion to the squared error, so
    that the mean over all places is the score.
    """
    if found.map is not None:
        return found.map
    errors = squared(found.input, found.reconstruction)
    mean = np.maximum(errors.mean(axis=(1, 2), keepdims=True), np.finfo(np.float32).tiny)
    shared = errors * (found.score[:, None, None] / mean).astype(np.float32)
    return smoothed(shared, SMOOTHING * min(errors.shape[1:]))


def box_round_peak(placed: MapArray, typical: float, size: Size) -> Box:
    """The box round the region that contains the highest place of a map and rises at least half as far above `typical`.

    placed : (h, w), over the whole photo
    size : height and width of the photo in pixels; the box is given in these pixels
    """
    from scipy import ndimage  # imported here: a server without photo detectors never needs SciPy

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
