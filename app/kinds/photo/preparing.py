"""One photo as an autoencoder sees it, and the frame that says where this lies in the photo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.errors import DetectorError, InputError, suggest
from app.kinds.base import Option
from app.kinds.photo import alignment
from app.kinds.photo.files import Photo, Pixels, read_pixels
from app.kinds.photo.frames import Frame, warp

FAINTEST = 1 / 255
"""Least standard deviation to divide by, so that the noise of a photo of a single colour is not amplified."""
SPREAD = 6
"""Standard deviations of a photo that become the range from 0 to 1."""
LOOKED_AT = 32
"""Most photos of a folder that are searched for a part to align."""


@dataclass(frozen=True)
class Options:
    """The values that `Preprocessing.options` may have for photos.

    normalise : take off each photo's own mean, divide by its standard deviation; 0.5 ± 3 deviations are 0 to 1
    align : find the part, turn it upright and cut it out
    length : where aligned, how much the sample shows along the part, as a share of the photo's shorter side
    """

    normalise: bool = False
    align: bool = False
    length: float = 1.0


def options_of(saved: Mapping[str, Option]) -> Options:
    """The options that a detector saved. Raises DetectorError for unknown ones or wrong values."""
    known = Options.__dataclass_fields__
    for key in saved:
        if key not in known:
            raise DetectorError(f"Photos have no option {key!r}. {suggest(key, known)}")
    default = Options()
    options = Options(
        bool(saved.get("normalise", default.normalise)),
        bool(saved.get("align", default.align)),
        float(saved.get("length", default.length)),
    )
    if not 0 < options.length <= 16:
        raise DetectorError(f"The length of an aligned photo is {options.length}. Expected more than 0, at most 16.")
    return options


def prepare(photo: Photo, shape: tuple[int, ...], options: Options) -> tuple[Pixels, Frame]:
    """A sample of `shape`, float32, mostly in [0, 1], and its frame.

    Raises InputError for a file that cannot be used, and if a part is to be aligned and there is none.
    """
    rows, columns = shape[:2]
    wanted = int(np.ceil(rows / options.length)) if options.align else max(rows, columns)
    pixels, size = read_pixels(photo, "rgb" if len(shape) == 3 else "grey", wanted)
    if options.normalise:
        pixels = (normalised(pixels) / SPREAD + 0.5).astype(np.float32)
    if options.align:
        return _aligned(pixels, size, (rows, columns), options.length)
    sample = _stack(pixels, lambda x: _resized(x, (rows, columns)))
    return sample, Frame(size, np.diag([size[0] / rows, size[1] / columns]), np.zeros(2))


def normalised(pixels: Pixels) -> Pixels:
    """Mean 0 and standard deviation 1, all channels together; a photo of one colour is 0 throughout."""
    return (pixels - pixels.mean()) / np.maximum(pixels.std(), np.float32(FAINTEST))


def _aligned(pixels: Pixels, size: tuple[int, int], shape: tuple[int, int], length: float) -> tuple[Pixels, Frame]:
    part = alignment.find(normalised(pixels if pixels.ndim == 2 else pixels.mean(2)))
    scale = length * min(pixels.shape[:2]) / shape[0]
    matrix = np.stack([part.direction, [-part.direction[1], part.direction[0]]], axis=1) * scale
    offset = part.centre - matrix @ (np.array(shape) / 2)

    def turned(x: NDArray[np.float32]) -> NDArray[np.float32]:
        return warp(x, matrix, offset, shape, float(np.median(alignment.border(x))))

    enlarged = np.array(size) / np.array(pixels.shape[:2])
    return _stack(pixels, turned), Frame(size, enlarged[:, None] * matrix, enlarged * offset)


def _resized(channel: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Averaged where it shrinks, bilinear where it grows."""
    image = Image.fromarray(np.ascontiguousarray(channel))
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BILINEAR), np.float32)


def _stack(pixels: Pixels, change: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> Pixels:
    """Apply `change` to a grey photo, or to each channel of one in colour."""
    if pixels.ndim == 2:
        return change(pixels)
    return np.stack([change(pixels[..., i]) for i in range(pixels.shape[2])], axis=2)


def crop_for(photos: Sequence[Photo], rows: int = 512) -> alignment.Crop:
    """The crop for aligned training photos, chosen from the parts in some of them.

    Raises InputError if fewer than nine in ten of the photos looked at show a part.
    """
    found, sides = _parts(photos)
    if len(found) < 0.9 * len(_looked_at(photos)):
        raise InputError(
            f"Only {len(found)} of {len(_looked_at(photos))} training photos show a part to align. {alignment.EXPECTED}"
        )
    return alignment.choose_crop(found, sides, rows)


def looks_alignable(photos: Sequence[Photo]) -> bool:
    """Whether a folder's photos look like a part that lies alone on a plain ground, turned this way and that."""
    found, _ = _parts(photos)
    return bool(len(found) >= 0.9 * len(_looked_at(photos)) and sum(part.alone for part in found) >= 0.9 * len(found))


def _looked_at(photos: Sequence[Photo]) -> Sequence[Photo]:
    """At most LOOKED_AT photos spread over the whole sequence, because neighbours are often alike."""
    return [photos[i] for i in np.unique(np.linspace(0, len(photos) - 1, min(len(photos), LOOKED_AT)).astype(int))]


def _parts(photos: Sequence[Photo]) -> tuple[list[alignment.Part], list[int]]:
    found, sides = [], []
    for photo in _looked_at(photos):
        pixels, _ = read_pixels(photo, "grey", alignment.SEARCHED)
        try:
            found.append(alignment.find(normalised(pixels)))
        except InputError:
            continue
        sides.append(min(pixels.shape))
    return found, sides
