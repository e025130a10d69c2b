"""From a validated sample to what a detector sees."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.config import Settings
from app.detectors.detector import Detector
from app.errors import InputError
from app.kinds.drawing.strokes import to_bitmaps
from app.web.pictures import picture_to_samples
from app.web.schemas import Sample, Strokes

MAX_BLAMED = 2048
"""Most strokes that one request may ask the blame of: each costs a drawing and an inference."""
MAX_BLAME_WORK = 500_000
"""Most strokes times points of one drawing whose strokes are to be blamed: it is drawn again without each."""


def model_inputs(samples: Sequence[Sample], detector: Detector, settings: Settings) -> np.ndarray:
    """The samples as the autoencoder sees them: ndarray of shape (n, *detector.shape), float32.

    Raises InputError; its `sample` says which one is at fault.
    """
    drawn = [i for i, sample in enumerate(samples) if sample.strokes is not None]
    if drawn and detector.kind != "drawing":
        error = InputError(
            f"The detector {detector.name} was not trained on drawings. Send an image of shape {detector.shape}, "
            "or choose another detector.",
            field="strokes",
        )
        error.sample = drawn[0]
        raise error
    if len(drawn) == len(samples):
        return to_bitmaps(sample.strokes for sample in samples)
    rows = np.empty((len(samples), *detector.shape), np.float32)
    if drawn:
        rows[drawn] = to_bitmaps(samples[i].strokes for i in drawn)
    for i, sample in enumerate(samples):
        if sample.strokes is None:
            try:
                rows[i] = image_input(sample, detector, settings)
            except InputError as error:
                error.sample = i
                raise
    return rows


def image_input(sample: Sample, detector: Detector, settings: Settings) -> np.ndarray:
    """The `image` of a sample as the autoencoder sees it: ndarray of the detector's shape. Raises InputError."""
    try:
        if not isinstance(sample.image, str):
            return detector.scaling.apply(numbers(sample.image, detector)[None])[0]
        if detector.kind == "series":
            raise InputError(f"The detector {detector.name} reads a series of numbers. Send those.")
        given = picture_to_samples(sample.image, detector.shape, detector.kind, settings.max_pixels)
        return detector.prepare(given[None])[0]
    except InputError as error:
        error.field = error.field or "image"
        raise


def numbers(image: Any, detector: Detector) -> np.ndarray:
    """The numbers of an `image`, checked against what the detector reads: (*shape), float32."""
    wanted = f"{' × '.join(map(str, detector.shape))} numbers"
    try:
        given = np.asarray(image, np.float64)
    except ValueError:
        raise InputError(f"The rows of the image differ in length. Expected {wanted}.") from None
    if given.shape != detector.shape and given.shape != (math.prod(detector.shape),):
        received = " × ".join(map(str, given.shape))
        raise InputError(f"Expected {wanted}, nested or flat, for the detector {detector.name}. Received {received}.")
    low, high = np.minimum.reduce(given, axis=None), np.maximum.reduce(given, axis=None)
    if detector.kind == "series":
        if max(-low, high) > 1e30:
            raise InputError("A number of the series is too large. Expected a series in its data's own units.")
    elif low < 0 or high > 1:
        hint = "Divide by 255." if low >= 0 and 1 < high <= 255 else "Scale them to 0 (paper) to 1 (ink)."
        raise InputError(f"The image's numbers run from {low:g} to {high:g}. Expected 0 to 1. {hint}")
    return given.astype(np.float32).reshape(detector.shape)


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
