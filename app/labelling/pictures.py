"""A photo under its heat, with the odd region outlined and boxed."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.detectors.located import LONGEST, Located
from app.kinds.photo.files import read_pixels

ODD = np.array([185.0, 44.0, 22.0])
"""The pages' one accent, which means "odd" and nothing else."""
MOST_HEAT = 0.65
"""Of the accent, laid over the hottest place: what is odd stays visible."""
OUTLINED = 0.5
"""Of the highest heat in the box, from which a place belongs to the region that is outlined."""
QUALITY = 88


def thumbnail(content: bytes) -> Image.Image:
    """A photo as it is looked at, in colour, at most LONGEST a side. Raises InputError."""
    pixels, _ = read_pixels(content, "rgb", LONGEST)
    image = Image.fromarray(np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    image.thumbnail((LONGEST, LONGEST))
    return image


def heat_picture(photo: Image.Image, place: Located) -> bytes:
    """A JPEG of the size of `place.heat`: the photo, redder where it is odder.

    The oddest region of one that is not normal has an outline and its box.
    """
    height, width = place.heat.shape
    under = np.asarray(photo.convert("RGB").resize((width, height)), np.float32)
    share = MOST_HEAT * place.heat[:, :, None]
    shown = under + share * (ODD.astype(np.float32) - under)
    scale = np.array([width, height] * 2) / np.array([place.size[1], place.size[0]] * 2)
    if place.box is not None:
        left, top, right, bottom = (round(side) for side in place.box * scale)
        shown[outline(place.heat, (left, top, right, bottom))] = ODD
    image = Image.fromarray(np.clip(shown, 0, 255).astype(np.uint8))
    if place.box is not None:
        draw = ImageDraw.Draw(image)
        # White beside the accent: one of the two stands out from any photo.
        draw.rectangle((left - 1, top - 1, right, bottom), outline="white")
        draw.rectangle((left - 2, top - 2, right + 1, bottom + 1), outline=tuple(ODD.astype(int)))
    written = BytesIO()
    image.save(written, format="JPEG", quality=QUALITY)
    return written.getvalue()


def outline(heat: NDArray[np.float32], box: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    """The edge of what is hot in a box, two pixels wide: (h, w)."""
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
