"""A photo under its heat, with the odd region outlined and boxed."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.detectors.detector import Detector
from app.detectors.located import LONGEST, Box
from app.kinds.photo.files import Size, read_pixels, to_image
from app.kinds.photo.frames import Frame

ODD = np.array([185.0, 44.0, 22.0], np.float32)
"""The pages' one accent, which means "odd" and nothing else."""
MOST_HEAT = 0.65
"""Share of the accent laid over the hottest place, so that the photo can still be seen through it."""
OUTLINED = 0.5
"""Share of the highest heat in the box above which a place belongs to the outlined region; the same as for the box."""
QUALITY = 88


def thumbnail(content: bytes) -> Image.Image:
    """The photo upright, in colour, at most LONGEST pixels a side. Raises InputError."""
    pixels, _ = read_pixels(content, "rgb", LONGEST)
    image = to_image(pixels)
    image.thumbnail((LONGEST, LONGEST))
    return image


def placed_heat(detector: Detector, map_: NDArray[np.float32], frame: Frame) -> NDArray[np.float32]:
    """How odd each place of a photo is, (h, w) in [0, 1], at most LONGEST pixels a side.

    The same as `Located.heat`, except for photos odder than every normal one: there 1 is the photo's own oddest place,
    so that this place stands out.
    """
    typical, oddest = float(np.median(detector.normals)), detector.normals[-1]
    placed = frame.bring_back(map_, (detector.shape[0], detector.shape[1]), LONGEST)
    most = max(oddest, float(placed.max()))
    return np.clip((placed - typical) / max(most - typical, 1e-9), 0, 1).astype(np.float32)


def heat_picture(photo: Image.Image, heat: NDArray[np.float32], box: Box | None, size: Size) -> bytes:
    """A JPEG of the size of `heat`: the photo, redder where it is odder, with the oddest region outlined and boxed.

    box : round the oddest region, in pixels of the photo, or None; size : height and width of the photo
    """
    height, width = heat.shape
    under = np.asarray(photo.convert("RGB").resize((width, height)), np.float32)
    shown = under + MOST_HEAT * heat[:, :, None] * (ODD - under)
    if box is None:
        return jpeg(Image.fromarray(shown.astype(np.uint8)))
    scale = np.array([width / size[1], height / size[0]] * 2)
    left, top, right, bottom = (round(side) for side in box * scale)
    shown[outline(heat, (left, top, right, bottom))] = ODD
    image = Image.fromarray(shown.astype(np.uint8))
    draw = ImageDraw.Draw(image)
    # A white line next to a red one: one of the two stands out from any photo.
    draw.rectangle((left - 1, top - 1, right, bottom), outline="white")
    draw.rectangle((left - 2, top - 2, right + 1, bottom + 1), outline=tuple(ODD.astype(int)))
    return jpeg(image)


def jpeg(image: Image.Image) -> bytes:
    """The content of a JPEG file."""
    written = BytesIO()
    image.save(written, format="JPEG", quality=QUALITY)
    return written.getvalue()


def outline(heat: NDArray[np.float32], box: Box) -> NDArray[np.bool_]:
    """The edge of the hot region in a box, two pixels wide: (h, w) bool."""
    left, top, right, bottom = box
    inside = heat[top : max(bottom, top + 1), left : max(right, left + 1)]
    hot = np.zeros(heat.shape, bool)
    if inside.size and inside.max() > 0:
        hot[top : top + inside.shape[0], left : left + inside.shape[1]] = inside >= OUTLINED * inside.max()
    within = hot.copy()
    for axis in (0, 1):
        for step in (-2, -1, 1, 2):
            within &= np.roll(hot, step, axis)
    return hot & ~within
