"""Photos of parts and surfaces: how they are read, varied and spoilt, and where a sample lies in its photo.

A sample is grey, (h, w), or in colour, (h, w, 3), float32 and mostly in [0, 1].
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.errors import InputError
from app.kinds.base import Kind, Preprocessing, Samples
from app.kinds.numbers import read_numbers
from app.kinds.photo import spoiling, varying
from app.kinds.photo.files import to_image
from app.kinds.photo.frames import Frame
from app.kinds.photo.preparing import Options, options_of, prepare


class PhotoKind(Kind):
    """Photos, from files, bytes or Pillow images."""

    name = "photo"
    ndims = (2, 3)
    takes = ("image",)
    bounds = (0.0, 1.0)

    def read(self, given: Sequence[Any], spec: Preprocessing) -> Samples:
        return self.read_with_frames(given, spec)[0]

    def read_with_frames(self, given: Sequence[Any], spec: Preprocessing) -> tuple[Samples, list[Frame]]:
        """The samples, (n, *spec.shape) float32, and the frame of each: where it lies in its photo.

        given : paths, bytes, Pillow images, or arrays of numbers from 0 to 1, which are used unchanged
        Raises InputError; its `sample` says which entry is at fault.
        """
        options = options_of(spec.options)
        samples, frames = np.empty((len(given), *spec.shape), np.float32), []
        for i, photo in enumerate(given):
            try:
                samples[i], frame = self.read_one(photo, spec.shape, options)
            except InputError as error:
                error.sample = i
                raise
            frames.append(frame)
        return spec.scaling.apply(samples), frames

    @staticmethod
    def read_one(photo: Any, shape: tuple[int, ...], options: Options) -> tuple[NDArray[np.float32], Frame]:
        """One sample and its frame."""
        if isinstance(photo, (Path, str, bytes, Image.Image)):
            return prepare(photo, shape, options)
        numbers = read_numbers(photo, shape, 0.0, 1.0, "Divide by 255, or scale them to 0 to 1.")
        return numbers, Frame((shape[0], shape[1]), np.eye(2), np.zeros(2))

    def vary(self, x: Samples, rng: np.random.Generator) -> Samples:
        return varying.vary(x, rng)

    def spoil(self, x: Samples, rng: np.random.Generator) -> tuple[Samples, NDArray[np.bool_]]:
        return spoiling.spoil(x, rng)

    def picture(self, x: Samples) -> Image.Image:
        return to_image(x)


KIND = PhotoKind()
