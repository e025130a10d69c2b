"""From a validated sample to what a detector sees."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.detectors.detector import Detector
from app.detectors.located import has_frames, read_with_frames
from app.errors import InputError
from app.kinds.photo.frames import Frame
from app.web.pictures import Decoder
from app.web.schemas import Sample


def model_inputs(
    samples: Sequence[Sample], detector: Detector, decoder: Decoder
) -> tuple[NDArray[np.float32], list[Frame]]:
    """The samples as the autoencoder sees them, (n, *detector.shape) float32, and for photos the frame of each.

    Raises InputError; its `sample` says which sample is at fault, its `field` which field.
    """
    fields = [field_of(sample) for sample in samples]
    for i, field in enumerate(fields):
        if field not in detector.kind.takes:
            raise at(i, field, InputError(f"The detector {detector.name} takes no {field}. Send {wanted(detector)}."))
    drawn = [i for i, field in enumerate(fields) if field == "strokes"]
    try:
        if len(drawn) == len(samples):
            return detector.read([sample.strokes for sample in samples]), []
        rows = np.empty((len(samples), *detector.shape), np.float32)
        if drawn:
            rows[drawn] = detector.read([samples[i].strokes for i in drawn])
    except InputError as error:
        raise at(drawn[error.sample or 0], "strokes", error) from None
    frames = []
    for i, field in enumerate(fields):
        if field != "strokes":
            try:
                rows[i], frame = one_input(getattr(samples[i], field), detector, decoder)
            except InputError as error:
                raise at(i, field, error) from None
            frames += [frame] if frame else []
    return rows, frames


def field_of(sample: Sample) -> str:
    """The field that a sample is given in. The schema makes sure that there is one."""
    return next(field for field in ("strokes", "image", "signal") if getattr(sample, field) is not None)


def at(position: int, field: str, error: InputError) -> InputError:
    """The error, with the sample and the field that it is about."""
    error.sample, error.field = position, error.field or field
    return error


def one_input(given: object, detector: Detector, decoder: Decoder) -> tuple[NDArray[np.float32], Frame | None]:
    """A picture, or numbers, as the autoencoder sees them, (*detector.shape), and for a photo its frame.

    Raises InputError.
    """
    if isinstance(given, (str, bytes)):
        # A picture of a drawing is drawn again, so it may be decoded smaller. A photo is left to the reader that also
        # reads files, so that the same photo scores the same everywhere.
        with decoder.picture(given, detector.kind.draft, decoded=not has_frames(detector)) as image:
            return read_one(image, detector)
    try:
        numbers = np.asarray(given, np.float64)
    except ValueError:
        raise InputError(f"The rows differ in length. Expected {wanted(detector)}.") from None
    return read_one(numbers, detector)


def read_one(given: object, detector: Detector) -> tuple[NDArray[np.float32], Frame | None]:
    """One sample, and its frame if the detector has frames. Raises InputError."""
    if not has_frames(detector):
        return detector.read([given])[0], None
    rows, frames = read_with_frames(detector, [given])
    return rows[0], frames[0]


def wanted(detector: Detector) -> str:
    """What to send to a detector."""
    size = f"{' × '.join(map(str, detector.shape))} numbers"
    return {
        "strokes": "strokes, or an image",
        "image": f"an image of {size}",
        "signal": f"a signal of {size}",
    }[detector.kind.takes[0]]


def without_each_stroke(sample: Sample) -> list[list[list[list[float]]]]:
    """The drawing without its first stroke, without its second, and so on."""
    strokes = sample.strokes
    return [strokes[:left_out] + strokes[left_out + 1 :] for left_out in range(len(strokes))]
