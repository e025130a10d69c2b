"""Photos for `bench/labelling.py`: as large as a camera's, or small and many."""

import os
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from tests.labelling.parts import part as small_part

SIZES = {"12 MP JPEG": ((4000, 3000), "JPEG"), "1 MP PNG": ((1200, 900), "PNG")}
DISTINCT = 4
"""Photos that are drawn; the others are the same by another name, which costs as much to read and decode."""


def part(rng: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """A disc on a brushed ground, with a camera's grain in every colour: 12 megapixels make a JPEG of some 3 MB."""
    small = Image.new("L", (400, 300), 90)
    small.paste(190, (120, 70, 280, 230), Image.new("L", (160, 160), 255).filter(ImageFilter.GaussianBlur(2)))
    photo = np.asarray(small.resize(size, Image.Resampling.BICUBIC), np.float32)
    brushed = photo + rng.normal(0, 6, (photo.shape[0], 1)) + rng.uniform(-8, 8)
    grain = rng.normal(0, 4, (*photo.shape, 3)).astype(np.float32)
    return Image.fromarray(np.clip(brushed[..., None] + grain, 0, 255).astype(np.uint8))


def make_photos(folder: Path, n: int, size: tuple[int, int], form: str, distinct: int = DISTINCT) -> Path:
    """n photos of that size, of which so many are drawn, and the others the same."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    suffix = {"JPEG": "jpg", "PNG": "png"}[form]
    for i in range(min(n, distinct)):
        part(rng, size).save(folder / f"{i:06}.{suffix}", form, quality=92)
    for i in range(distinct, n):
        os.link(folder / f"{i % distinct:06}.{suffix}", folder / f"{i:06}.{suffix}")
    return folder


def make_small(folder: Path, n: int) -> Path:
    """n small photos, a thousand in a folder; a hundred are drawn, the others are these again."""
    rng = np.random.default_rng(1)
    for i in range(n):
        place = folder / f"{i // 1000:03}" / f"{i:06}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        if i < 100:
            small_part(rng, odd=i % 10 == 0).save(place)
        else:
            os.link(folder / "000" / f"{i % 100:06}.png", place)
    return folder
