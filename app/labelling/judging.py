"""From a shard of photos to their rows: the one function that does the work, in any process on any machine."""

import os
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import islice
from math import prod
from typing import NamedTuple

import numpy as np
from PIL import Image

from app.detectors import store
from app.detectors.detector import Detector, Inspection
from app.detectors.located import Box, locate, maps_of, read_with_frames, rows_of
from app.detectors.runner import BULK, BULK_NUMBERS
from app.errors import DetectorError, InputError
from app.kinds.photo import PhotoKind
from app.kinds.photo.files import FORMATS, KNOWN, MOST_PIXELS
from app.kinds.photo.frames import Frame
from app.labelling.ahead import ahead
from app.labelling.listing import Shard
from app.labelling.pictures import heat_picture, placed_heat, thumbnail
from app.labelling.places import at
from app.labelling.rows import Row, printable, unreadable

HEATMAPS = "heatmaps"
LONGEST_NAME = 240
"""Bytes of the longest file name that an ending is added to; file systems allow 255."""


@dataclass(frozen=True)
class Reference:
    """A saved detector, for a process that has not loaded it yet.

    place : address that holds `folder`, the folder with the detectors
    checksum : of its detector.json, so that a detector that has changed since is noticed
    """

    place: str
    folder: str
    name: str
    checksum: str


class Labelled(NamedTuple):
    """A photo's row, and its heat map as a JPEG, where one was asked for and can be made."""

    path: str
    row: Row
    heat: bytes | None


class Read(NamedTuple):
    """A photo as the detector sees it. frame : of a photo detector; small : a copy for the heat map, if asked for"""

    path: str
    sample: np.ndarray
    frame: Frame | None
    small: Image.Image | None


class Unread(NamedTuple):
    """A photo that could not be read, and why."""

    path: str
    error: str


@lru_cache(maxsize=1)
def held(reference: Reference) -> Detector:
    """The detector, loaded once in each process. Raises DetectorError if it has changed."""
    with at(reference.place).here(f"{reference.folder}/{reference.name}") as folder:
        # A detector fetched from elsewhere lies in a temporary folder of any name, so it is loaded by that name.
        detector = store.load(folder.parent, folder.name)
    if detector.spec.checksum != reference.checksum:
        raise DetectorError(f"The detector {reference.name} was changed while it labelled. Start again.")
    return detector


def label_shard(detector: Reference, source: str, shard: Shard, heatmaps: bool = False) -> Iterator[Labelled]:
    """Label each photo of the shard, in its order.

    source : address of the folder that the paths are relative to
    heatmaps : also make a picture of where each photo is odd
    A photo that cannot be read gets a row that says why; it never raises.
    """
    judge = held(detector)
    together = max(1, min(BULK, BULK_NUMBERS // prod(judge.shape)))
    read = (read_photo(judge, path, got, heatmaps) for path, got in ahead(at(source).read, shard.paths))
    while group := list(islice(read, together)):
        yield from judged(judge, group)


def read_photo(detector: Detector, path: str, got: Future[bytes], small: bool) -> Read | Unread:
    """A photo as the detector sees it, or why it cannot be read."""
    try:
        content = got.result()
        if isinstance(detector.kind, PhotoKind):
            samples, (frame,) = read_with_frames(detector, [content])
            return Read(path, samples[0], frame, thumbnail(content) if small else None)
        return Read(path, read_picture(detector, content), None, None)
    except InputError as error:
        return Unread(path, str(error))
    except Exception as error:  # decoders raise all kinds of errors for damaged files
        return Unread(path, f"The photo cannot be decoded ({type(error).__name__}). Expected {KNOWN}.")


def read_picture(detector: Detector, content: bytes) -> np.ndarray:
    """A picture for a detector that does not judge photos, read as `/predict` reads it. Raises InputError."""
    if not content:
        raise InputError(f"The file is empty: it has no bytes. Expected {KNOWN}. Copy it again.")
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise InputError(f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels. Reduce it first.")
        if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
            raise InputError("The file holds several pictures. Expected one. Save one of them alone.")
        if detector.kind.draft:
            image.draft(*detector.kind.draft)
        image.load()
        sample: np.ndarray = detector.read([image])[0]
        return sample


def judged(detector: Detector, group: list[Read | Unread]) -> Iterator[Labelled]:
    """The labelled photos of the group, in order. All that could be read are inspected together."""
    photos = [each for each in group if isinstance(each, Read)]
    found = detector.inspect(np.stack([photo.sample for photo in photos])) if photos else None
    regions = where(detector, found, photos) if found is not None else {}
    rows = iter(range(len(photos)))
    for each in group:
        if isinstance(each, Unread):
            yield Labelled(each.path, unreadable(each.path, detector.threshold, each.error), None)
            continue
        i = next(rows)
        assert found is not None  # there is a photo
        yield labelled(each, detector, found, i, regions.get(i))


def labelled(photo: Read, detector: Detector, found: Inspection, i: int, region: "Region | None") -> Labelled:
    """A photo labelled with row `i` of an inspection."""
    heat = region.heat if region else None
    row = Row(
        path=printable(photo.path),
        verdict=str(found.verdict[i]),
        score=float(found.score[i]),
        p_value=float(found.p_value[i]),
        threshold=detector.threshold,
        anomaly=bool(found.anomaly[i]),
        box=list(region.box) if region and region.box else None,
        heatmap=heatmap_name(photo.path) if heat else None,
        error=None,
    )
    return Labelled(photo.path, row, heat)


def heatmap_name(path: str) -> str:
    """Path of a photo's heat map below the results. A name too long to take ".jpg" is cut and given a unique digest."""
    folder, _, name = f"{HEATMAPS}/{printable(path)}".rpartition("/")
    if len(name.encode()) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME // 4]}-{sha256(os.fsencode(path)).hexdigest()[:16]}"
    return f"{folder}/{name}.jpg"


class Region(NamedTuple):
    """Where a photo is odd: the box round it, and its heat map as a JPEG."""

    box: Box | None
    heat: bytes | None


def where(detector: Detector, found: Inspection, photos: list[Read]) -> dict[int, Region]:
    """Where photos are odd, by their row: those that are not normal, and those with a small copy to put heat on."""
    asked = [i for i, photo in enumerate(photos) if photo.frame and (photo.small or found.verdict[i] != "normal")]
    if not asked:
        return {}
    some, frames = rows_of(found, asked), [frame for i in asked if (frame := photos[i].frame)]
    located = locate(detector, some, frames)
    regions = {}
    for i, place, map_, frame in zip(asked, located, maps_of(some), frames, strict=True):
        small = photos[i].small
        heat = heat_picture(small, placed_heat(detector, map_, frame), place.box, place.size) if small else None
        regions[i] = Region(place.box, heat)
    return regions
