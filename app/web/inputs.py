"""From a validated sample to what a detector sees."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.detectors.detector import Detector
from app.errors import InputError
from app.kinds.drawing.bitmap import photo_to_drawing, photo_to_image
from app.kinds.drawing.strokes import to_bitmaps
from app.web.pictures import WORKING_SIDE, Decoder
from app.web.schemas import Sample


def model_inputs(samples: Sequence[Sample], detector: Detector, decoder: Decoder) -> NDArray[np.float32]:
    """The samples as the autoencoder sees them: ndarray of shape (n, *detector.shape), float32.

    Raises InputError; its `sample` says which one is at fault.
    """
    drawn = [i for i, sample in enumerate(samples) if sample.strokes is not None]
    if drawn and detector.kind != "drawing":
        error = InputError(
            f"The detector {detector.name} was not trained on drawings. Send {wanted(detector)}, "
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
            field = "image" if sample.signal is None else "signal"
            try:
                rows[i] = other_input(sample, field, detector, decoder)
            except InputError as error:
                error.field, error.sample = error.field or field, i
                raise
    return rows


def other_input(sample: Sample, field: str, detector: Detector, decoder: Decoder) -> NDArray[np.float32]:
    """The `image` or `signal` of a sample as the autoencoder sees it: ndarray of the detector's shape."""
    if (field == "signal") != (detector.kind == "signal"):
        raise InputError(f"The detector {detector.name} takes no {field}. Send {wanted(detector)}.")
    given: object = sample.signal if field == "signal" else sample.image
    if not isinstance(given, (str, bytes)):
        return detector.scaling.apply(numbers(given, detector)[None])[0]
    if detector.kind == "drawing":
        with decoder.picture(given, ("L", (WORKING_SIDE, WORKING_SIDE))) as image:
            return photo_to_drawing(image)
    with decoder.picture(given) as image:
        return detector.prepare(photo_to_image(image, detector.shape)[None])[0]


def wanted(detector: Detector) -> str:
    """What to send to a detector."""
    size = f"{' × '.join(map(str, detector.shape))} numbers"
    return {"signal": f"a signal of {size}", "drawing": "strokes, or an image"}.get(
        detector.kind, f"an image of {size}"
    )


def numbers(given: object, detector: Detector) -> NDArray[np.float32]:
    """The numbers of an `image` or `signal`, checked against what the detector reads: (*shape), float32."""
    expected = f"{' × '.join(map(str, detector.shape))} numbers"
    try:
        found = np.asarray(given, np.float64)
    except ValueError:
        raise InputError(f"The rows of the image differ in length. Expected {expected}.") from None
    if found.shape != detector.shape and found.shape != (math.prod(detector.shape),):
        received = " × ".join(map(str, found.shape))
        raise InputError(f"Expected {expected}, nested or flat, for the detector {detector.name}. Received {received}.")
    low, high = np.minimum.reduce(found, axis=None), np.maximum.reduce(found, axis=None)
    if detector.kind == "signal":
        if max(-low, high) > 1e30:
            raise InputError("A number of the signal is too large. Expected a signal in its data's own units.")
    elif low < 0 or high > 1:
        hint = "Divide by 255." if low >= 0 and 1 < high <= 255 else "Scale them to 0 (paper) to 1 (ink)."
        raise InputError(f"The image's numbers run from {low:g} to {high:g}. Expected 0 to 1. {hint}")
    return found.astype(np.float32).reshape(detector.shape)


def without_each_stroke(sample: Sample) -> list[list[list[list[float]]]]:
    """The drawing without its first stroke, without its second, and so on."""
    strokes = sample.strokes
    return [strokes[:left_out] + strokes[left_out + 1 :] for left_out in range(len(strokes))]
