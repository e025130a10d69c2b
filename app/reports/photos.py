"""The photos of an evaluation in its report: the original, the reconstruction, and the heat over the original."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.datasets.image_folders import find_masks, read_mask
from app.detectors.detector import Detector
from app.detectors.located import Located, locate, read_with_frames
from app.kinds.photo.files import Pixels, read_pixels, to_image
from app.kinds.photo.frames import Frame
from app.kinds.photo.preparing import SPREAD
from app.reports.examples import Example
from app.reports.pictures import ODD, data_uri

SIDE = 320
"""Pixels of a picture's longer side."""
COVER = 0.75
"""How much of the photo the hottest places of the heat hide."""
FRAME = np.array([255.0, 138.0, 108.0])
"""Colour of the box round the oddest region: light enough to be seen on the heat."""
OUTLINE = 2
"""Width in pixels of the outline of a mask: a white line inside a black one, to be seen on any photo."""


def views(detector: Detector, example: Example, file: Path) -> list[tuple[str, str]]:
    """The views of a photo, each with its name and its picture as a data URL: original, redrawn, where it is odd."""
    _, (frame,) = read_with_frames(detector, [file])
    (located,) = locate(detector, example.found, [frame], SIDE)
    photo = reduced(file, located.heat.shape)
    redrawn = in_frame(example.found.reconstruction[0], frame, detector.shape)
    if detector.preprocessing.options.get("normalise"):
        redrawn = (redrawn - 0.5) * SPREAD * photo.std() + photo.mean()
    shown = [("photo", photo), ("redrawn", redrawn), ("where it is odd", heated(photo, located))]
    return [(name, data_uri(to_image(pixels), SIDE, "JPEG")) for name, pixels in shown]


def reduced(file: Path, size: tuple[int, ...]) -> Pixels:
    """The photo in colour, of that height and width, with the outline of its mask if it has one."""
    pixels, whole = read_pixels(file, "rgb", min(size))
    image = np.asarray(to_image(pixels).resize((size[1], size[0])), np.float32) / np.float32(255)
    mask = find_masks([file]).get(file)
    if mask is None:
        return image
    marked = Image.fromarray(read_mask(mask, whole)).resize((size[1], size[0]))
    return outlined(image, np.asarray(marked))


def outlined(image: Pixels, mask: NDArray[np.bool_]) -> Pixels:
    """The image, (h, w, 3), with a line round the region that the mask, (h, w), marks."""
    from scipy import ndimage

    near, within = ndimage.binary_dilation(mask, iterations=OUTLINE), ndimage.binary_dilation(mask, iterations=1)
    out = image.copy()
    out[near & ~within], out[within & ~mask] = 0, 1
    return out


def in_frame(sample: NDArray[np.float32], frame: Frame, shape: tuple[int, ...]) -> Pixels:
    """A sample, (h, w) or (h, w, 3), placed where it lies in the photo, in colour; grey around it."""
    size = (shape[0], shape[1])
    channels = [sample] * 3 if sample.ndim == 2 else [sample[..., i] for i in range(3)]
    there = frame.bring_back(np.ones(size, np.float32), size, SIDE)
    placed = [frame.bring_back(channel, size, SIDE) for channel in channels]
    return np.where(there[..., None] > 0, np.stack(placed, axis=2), np.float32(0.5))


def heated(photo: Pixels, located: Located) -> Pixels:
    """The photo in grey under its heat, with the box round the oddest region."""
    cover = COVER * located.heat[..., None]
    out = (1 - cover) * photo.mean(axis=2, keepdims=True) + cover * (ODD / 255)
    if located.box:
        scale = located.heat.shape[0] / located.size[0]
        left, top, right, bottom = (int(edge * scale) for edge in located.box)
        for rows, columns in (
            (slice(top, bottom), [left, min(right, out.shape[1]) - 1]),
            ([top, min(bottom, out.shape[0]) - 1], slice(left, right)),
        ):
            out[rows, columns] = FRAME / 255
    return out.astype(np.float32)
