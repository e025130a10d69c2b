"""Things to paste: pictures with transparency or on a plain ground, and pieces cut out of other photos."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from app.errors import InputError
from app.kinds.photo import spoiling
from app.kinds.photo.alignment import DIFFERENT, plain_ground
from app.kinds.photo.files import read_pixels, to_image
from app.kinds.photo.preparing import normalised

SIDE = 512
"""Pixels of the longer side that an object is kept with."""
Rng = np.random.Generator


@lru_cache(maxsize=64)
def read(path: Path) -> Image.Image:
    """An object, RGBA, cut to what shows of it.

    Raises InputError, naming the file, for what is no picture, shows nothing, or has no transparency and no plain
    ground to tell it from.
    """
    pixels, _ = read_pixels(path, "grey", SIDE)  # refuses, by a sentence, what cannot be used
    with Image.open(path) as file:
        if file.mode[0] in "IF":  # of more than eight bits, which Pillow does not bring to RGBA
            image = to_image(pixels).convert("RGBA")
        else:
            file.draft(None, (SIDE, SIDE))
            image = ImageOps.exif_transpose(file).convert("RGBA")
    if image.getchannel("A").getextrema()[0] == 255:
        image.putalpha(without_ground(pixels, path).resize(image.size))
    shown = image.getchannel("A").point(lambda share: 255 * (share > 127)).getbbox()
    if shown is None:
        raise InputError(f"{path} is transparent throughout. Expected a picture of an object.")
    image = image.crop(shown)
    image.thumbnail((SIDE, SIDE))
    return image


def without_ground(pixels: NDArray[np.float32], path: Path) -> Image.Image:
    """Where a grey picture, (h, w), differs from the plain ground that its border shows: white on black."""
    z = normalised(pixels)
    ground = plain_ground(z)
    if ground is None:
        raise InputError(
            f"{path} has no transparency, and no plain ground to tell the object from. Save it as PNG with a "
            "transparent ground."
        )
    return Image.fromarray((np.abs(z - ground) > DIFFERENT / 2).astype(np.uint8) * 255)


def cut_out(photo: NDArray[np.float32], rng: Rng) -> Image.Image:
    """A piece of a photo, (h, w, 3), with a ragged or a straight edge; RGBA."""
    height, width = photo.shape[:2]
    side = max(8, int(min(height, width) * rng.uniform(0.15, 0.4)))
    top, left = int(rng.integers(0, height - side + 1)), int(rng.integers(0, width - side + 1))
    piece = photo[top : top + side, left : left + side]
    outline = (spoiling.blob, spoiling.patch)[rng.integers(2)]
    # Drawn small, as shapes are in a whole photo, and enlarged to fill the piece.
    small = Image.fromarray(np.round(outline((256, 256), (128, 128), rng) * 255).astype(np.uint8))
    image = to_image(piece)
    image.putalpha(small.crop(small.getbbox()).resize(image.size, Image.Resampling.BILINEAR))
    return image
