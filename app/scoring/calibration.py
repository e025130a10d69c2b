"""From a score to how sure one can be: conformal p-values and the three verdicts.

The calibration is the sorted scores of normal samples that the training never saw. A p-value says how unusual
a score is among them: the share of them, the sample itself counted in, that score at least as high. For a new
normal sample, P(p ≤ α) ≤ α for every α, whatever the scores' distribution (Vovk, Gammerman & Shafer,
Algorithmic Learning in a Random World, 2005; Bates et al., Testing for Outliers with Conformal p-values,
2023).
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.errors import InputError
from app.scoring.thresholds import is_anomaly

Verdict = Literal["normal", "unsure", "anomaly"]
VERDICTS = np.array(["normal", "unsure", "anomaly"])


def p_values(scores: ArrayLike, calibration: ArrayLike) -> NDArray[np.float64]:
    """(1 + #{normal ≥ score}) / (n + 1) for each score, in the shape of `scores`, from 1/(n + 1) to 1.

    calibration : (n,) scores of held-out normals, ascending. `InputError` where it is empty or not sorted.
    """
    return p_values_of_sorted(scores, _sorted(calibration))


def p_values_of_sorted(scores: ArrayLike, normals: NDArray[np.float64]) -> NDArray[np.float64]:
    """`p_values` for a calibration that is known to be sorted, in a request's hot path. normals : (n,) ascending."""
    below = normals.searchsorted(np.asarray(scores, dtype=np.float64))
    return (1 + len(normals) - below) / (len(normals) + 1)


def threshold_level(threshold: float, calibration: ArrayLike) -> float:
    """The p-value of a score just above the threshold: (1 + #{normal > threshold}) / (n + 1).

    It is the false-alarm rate to expect of the threshold on normals yet unseen, never 0: n normals cannot
    show that less than one in n + 1 will be flagged.
    """
    normals = _sorted(calibration)
    return float((1 + np.count_nonzero(is_anomaly(normals, threshold))) / (len(normals) + 1))


def verdicts(
    scores: ArrayLike, threshold: float, p_values: ArrayLike, false_alarm_rate: float
) -> NDArray[np.str_]:
    """Say 'normal', 'unsure' or 'anomaly' for each score.

    - 'anomaly' exactly where `score > threshold`: the verdict never contradicts the predicate.
    - 'unsure' where it is not, but p ≤ 2·false_alarm_rate: the sample lies in the oddest stretch of normals
      below the threshold, a stretch as wide (in shares of normals) as the one above it. With 5 % false
      alarms, a sample odder than 90 % of normals and not odder than 95 % is called unsure: about 5 % of
      unseen normals are.
    - 'normal' elsewhere.

    false_alarm_rate : the threshold's own, on the calibration that the p-values come from: `threshold_level`.
    Returns strings in the shape of `scores`.
    """
    return verdicts_of(is_anomaly(scores, threshold), p_values, false_alarm_rate)


def verdicts_of(anomaly: NDArray[np.bool_], p_values: ArrayLike, false_alarm_rate: float) -> NDArray[np.str_]:
    """`verdicts` where it is known which scores lie above the threshold."""
    # The tolerance is for 2·0.05 against 0.1 computed another way: p-values are far further apart.
    close = np.asarray(p_values, dtype=np.float64) <= 2 * false_alarm_rate + 1e-12
    return VERDICTS[np.where(anomaly, 2, close)]


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
