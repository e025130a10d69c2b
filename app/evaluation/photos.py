"""How well a detector of photos shows where they are odd, and what its figures are worth: pixels, and controls."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from app.config import Settings
from app.datasets import registry
from app.datasets.base import Dataset
from app.datasets.image_folders import GOOD, PhotoBatches, find, find_masks, photos_below, read_mask
from app.detectors.detector import Detector
from app.errors import InputError
from app.kinds.photo.files import read_pixels
from app.kinds.photo.frames import Frame, warp
from app.options import make
from app.scoring import controls, metrics, pixels
from app.scoring.controls import Control
from app.scoring.maps import MapScore
from app.training.config import TrainingConfig

SIDE = 256
"""Maps and masks are compared in a frame of so many pixels a side."""
THUMB = 64
"""Pixels that are enough for a photo's mean brightness."""


@dataclass(frozen=True)
class Found:
    """Pixel figures, empty without masks, and the controls by name; of those that cannot be had, None."""

    pixel: dict[str, float]
    controls: dict[str, float | None]
    sentences: tuple[str, ...]
    """What the controls say, the worst first."""
    worthless: bool
    near_duplicates: int | None
    """Test photos that are all but equal to a training photo; None where the training photos are not there."""

    def to_dict(self) -> dict[str, Any]:
        """What `python -m app evaluate --json` adds for photos."""
        pixel = {"pixel": self.pixel} if self.pixel else {}
        return {
            **pixel,
            "controls": self.controls,
            "near_duplicates": self.near_duplicates,
            "worthless": self.worthless,
            "notes": list(self.sentences),
        }


@dataclass(frozen=True)
class Judged:
    """Photos with what was found in each; frames and masks are of SIDE × SIDE pixels, maps are smoothed."""

    thumbs: np.ndarray
    frames: list[Frame]
    maps: np.ndarray
    masks: list[np.ndarray]
    brightness: np.ndarray


def measure(
    detector: Detector, normal: Dataset, sources: Mapping[str, Dataset], training: tuple[Path, ...] = ()
) -> Found | None:
    """What photos with files of their own allow to say; None of any other samples, and scores without maps.

    training : the photos that the detector has learnt, as far as they are there
    """
    score = detector.score_by
    if not isinstance(score, MapScore) or not all(each.files for each in (normal, *sources.values())):
        return None
    good = judge(detector, normal.files)
    odd = judge(detector, tuple(path for each in sources.values() for path in each.files))
    scores = score.of_smoothed(good.maps), score.of_smoothed(odd.maps)
    image = metrics.auroc(*scores)
    normalised = bool(detector.preprocessing.options.get("normalise"))
    said = {"brightness": controls.brightness(good.brightness, odd.brightness, normalised)}
    copies = None
    if training:
        seen = np.concatenate([controls.thumbnails(x) for x in PhotoBatches(training, detector.preprocessing)])
        near = [controls.nearest(each.thumbs, seen) for each in (good, odd)]
        said["nearest_thumbnail"] = controls.nearest_thumbnail(near[0], near[1], image)
        copies = controls.near_duplicates(np.concatenate(near))
    masked = [i for i, mask in enumerate(odd.masks) if mask.any() and not controls.dilated(mask).all()]
    if masked:
        said["outside_mask"] = outside(detector, score, good, odd, masked, image)
    names = ("brightness", "nearest_thumbnail", "outside_mask")
    told = [control.sentence for control in sorted(said.values(), key=lambda control: not control.worthless)]
    warning = controls.told_of_duplicates(copies or 0, len(good.maps) + len(odd.maps))
    return Found(
        pixel=where(detector, good, odd) if masked else {},
        controls={name: said[name].figure if name in said else None for name in names},
        sentences=(*([warning] if warning else []), *told),
        worthless=any(control.worthless for control in said.values()),
        near_duplicates=copies,
    )


def judge(detector: Detector, paths: tuple[Path, ...]) -> Judged:
    """Read and inspect photos, a few at a time."""
    masks_at = find_masks(paths)
    thumbs, frames, maps = [], [], []
    for x, some in PhotoBatches(paths, detector.preprocessing).with_frames():
        found = detector.inspect(x).map
        assert found is not None  # a MapScore has maps
        thumbs.append(controls.thumbnails(x))
        maps.append(found)
        frames += some
    masks = [mask_of(masks_at.get(path), frame) for path, frame in zip(paths, frames, strict=True)]
    light = np.array([read_pixels(path, "grey", THUMB)[0].mean() for path in paths])
    return Judged(np.concatenate(thumbs), [squared(f) for f in frames], np.concatenate(maps), masks, light)


def mask_of(path: Path | None, frame: Frame) -> np.ndarray:
    """The mask of a photo, (SIDE, SIDE); nothing is marked where it has none. Raises InputError for another size."""
    if path is None:
        return np.zeros((SIDE, SIDE), bool)
    mask = read_mask(path, frame.size).astype(np.float32)
    return warp(mask, np.diag(np.array(frame.size) / SIDE), np.zeros(2), (SIDE, SIDE), 0) > 0.5


def squared(frame: Frame) -> Frame:
    """The same place in the photo stretched to SIDE × SIDE."""
    factor = SIDE / np.array(frame.size)
    return Frame((SIDE, SIDE), factor[:, None] * frame.matrix, factor * frame.offset)


def where(detector: Detector, good: Judged, odd: Judged) -> dict[str, float]:
    """Pixel AUROC and PRO over all photos that are normal or have a mask."""
    back, masks = [], []
    for judged in (good, odd):
        for map_, frame, mask in zip(judged.maps, judged.frames, judged.masks, strict=True):
            if judged is good or mask.any():
                back.append(frame.bring_back(map_, (detector.shape[0], detector.shape[1])))
                masks.append(mask)
    return {"auroc": pixels.pixel_auroc(back, masks), "pro": pixels.pro(back, masks)}


def outside(detector: Detector, score: MapScore, good: Judged, odd: Judged, masked: list[int], image: float) -> Control:
    """The control of the score away from the defects, on the cells of the maps."""
    cells = good.maps.shape[1:]
    stretch = np.array(detector.shape[:2]) / np.array(cells)

    def near(i: int) -> np.ndarray:
        mask, frame = controls.dilated(odd.masks[i]).astype(np.float32), odd.frames[i]
        return warp(mask, frame.matrix * stretch, frame.offset, (cells[0], cells[1]), 0) > 0.5

    free = [(i, near(i)) for i in masked]
    rows = [i for i, mask in free if not mask.all()]
    masks = np.stack([mask for _, mask in free if not mask.all()])
    # The maps of an inspection are smoothed already.
    return controls.outside_masks(replace(score, smoothing=0.0), good.maps, odd.maps[rows], masks, image)


def training_photos(detector: Detector, normal: Dataset, settings: Settings) -> tuple[Path, ...]:
    """The photos that the detector has learnt: in MVTec's layout those beside the normal test photos, else those where
    its training found them. None where they are no longer there, or others are.
    """
    if not normal.files:
        return ()
    folder = normal.files[0].resolve().parents[1]
    place = folder.parent / "train" / GOOD
    if folder.name == "test" and place.is_dir():
        return photos_below(place)
    place_of_data = make(TrainingConfig, detector.spec.training.options).data
    if not place_of_data:
        return ()
    try:
        found = find(registry.find(place_of_data, settings)).training
    except InputError:
        return ()
    return found if len(found) == detector.spec.dataset.count else ()
