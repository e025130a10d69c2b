"""What every kind of sample must be able to do, and what a detector remembers of how its samples were read."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.kinds.scaling import Scaling

Samples = NDArray[np.float32]
"""What an autoencoder sees: (n, *sample_shape) float32."""
Option = bool | int | float | str


@dataclass(frozen=True)
class Preprocessing:
    """How people's input becomes the autoencoder's input. Saved in detector.json.

    kind : the kind's name; shape : of one sample; scaling : of numbers in the data's own units
    options : what else the kind wants to remember, such as whether a photo is aligned
    """

    kind: str
    shape: tuple[int, ...]
    scaling: Scaling = field(default_factory=Scaling)
    options: Mapping[str, Option] = field(default_factory=dict)


class Kind(ABC):
    """The only place that knows what is special about drawings, photos or signals. It has no state."""

    name: ClassVar[str]
    ndims: ClassVar[tuple[int, ...]]
    """How many axes a sample may have: 2 for a grey picture, 3 for one in colour, 1 for a signal."""

    takes: ClassVar[tuple[str, ...]] = ("signal",)
    """Fields of a request that it reads: strokes, image, signal."""
    draft: ClassVar[tuple[str, tuple[int, int]] | None] = None
    """Mode and size of a picture that are enough for it, for formats that can be decoded at a smaller size."""
    bounds: ClassVar[tuple[float, float] | None] = None
    """Least and largest number in a sample; None if its numbers have units of their own."""

    @abstractmethod
    def read(self, given: Sequence[Any], spec: Preprocessing) -> Samples:
        """People's input (strokes, images, numbers) as the autoencoder sees it.

        given : one entry a sample
        returns : (n, *spec.shape) float32
        Raises InputError; its `sample` says which entry is at fault.
        """

    @abstractmethod
    def vary(self, x: Samples, rng: np.random.Generator) -> Samples:
        """Other normal samples of the same thing, one for each of x: (n, *shape)."""

    @abstractmethod
    def spoil(self, x: Samples, rng: np.random.Generator) -> tuple[Samples, NDArray[np.bool_]]:
        """The samples made anomalous, and where: two arrays of the shape of x."""

    @abstractmethod
    def picture(self, x: Samples) -> Image.Image:
        """One sample, of shape *shape, as a picture for reports."""
