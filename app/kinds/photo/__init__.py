"""Photos: pictures that are used as they are, resized to one shape, grey or in colour."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from app.kinds.base import Kind, Preprocessing, Samples
from app.kinds.numbers import read_each, read_numbers


class Photo(Kind):
    """Pictures of shape (h, w), or (h, w, 3) in colour; numbers from 0 to 1."""

    name = "photo"
    ndims = (2, 3)

    def read(self, given: Sequence[Any], spec: Preprocessing) -> Samples:
        """Pillow images, upright and resized; or numbers from 0 to 1."""

        def read(entry: Any) -> NDArray[np.float32]:
            if isinstance(entry, Image.Image):
                return resized(entry, spec.shape).astype(np.float32) / np.float32(255)
            return read_numbers(entry, spec.shape, 0.0, 1.0, "Divide by 255, or scale them to 0 to 1.")

        return spec.scaling.apply(read_each(given, read, spec.shape))

    def vary(self, x: Samples, rng: np.random.Generator) -> Samples:
        """A little brighter or darker."""
        light = rng.uniform(0.9, 1.1, (len(x), *(1,) * (x.ndim - 1)))
        return (x * light).astype(np.float32)

    def spoil(self, x: Samples, rng: np.random.Generator) -> tuple[Samples, NDArray[np.bool_]]:
        """A rectangle of another photo in place of its own."""
        height, width = x.shape[1:3]
        where = np.zeros(x.shape, bool)
        for one in where:
            high, wide = rng.integers(height // 8 + 1, height // 2 + 1), rng.integers(width // 8 + 1, width // 2 + 1)
            top, left = rng.integers(height - high + 1), rng.integers(width - wide + 1)
            one[top : top + high, left : left + wide] = True
        others = np.rot90(x[rng.permutation(len(x))], 2, axes=(1, 2))
        return np.where(where, others, x), where

    def picture(self, x: Samples) -> Image.Image:
        """As it is."""
        return Image.fromarray(np.round(np.clip(x, 0, 1) * 255).astype(np.uint8))


def resized(image: Image.Image, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """An image as uint8 of `shape`, (h, w) grey or (h, w, 3) in colour: upright, resized, and nothing else."""
    upright = ImageOps.exif_transpose(image).convert("L" if len(shape) == 2 else "RGB")
    return np.asarray(upright.resize((shape[1], shape[0]), Image.Resampling.BOX))


KIND = Photo()
