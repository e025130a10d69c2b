"""From validated samples to the replies of POST /predict: one batched inference for each detector asked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PIL import Image

from app.config import Settings
from app.detectors.detector import Detector, Inspection
from app.detectors.located import locate
from app.errors import DetectorError, InputError, OddityError
from app.kinds.drawing.strokes import to_bitmaps
from app.scoring.reconstruction import squared_error_map
from app.web.detectors import Detectors
from app.web.inputs import model_inputs, without_each_stroke
from app.web.pictures import Decoder
from app.web.replies import to_json
from app.web.reply_models import (
    HEAT_SIDE,
    ExplainedDrawing,
    ExplainedPhoto,
    ExplainedPrediction,
    Prediction,
    Predictions,
)
from app.web.schemas import PredictRequest, Sample

MOST_NUMBERS = 1_200_000
"""Most numbers that the detectors of one request see: four aligned photos in colour, or 18 grey ones of 256 × 256.
The reply has each twice or three times, in some ten bytes."""
HEAT_DIGITS = 3
"""Decimals of a heat map's numbers, of which there may be many."""


@dataclass(frozen=True)
class Answer:
    """The reply to a request, as it is sent, and what was found."""

    content: bytes
    predictions: Sequence[Prediction]


def answer(request: PredictRequest, detectors: Detectors, settings: Settings, decoder: Decoder) -> Answer:
    """The reply to a request: one prediction, or {"predictions": […]} for `instances`."""
    name = request.detector or settings.default_detector
    if request.instances is None:
        prediction = predict([request], detectors.get(name), [request.explain], decoder)[0]
        return Answer(to_json(prediction), [prediction])
    samples = request.instances
    by_detector: dict[str, list[int]] = {}
    for position, sample in enumerate(samples):
        by_detector.setdefault(sample.detector or name, []).append(position)
    found: dict[int, Prediction] = {}
    numbers = 0
    for detector_name, positions in by_detector.items():
        explain = [request.explain or samples[i].explain for i in positions]
        try:
            detector = detectors.get(detector_name)
            numbers += len(positions) * math.prod(detector.shape)
            if numbers > MOST_NUMBERS:
                raise too_many(detector)
            made = predict([samples[i] for i in positions], detector, explain, decoder)
        except OddityError as error:
            at = positions[error.sample or 0]
            error.field = f"instances.{at}.{error.field}" if error.field else f"instances.{at}"
            raise
        found.update(zip(positions, made, strict=True))
    predictions = [found[i] for i in range(len(samples))]
    return Answer(to_json(Predictions(predictions)), predictions)


def too_many(detector: Detector) -> InputError:
    """What one request asks for does not fit into one reply."""
    size = math.prod(detector.shape)
    return InputError(
        f"The request holds too many samples: the detector {detector.name} sees {size:,} numbers in each. Expected at "
        f"most {MOST_NUMBERS:,} in all, {MOST_NUMBERS // size} such samples. Send them in several requests."
    )


def predict(
    samples: Sequence[Sample], detector: Detector, explain: Sequence[bool], decoder: Decoder
) -> list[Prediction]:
    """One reply a sample. An OddityError gets the position of the sample at fault as `sample`."""
    blamed = {
        i: without_each_stroke(sample) for i, sample in enumerate(samples) if explain[i] and sample.strokes is not None
    }
    rows, frames = model_inputs(samples, detector, decoder)
    if blamed:
        rows = np.concatenate([rows, to_bitmaps(chain.from_iterable(blamed.values()))])
    found = inspect(detector, rows)
    replies = describe(found, detector, len(samples))
    located = locate(detector, found, frames) if frames and any(explain) else []
    first = len(samples)
    for i, wanted in enumerate(explain):
        if not wanted:
            continue
        mapped = where_odd(found, i)
        if i in blamed:
            last = first + len(blamed[i])
            blame = (found.score[i] - found.score[first:last]).tolist()
            replies[i] = ExplainedDrawing(**vars(replies[i]), error_map=mapped, stroke_blame=blame)
            first = last
        elif located:
            at = located[i]
            heat = np.round(reduced(at.heat), HEAT_DIGITS)
            replies[i] = ExplainedPhoto(
                **vars(replies[i]),
                error_map=mapped,
                size=at.size,
                heat=heat.ravel(),
                heat_shape=heat.shape,
                box=at.box,
            )
        else:
            replies[i] = ExplainedPrediction(**vars(replies[i]), error_map=mapped)
    return replies


def reduced(heat: np.ndarray) -> np.ndarray:
    """A heat map of at most HEAT_SIDE a side: a reply is small, and a box as exact as the map that it was found on."""
    scale = min(1.0, HEAT_SIDE / max(heat.shape))
    height, width = (max(1, round(side * scale)) for side in heat.shape)
    return np.asarray(Image.fromarray(heat).resize((width, height), Image.Resampling.BOX))


def where_odd(found: Inspection, i: int) -> np.ndarray:
    """Where a sample is how odd, flat: squared errors, or the map that its score goes by, enlarged to the sample."""
    if found.map is None:
        error_map = squared_error_map(found.input[i : i + 1], found.reconstruction[i : i + 1])
        return error_map.astype(np.float32).ravel()
    height, width = found.input.shape[1:3]
    image = Image.fromarray(np.ascontiguousarray(found.map[i], np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), np.float32).ravel()


def inspect(detector: Detector, rows: np.ndarray) -> Inspection:
    """What the detector finds, made sure to be finite: JSON has no word for anything else."""
    found = detector.inspect(rows)
    # The error is finite only where every number of the reconstruction is.
    if not np.isfinite(found.score + found.reconstruction_error).all():
        raise DetectorError(f"The detector {detector.name} answered with a number that is not finite. Train it again.")
    return found


def describe(found: Inspection, detector: Detector, n: int) -> list[Prediction]:
    """The first `n` findings as replies."""
    inputs, reconstructions = (a.reshape(len(a), -1) for a in (found.input, found.reconstruction))
    errors, scores = found.reconstruction_error.tolist(), found.score.tolist()
    anomalies, p_values, verdicts = found.anomaly.tolist(), found.p_value.tolist(), found.verdict.tolist()
    return [
        Prediction(
            detector=detector.name,
            shape=detector.shape,
            input=inputs[i],
            reconstruction=reconstructions[i],
            reconstruction_error=errors[i],
            score=scores[i],
            threshold=detector.threshold,
            anomaly=anomalies[i],
            p_value=p_values[i],
            verdict=verdicts[i],
        )
        for i in range(n)
    ]
