"""From a validated sample to what a detector sees."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.config import Settings
from app.detectors.detector import Detector
from app.errors import InputError
from app.web.pictures import picture
from app.web.schemas import Sample, Strokes

MAX_BLAMED = 2048
"""Most strokes that one request may ask the blame of: each costs a drawing and an inference."""
MAX_BLAME_WORK = 500_000
"""Most strokes times points of one drawing whose strokes are to be blamed: it is drawn again without each."""


def model_inputs(samples: Sequence[Sample], detector: Detector, settings: Settings) -> np.ndarray:
    """The samples as the autoencoder sees them: ndarray of shape (n, *detector.shape), float32.

    Raises InputError; its `sample` says which one is at fault, its `field` which field.
    """
    drawn = [i for i, sample in enumerate(samples) if sample.strokes is not None]
    try:
        if len(drawn) == len(samples):
            return detector.read([sample.strokes for sample in samples])
        rows = np.empty((len(samples), *detector.shape), np.float32)
        if drawn:
            rows[drawn] = detector.read([samples[i].strokes for i in drawn])
    except InputError as error:
        error.sample, error.field = drawn[error.sample or 0], error.field or "strokes"
        raise
    for i, sample in enumerate(samples):
        if sample.strokes is None:
            try:
                rows[i] = image_input(sample.image, detector, settings)
            except InputError as error:
                error.sample, error.field = i, error.field or "image"
                raise
    return rows


def image_input(image: Any, detector: Detector, settings: Settings) -> np.ndarray:
    """The `image` of a sample as the autoencoder sees it: ndarray of the detector's shape. Raises InputError."""
    if isinstance(image, str):
        with picture(image, settings.max_pixels) as opened:
            return detector.read([opened])[0]
    try:
        numbers = np.asarray(image, np.float64)
    except ValueError:
        raise InputError("The rows of the image differ in length. Expected rows of one length.") from None
    return detector.read([numbers])[0]


def without_each_stroke(samples: Sequence[Sample], i: int) -> list[Strokes]:
    """Sample `i` without its first stroke, without its second, and so on. Raises InputError for too many."""
    strokes = samples[i].strokes
    if len(strokes) * sum(len(x) for x, _ in strokes) > MAX_BLAME_WORK:
        error = InputError(
            "The drawing has too many strokes and points to blame one of them. Draw less, or leave out explain.",
            field="explain",
        )
        error.sample = i
        raise error
    return [strokes[:left_out] + strokes[left_out + 1 :] for left_out in range(len(strokes))]
