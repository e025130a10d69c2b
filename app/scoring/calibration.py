"""From a score to how sure one can be: conformal p-values and the three verdicts.

The calibration is the sorted scores of normal samples that the training never saw. A p-value says how unusual a score
is among them: it is the share of samples, itself included, that score at least as high. For a new normal sample,
P(p ≤ α) ≤ α for every α, whatever the scores' distribution (Vovk, Gammerman & Shafer,
Algorithmic Learning in a Random World, 2005; Bates et al., Testing for Outliers with Conformal p-values,
2023).
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.errors import InputError
from app.scoring.thresholds import is_anomaly

Verdict = Literal["normal", "unsure", "anomaly"]
CLOSE = 1e-12
"""Tolerance for rounding, such as of 2·0.05 against 0.1. Distinct p-values are much further apart."""


def p_values(scores: ArrayLike, calibration: ArrayLike) -> NDArray[np.float64]:
    """(1 + #{normal ≥ score}) / (n + 1) for each score, in the shape of `scores`, from 1/(n + 1) to 1.

    calibration : (n,) scores of held-out normals, ascending. Raises InputError if it is empty or not sorted.
    """
    normals = _sorted(calibration).tolist()
    values = np.asarray(scores, dtype=np.float64)
    return np.array([p_value(score, normals) for score in values.ravel().tolist()]).reshape(values.shape)


def p_value(score: float, normals: Sequence[float]) -> float:
    """`p_values` of one score. normals : the calibration, ascending."""
    n = len(normals)
    return (1 + n - bisect_left(normals, score)) / (n + 1)


def threshold_level(threshold: float, calibration: ArrayLike) -> float:
    """The p-value of a score just above the threshold: (1 + #{normal > threshold}) / (n + 1).

    It is the false-alarm rate to expect on unseen normals. It is never 0, because n normals cannot show that
    fewer than one in n + 1 will be flagged.
    """
    normals = _sorted(calibration)
    return float((1 + np.count_nonzero(is_anomaly(normals, threshold))) / (len(normals) + 1))


def verdicts(scores: ArrayLike, threshold: float, p_values: ArrayLike, false_alarm_rate: float) -> NDArray[np.str_]:
    """Say 'normal', 'unsure' or 'anomaly' for each score.

    - 'anomaly' exactly if `score > threshold`: the verdict never contradicts the predicate.
    - 'unsure' if not, but p ≤ 2·false_alarm_rate: the sample is among the oddest normals below the threshold,
      which are as many as those above it. With 5 % false alarms, a sample odder than 90 % of the normals and not
      odder than 95 % is called unsure; that is about 5 % of unseen normals.
    - 'normal' otherwise.

    false_alarm_rate : the threshold's own, on the calibration that the p-values come from: `threshold_level`.
    Returns strings in the shape of `scores`.
    """
    odd, p = is_anomaly(scores, threshold), np.asarray(p_values, dtype=np.float64)
    said = [verdict(*one, false_alarm_rate) for one in zip(odd.ravel().tolist(), p.ravel().tolist(), strict=True)]
    return np.array(said).reshape(odd.shape)


def verdict(anomaly: bool, p: float, false_alarm_rate: float) -> Verdict:
    """`verdicts` of one sample. anomaly : whether its score is above the threshold; p : its p-value"""
    if anomaly:
        return "anomaly"
    return "unsure" if p <= 2 * false_alarm_rate + CLOSE else "normal"


def judge(
    scores: NDArray[np.float64], threshold: float, normals: Sequence[float], false_alarm_rate: float
) -> tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.str_]]:
    """`is_anomaly`, `p_values` and `verdicts` of scores (n,), for the hot path of a request.

    A plain loop is quicker than NumPy for one score, and quick enough for thousands.

    normals : the calibration, ascending; false_alarm_rate : the threshold's own, `threshold_level`
    """
    anomaly = is_anomaly(scores, threshold)
    p = [p_value(score, normals) for score in scores.tolist()]
    said = [verdict(odd, value, false_alarm_rate) for odd, value in zip(anomaly.tolist(), p, strict=True)]
    return anomaly, np.array(p), np.array(said)


def thin(scores: ArrayLike, limit: int = 1000) -> NDArray[np.float64]:
    """Return the scores sorted, at most `limit` of them: evenly spaced order statistics, both ends kept.

    A p-value against them differs from one against all by less than 1/(limit − 1) + 1/(limit + 1).
    """
    if limit < 2:
        raise InputError(f"Expected a limit of at least 2 calibration scores. Received {limit}.")
    ordered = np.sort(np.asarray(scores, dtype=np.float64))
    if len(ordered) <= limit:
        return ordered
    return ordered[np.round(np.linspace(0, len(ordered) - 1, limit)).astype(int)]


def _sorted(calibration: ArrayLike) -> NDArray[np.float64]:
    normals = np.asarray(calibration, dtype=np.float64)
    if normals.ndim != 1 or not len(normals):
        raise InputError("Expected the scores of at least one held-out normal as calibration. Received none.")
    if not np.all(normals[:-1] <= normals[1:]):
        raise InputError("Expected the calibration scores in ascending order, without NaN. Sort them first.")
    return normals
