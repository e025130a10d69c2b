"""The samples of an evaluation that are worth a look: best-hidden anomalies and worst false alarms."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.detectors.detector import Detector
from app.evaluation.evaluate import Evaluation

SHOWN = 12


@dataclass(frozen=True)
class Example:
    """One sample: where it came from, what the detector says of it, and what the autoencoder made of it."""

    source: str
    row: int
    score: float
    p_value: float
    verdict: str
    input: np.ndarray
    reconstruction: np.ndarray


def hidden(detector: Detector, found: Evaluation, sources: Mapping[str, np.ndarray]) -> list[Example]:
    """The anomalous samples of all sources that look most normal, the lowest score first."""
    ranked = [
        (float(each.score[row]), name, row) for name, each in found.sources.items() for row in _lowest(each.score)
    ]
    return [_inspect(detector, name, row, sources[name]) for _, name, row in sorted(ranked)[:SHOWN]]


def alarms(detector: Detector, found: Evaluation, normal: np.ndarray) -> list[Example]:
    """The normal samples that look most anomalous, the highest score first, as far as they are flagged."""
    rows = [row for row in _lowest(-found.normal.score) if found.normal.score[row] > found.threshold]
    return [_inspect(detector, "normal", row, normal) for row in rows]


def _lowest(scores: np.ndarray) -> list[int]:
    return [int(row) for row in np.argsort(scores, kind="stable")[:SHOWN]]


def _inspect(detector: Detector, source: str, row: int, samples: np.ndarray) -> Example:
    one = detector.inspect(detector.prepare(samples[row : row + 1]))
    return Example(
        source,
        row,
        float(one.score[0]),
        float(one.p_value[0]),
        str(one.verdict[0]),
        one.input[0],
        one.reconstruction[0],
    )
