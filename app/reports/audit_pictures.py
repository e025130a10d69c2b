"""The small pictures of an audit report: each photo, and the same photo under its heat map or with a box."""

import base64
import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from app.errors import InputError
from app.kinds.photo.files import Size, read_pixels, to_image
from app.labelling.pictures import ODD
from app.labelling.places import Place
from app.labelling.rows import Row

SIDE = 96
"""Most pixels of a picture's longer side."""
QUALITY = 55
THREADS = 4
"""Threads that make pictures, which Pillow can do in parallel."""


@dataclass(frozen=True)
class Pictures:
    """A photo, and the photo with its odd region, each as base64 of WebP; "" for a picture that cannot be made."""

    photo: str
    where: str


def pictures(rows: Sequence[Row], photos: Place, results: Place) -> Iterator[Pictures]:
    """The pictures of the labelled photos, in order.

    photos : the folder that was labelled; results : the folder that the labelling wrote, with the heat maps
    """
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(lambda row: both(row, photos, results), rows)


def both(row: Row, photos: Place, results: Place) -> Pictures:
    """The pictures of one photo. A file that went missing after the labelling is left out without an error."""
    try:
        image, size = small(photos, row["path"])
    except InputError:
        return Pictures("", "")
    photo, where = webp(image), ""
    if row["heatmap"]:
        with contextlib.suppress(InputError):
            where = webp(small(results, row["heatmap"])[0])
    elif row["box"]:
        scale = np.array([image.width / size[1], image.height / size[0]] * 2)
        left, top, right, bottom = (round(side) for side in np.array(row["box"]) * scale)
        corner = max(right - 1, left), max(bottom - 1, top)
        ImageDraw.Draw(image).rectangle((left, top, *corner), outline=tuple(ODD.astype(int)), width=2)
        where = webp(image)
    return Pictures(photo, where)


def small(place: Place, name: str) -> tuple[Image.Image, Size]:
    """A photo below `place`, reduced to SIDE, and its size before that. Raises InputError."""
    pixels, size = read_pixels(place.read(name), "rgb", SIDE)
    image = to_image(pixels)
    image.thumbnail((SIDE, SIDE))
    return image, size


def webp(image: Image.Image) -> str:
    """A picture as base64 of WebP."""
    written = BytesIO()
    image.save(written, "WEBP", quality=QUALITY, method=3)
    return base64.b64encode(written.getvalue()).decode("ascii")
