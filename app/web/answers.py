"""From validated samples to the replies of POST /predict: one batched inference for each detector asked."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from app.config import Settings
from app.detectors.detector import Detector, Inspection
from app.errors import DetectorError, InputError, OddityError
from app.kinds.drawing.strokes import to_bitmaps
from app.scoring.reconstruction import squared_error_map
from app.web.detectors import Detectors
from app.web.inputs import MAX_BLAMED, model_inputs, without_each_stroke
from app.web.schemas import Batch, Sample


def answer(request: Batch, detectors: Detectors, settings: Settings) -> dict[str, Any]:
    """The reply to a request: one prediction, or {"predictions": […]} for `instances`."""
    name = request.detector or settings.default_detector
    if request.instances is None:
        return predict([request], detectors.get(name), [request.explain], settings)[0]
    samples: Sequence[Sample] = request.instances
    by_detector: dict[str, list[int]] = {}
    for position, sample in enumerate(samples):
        by_detector.setdefault(sample.detector or name, []).append(position)
    predictions: list[dict[str, Any]] = [{}] * len(samples)
    for detector_name, positions in by_detector.items():
        explain = [request.explain or samples[i].explain for i in positions]
        try:
            made = predict([samples[i] for i in positions], detectors.get(detector_name), explain, settings)
        except OddityError as error:
            at = positions[error.sample or 0]
            error.field = f"instances.{at}.{error.field}" if error.field else f"instances.{at}"
            raise
        for i, one in zip(positions, made, strict=True):
            predictions[i] = one
    return {"predictions": predictions}


def predict(
    samples: Sequence[Sample], detector: Detector, explain: Sequence[bool], settings: Settings
) -> list[dict[str, Any]]:
    """One reply a sample. An OddityError gets the position of the sample at fault as `sample`."""
    explained = [i for i, wanted in enumerate(explain) if wanted]
    blamed = {i: without_each_stroke(samples, i) for i in explained if samples[i].strokes is not None}
    if sum(map(len, blamed.values())) > MAX_BLAMED:
        raise InputError(
            f"The drawings have more than {MAX_BLAMED} strokes to blame. Send fewer, or leave out explain.",
            field="explain",
        )
    rows = model_inputs(samples, detector, settings)
    if blamed:
        rows = np.concatenate([rows, to_bitmaps(chain.from_iterable(blamed.values()))])
    found = inspect(detector, rows)
    replies = describe(found, detector, len(samples))
    first = len(samples)
    for i, others in blamed.items():
        replies[i]["stroke_blame"] = (found.score[i] - found.score[first : first + len(others)]).tolist()
        first += len(others)
    for i in explained:
        error_map = squared_error_map(found.input[i : i + 1], found.reconstruction[i : i + 1])
        replies[i]["error_map"] = error_map.astype(np.float32).ravel()
    return replies


def inspect(detector: Detector, rows: np.ndarray) -> Inspection:
    """What the detector finds, made sure to be finite: JSON has no word for anything else."""
    found = detector.inspect(rows)
    # The error is finite only where every number of the reconstruction is.
    if not np.isfinite(found.score + found.reconstruction_error).all():
        raise DetectorError(f"The detector {detector.name} answered with a number that is not finite. Train it again.")
    return found


def describe(found: Inspection, detector: Detector, n: int) -> list[dict[str, Any]]:
    """The first `n` findings as replies."""
    shape = list(detector.shape)
    inputs, reconstructions = (a.reshape(len(a), -1) for a in (found.input, found.reconstruction))
    errors, scores = found.reconstruction_error.tolist(), found.score.tolist()
    anomalies, p_values, verdicts = found.anomaly.tolist(), found.p_value.tolist(), found.verdict.tolist()
    return [
        {
            "detector": detector.name,
            "shape": shape,
            "input": inputs[i],
            "reconstruction": reconstructions[i],
            "reconstruction_error": errors[i],
            "score": scores[i],
            "threshold": detector.threshold,
            "anomaly": anomalies[i],
            "p_value": p_values[i],
            "verdict": verdicts[i],
        }
        for i in range(n)
    ]
