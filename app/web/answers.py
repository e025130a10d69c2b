"""From validated samples to the replies of POST /predict: one batched inference for each detector."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from PIL import Image

from app.config import Settings
from app.detectors.detector import Detector, Inspection
from app.detectors.located import Located, locate, rows_of
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
"""Most input numbers in one request, over all its samples: enough for four aligned colour photos, or 18 grey ones of
256 × 256. The reply repeats each number two or three times, at about ten bytes each."""
HEAT_DIGITS = 3
"""Decimals of the numbers in a heat map, to keep it short."""


@dataclass(frozen=True)
class Answer:
    """The reply to a request: the bytes to send, and the predictions in it."""

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
    """The error for a request whose reply would be too large."""
    size = math.prod(detector.shape)
    return InputError(
        f"The request holds too many samples: the detector {detector.name} sees {size:,} numbers in each. Expected at "
        f"most {MOST_NUMBERS:,} in all, {MOST_NUMBERS // size} such samples. Send them in several requests."
    )


def predict(
    samples: Sequence[Sample], detector: Detector, explain: Sequence[bool], decoder: Decoder
) -> list[Prediction]:
    """One reply for each sample; those of which `explain` is true are explained.

    Raises an OddityError whose `sample` is the position of the sample at fault.
    """
    asked = [i for i, wanted in enumerate(explain) if wanted]
    redrawn = {i: without_each_stroke(samples[i]) for i in asked if samples[i].strokes is not None}
    rows, frames = model_inputs(samples, detector, decoder)
    if redrawn:
        rows = np.concatenate([rows, to_bitmaps(chain.from_iterable(redrawn.values()))])
    found = inspect(detector, rows)
    replies = describe(found, detector, len(samples))
    blame = blame_strokes(found.score, {i: len(drawings) for i, drawings in redrawn.items()}, len(samples))
    places: dict[int, Located] = {}
    if frames and asked:
        located = locate(detector, rows_of(found, asked), [frames[i] for i in asked])
        places = dict(zip(asked, located, strict=True))
    for i in asked:
        plain = {**vars(replies[i]), "error_map": where_odd(found, i)}
        if i in blame:
            replies[i] = ExplainedDrawing(**plain, stroke_blame=blame[i])
        elif i in places:
            replies[i] = ExplainedPhoto(**plain, **placed(places[i]))
        else:
            replies[i] = ExplainedPrediction(**plain)
    return replies


def blame_strokes(scores: np.ndarray, counts: Mapping[int, int], first: int) -> dict[int, list[float]]:
    """How much each drawing's score falls without each of its strokes, by the drawing's position.

    scores : (n,), from row `first` on those of each drawing without each of its strokes
    counts : position of each such drawing, and how many strokes it has, in the order of those rows
    """
    blame = {}
    for i, n_strokes in counts.items():
        blame[i] = (scores[i] - scores[first : first + n_strokes]).tolist()
        first += n_strokes
    return blame


def placed(at: Located) -> dict[str, Any]:
    """Where a photo is odd, as the fields of ExplainedPhoto."""
    heat = np.round(reduced(at.heat), HEAT_DIGITS)
    return {"size": at.size, "heat": heat.ravel(), "heat_shape": heat.shape, "box": at.box}


def reduced(heat: np.ndarray) -> np.ndarray:
    """The heat map at no more than HEAT_SIDE pixels a side, which keeps the reply small. The box has full detail."""
    scale = min(1.0, HEAT_SIDE / max(heat.shape))
    height, width = (max(1, round(side * scale)) for side in heat.shape)
    return np.asarray(Image.fromarray(heat).resize((width, height), Image.Resampling.BOX))


def where_odd(found: Inspection, i: int) -> np.ndarray:
    """How odd each place of sample `i` is, flat float32: the map that its score is computed from, enlarged to the
    sample, or the squared errors where the score has no map."""
    if found.map is None:
        error_map = squared_error_map(found.input[i : i + 1], found.reconstruction[i : i + 1])
        return error_map.astype(np.float32).ravel()
    height, width = found.input.shape[1:3]
    image = Image.fromarray(np.ascontiguousarray(found.map[i], np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), np.float32).ravel()


def inspect(detector: Detector, rows: np.ndarray) -> Inspection:
    """What the detector finds in `rows`. Raises DetectorError for NaN or infinity, which JSON cannot express."""
    found = detector.inspect(rows)
    # The error is finite only if every number of the reconstruction is.
    if not np.isfinite(found.score + found.reconstruction_error).all():
        raise DetectorError(f"The detector {detector.name} returned a number that is not finite. Train it again.")
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
