"""How well scores tell anomalous samples from normal ones.

Every function takes `normal`, shape (n,), and `anomalous`, shape (m,): the scores of each kind, higher is
more anomalous. Scores must be finite, and there must be some of each kind; otherwise InputError is raised. The
figures agree with scikit-learn's. Curves have one point for every threshold that makes a difference, and
`score > threshold` gives the point.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.errors import InputError
from app.scoring.thresholds import finite_scores, is_anomaly

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]


def _pair(normal: ArrayLike, anomalous: ArrayLike) -> Pair:
    return finite_scores(normal, "normal"), finite_scores(anomalous, "anomalous")


@dataclass(frozen=True)
class Figures:
    """What a threshold does, each a share from 0 to 1."""

    false_alarm_rate: float
    recall: float
    precision: float
    f1: float
    accuracy: float


def figures(normal: ArrayLike, anomalous: ArrayLike, threshold: float) -> Figures:
    """Figures of `score > threshold`.

    Precision is 0 where nothing is flagged. Precision, F1 and accuracy depend on the mix of normal and
    anomalous samples; false-alarm rate and recall don't.
    """
    first, second = _pair(normal, anomalous)
    alarms = np.count_nonzero(is_anomaly(first, threshold))
    hits = np.count_nonzero(is_anomaly(second, threshold))
    return Figures(*map(float, from_counts(alarms, hits, len(first), len(second))))


def from_counts(alarms: Any, hits: Any, n: int, m: int) -> tuple[Any, Any, Any, Any, Any]:
    """The fields of `Figures`, in order, from the counts of flagged samples among n normal and m anomalous.

    The counts may be numbers or arrays of one shape.
    """
    flagged = alarms + hits
    return (
        alarms / n,
        hits / m,
        hits / np.maximum(flagged, 1),
        2 * hits / (flagged + m),
        (hits + n - alarms) / (n + m),
    )


def auroc(normal: ArrayLike, anomalous: ArrayLike) -> float:
    """Area under the ROC curve: the probability that an anomalous sample scores above a normal one.

    Ties count half, as with mid-ranks (Mann & Whitney 1947).
    """
    first, second = _pair(normal, anomalous)
    ordered = np.sort(first)
    below = np.searchsorted(ordered, second, side="left") + np.searchsorted(ordered, second, side="right")
    return float(below.mean() / (2 * len(first)))


def average_precision(normal: ArrayLike, anomalous: ArrayLike) -> float:
    """Σ (recall_k − recall_{k−1}) · precision_k over the distinct scores, from the highest down.

    No interpolation. Depends on the mix: random scores get the share of anomalous samples.
    """
    alarms, hits, _ = _counts(*_pair(normal, anomalous))
    precision = hits[1:] / (alarms[1:] + hits[1:])
    return float(np.sum(np.diff(hits) * precision) / hits[-1])


@dataclass(frozen=True)
class Curve:
    """Points (x, y) of a curve and the threshold of each: three arrays of the same length, thresholds descending."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    thresholds: NDArray[np.float64]


def roc_curve(normal: ArrayLike, anomalous: ArrayLike) -> Curve:
    """x the false-alarm rate, y the recall, from (0, 0) to (1, 1)."""
    alarms, hits, thresholds = _counts(*_pair(normal, anomalous))
    return Curve(alarms / alarms[-1], hits / hits[-1], thresholds)


def precision_recall_curve(normal: ArrayLike, anomalous: ArrayLike) -> Curve:
    """x the recall, y the precision, from (0, 1) on: by convention, precision is 1 if nothing is flagged."""
    alarms, hits, thresholds = _counts(*_pair(normal, anomalous))
    flagged = alarms + hits
    precision = np.where(flagged > 0, hits / np.maximum(flagged, 1), 1.0)
    return Curve(hits / hits[-1], precision, thresholds)


def recall_at_false_alarm_rate(normal: ArrayLike, anomalous: ArrayLike, rate: float = 0.05) -> float:
    """The best recall of any threshold that flags at most `rate` of these normals.

    For comparing scores whose thresholds were chosen differently, or not at all. It looks at the same normals that
    it reports on, so it is slightly better than a threshold chosen beforehand.
    """
    first, second = _pair(normal, anomalous)
    if not 0 <= rate <= 1:
        raise InputError(f"Expected a false-alarm rate from 0 to 1. Received {rate:g}.")
    allowed = math.floor(round(rate * len(first), 9))
    if allowed >= len(first):
        return 1.0
    threshold = np.sort(first)[len(first) - 1 - allowed]
    return float(is_anomaly(second, threshold).mean())


def _counts(
    normal: NDArray[np.float64], anomalous: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """False alarms and hits at every threshold that makes a difference, from none flagged to all.

    Thresholds are the distinct scores, descending, and the next number below the lowest, which flags everything.
    """
    distinct = np.unique(np.concatenate([normal, anomalous]))
    thresholds = np.concatenate([distinct[::-1], [np.nextafter(distinct[0], -np.inf)]])
    alarms = len(normal) - np.searchsorted(np.sort(normal), thresholds, side="right")
    hits = len(anomalous) - np.searchsorted(np.sort(anomalous), thresholds, side="right")
    return alarms, hits, thresholds
