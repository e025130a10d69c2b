"""The small pictures of an audit report: each photo, and the same with its heat or the box round its odd region."""

import base64
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

from app.errors import InputError
from app.kinds.photo.files import read_pixels
from app.labelling.pictures import ODD
from app.labelling.places import Place
from app.labelling.rows import Row

SIDE = 96
"""Pixels of a picture's longer side at most."""
QUALITY = 55
THREADS = 4
"""Pillow decodes and encodes beside other threads."""


@dataclass(frozen=True)
class Pictures:
    """A photo, and where it is odd, as base64 of WebP; "" for what cannot be had."""

    photo: str
    where: str


def pictures(rows: Sequence[Row], photos: Place, results: Place) -> Iterator[Pictures]:
    """The pictures of labelled photos, in order.

    photos : the folder that was labelled; results : the folder of what labelling wrote, with the heat maps
    """
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(lambda row: both(row, photos, results), rows)


def both(row: Row, photos: Place, results: Place) -> Pictures:
    """The pictures of one photo. What went missing since it was labelled is left out, and not an error."""
    try:
        pixels, size = read_pixels(photos.read(row["path"]), "rgb", SIDE)
    except InputError:
        return Pictures("", "")
    image = Image.fromarray(np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8))
    image.thumbnail((SIDE, SIDE))
    photo, where = webp(image), ""
    if row["heatmap"]:
        try:
            heat, _ = read_pixels(results.read(row["heatmap"]), "rgb", SIDE)
            shown = Image.fromarray(np.round(np.clip(heat, 0, 1) * 255).astype(np.uint8))
            shown.thumbnail((SIDE, SIDE))
            where = webp(shown)
        except InputError:
            where = ""
    elif row["box"]:
        scale = np.array([image.width / size[1], image.height / size[0]] * 2)
        left, top, right, bottom = (round(side) for side in np.array(row["box"]) * scale)
        corner = max(right - 1, left), max(bottom - 1, top)
        ImageDraw.Draw(image).rectangle((left, top, *corner), outline=tuple(ODD.astype(int)), width=2)
        where = webp(image)
    return Pictures(photo, where)


def webp(image: Image.Image) -> str:
    """A picture as base64 of WebP."""
    written = BytesIO()
    image.save(written, "WEBP", quality=QUALITY, method=3)
    return base64.b64encode(written.getvalue()).decode("ascii")
