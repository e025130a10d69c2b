"""The one predicate, and the rules that choose a threshold for it.

A threshold chosen here has, through `is_anomaly`, exactly the figures that it was chosen for. Rules that look for the
best figures therefore try the midpoints between neighbouring scores. (anomalib chooses its F1 threshold with ≥ and
applies it with >, so the sample that set the threshold is called normal.)
"""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.errors import InputError, suggest


def is_anomaly(score: ArrayLike, threshold: float) -> NDArray[np.bool_]:
    """score > threshold: the only place that decides what is anomalous.

    Compared in float64, as in JSON and JavaScript; NumPy would round the threshold to the precision of float32 scores.
    Returns bool in the shape of `score`.
    """
    return np.asarray(score, dtype=np.float64) > np.float64(threshold)


@dataclass(frozen=True)
class Threshold:
    """A threshold, the rule that chose it, and the share that it flags of the normals it was chosen on."""

    value: float
    rule: str
    false_alarm_rate: float


@dataclass(frozen=True)
class Rule:
    """A way to choose a threshold: `function(normal[, anomalous], **options) -> float`.

    looks : whether it looks at the scores at all
    """

    function: Callable[..., float]
    needs_anomalous: bool = False
    looks: bool = True

    @property
    def help(self) -> str:
        """The first line of the function's docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @property
    def options(self) -> dict[str, float | None]:
        """Names of the rule's options with their defaults, None for one that must be given."""
        named = inspect.signature(self.function).parameters.values()
        return {
            each.name: None if each.default is each.empty else each.default
            for each in named
            if each.kind is each.KEYWORD_ONLY
        }


def choose(rule: str, normal: ArrayLike, anomalous: ArrayLike | None = None, **options: float) -> Threshold:
    """Choose a threshold by a rule's name in `RULES`.

    normal : (n,) scores of normals that neither trained the detector nor test it.
    anomalous : (m,) scores of anomalous samples, for the rules that need them. Never of the test data.
    Raises `InputError` for an unknown rule or option, no scores, and scores that are not finite.
    """
    chosen = named(rule)
    for name in options:
        if name not in chosen.options:
            raise InputError(f"The rule {rule} has no option {name!r}. {suggest(name, chosen.options)}", field="rule")
    for name, default in chosen.options.items():
        if default is None and name not in options:
            raise InputError(f"The rule {rule} needs {name}. Give it a number.", field="rule")
    samples = [finite_scores(normal, "normal")]
    if chosen.needs_anomalous:
        if anomalous is None:
            raise InputError(f"The rule {rule} needs anomalous validation samples. Give some.", field="anomalous")
        samples.append(finite_scores(anomalous, "anomalous"))
    value = chosen.function(*samples, **options)
    return Threshold(value, rule, float(is_anomaly(samples[0], value).mean()))


def named(rule: str) -> Rule:
    """The rule of that name. Raises InputError if there is none, suggesting the nearest."""
    if rule not in RULES:
        raise InputError(f"There is no threshold rule named {rule!r}. {suggest(rule, RULES)}", field="rule")
    return RULES[rule]


def false_alarm_rate(normal: NDArray[np.float64], *, rate: float = 0.05) -> float:
    """Flag a target share of normals, chosen so that it holds for unseen normals.

    The k-th smallest of the n scores, k = ⌈(n + 1)(1 − rate)⌉ (split conformal prediction). A new normal is
    equally likely to fall into each of the n + 1 gaps between the scores, so it lies above the k-th with
    probability (n + 1 − k)/(n + 1), which is at most `rate` and short of it by less than 1/(n + 1). Of the n normals
    themselves, the share above is (n − k)/n, which is also at most `rate`, even with ties. With fewer than
    1/rate − 1 normals no score is high enough; then the highest is taken, and the rate to expect is 1/(n + 1).
    """
    if not 0 < rate < 1:
        raise InputError(f"Expected a false-alarm rate between 0 and 1. Received {rate:g}.", field="false_alarm_rate")
    # Rounded first, because floating point can put a whole number (n + 1)(1 − rate) slightly above itself.
    rank = math.ceil(round((len(normal) + 1) * (1 - rate), 9))
    return float(np.sort(normal)[min(rank, len(normal)) - 1])


def fixed(normal: NDArray[np.float64], *, value: float) -> float:
    """Use the value given, whatever the scores."""
    if not math.isfinite(value):
        raise InputError(f"Expected a finite threshold. Received {value}.", field="threshold")
    return float(value)


def mean_plus_std(normal: NDArray[np.float64], *, k: float = 3.0) -> float:
    """Use the normals' mean plus k standard deviations.

    The usual rule of thumb. If scores were normally distributed, k = 3 would flag 1 normal in 740 and k = 2 one in 44.
    They rarely are, so how many it flags depends on their tail; the rule false-alarm-rate says what to expect. Minus k,
    as in some programs, would flag most normals, since a higher score is odder.
    """
    if not math.isfinite(k):
        raise InputError(f"Expected a finite number of standard deviations. Received {k}.", field="k")
    return float(normal.mean() + k * normal.std())


def max_f1(normal: NDArray[np.float64], anomalous: NDArray[np.float64]) -> float:
    """Use the threshold with the best F1 on labelled validation data.

    Among equally good thresholds it takes the one with the fewest false alarms.
    """
    candidates, alarms, hits = _candidates(normal, anomalous)
    return float(candidates[np.argmax(2 * hits / (hits + alarms + len(anomalous)))])


def lowest_cost(
    normal: NDArray[np.float64],
    anomalous: NDArray[np.float64],
    *,
    false_alarm_cost: float = 1.0,
    miss_cost: float = 1.0,
) -> float:
    """Use the threshold of lowest cost on labelled validation data.

    Among equally good thresholds it takes the one with the fewest false alarms. The cost is false_alarm_cost · (false
    alarms) + miss_cost · (anomalous samples not flagged), in counts. So the mix of normal and anomalous samples should
    be the one expected later, or the costs should make up for the difference.
    """
    if not (0 <= false_alarm_cost < math.inf and 0 <= miss_cost < math.inf):
        raise InputError(f"Expected finite costs of at least 0. Received {false_alarm_cost:g} and {miss_cost:g}.")
    candidates, alarms, hits = _candidates(normal, anomalous)
    return float(candidates[np.argmin(false_alarm_cost * alarms + miss_cost * (len(anomalous) - hits))])


RULES: dict[str, Rule] = {
    "false-alarm-rate": Rule(false_alarm_rate),
    "fixed": Rule(fixed, looks=False),
    "mean-plus-std": Rule(mean_plus_std),
    "max-f1": Rule(max_f1, needs_anomalous=True),
    "cost": Rule(lowest_cost, needs_anomalous=True),
}
"""Every rule by its name, as `--rule` and detector.json say it."""


def finite_scores(scores: ArrayLike, what: str) -> NDArray[np.float64]:
    """Return scores as float64 of shape (n,), n ≥ 1 and all finite, or raise `InputError` that names them."""
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 1:
        raise InputError(f"Expected the {what} scores in one dimension. Received shape {values.shape}.")
    if not len(values):
        raise InputError(f"Expected at least one {what} sample. Received none.")
    if not np.isfinite(values).all():
        raise InputError(f"Expected finite {what} scores. Received NaN or infinity. Train the detector again.")
    return values


def _candidates(
    normal: NDArray[np.float64], anomalous: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """Every threshold that can make a difference, highest first, with its false alarms and its hits.

    The highest score (nothing is flagged), the midpoints between neighbouring scores, and just below the
    lowest.
    """
    scores = np.unique(np.concatenate([normal, anomalous]))
    middle = scores[:-1] / 2 + scores[1:] / 2
    # Between neighbouring floats the midpoint rounds to one of them; with > only the lower separates them.
    middle = np.where((middle >= scores[:-1]) & (middle < scores[1:]), middle, scores[:-1])
    candidates = np.concatenate([scores[-1:], middle[::-1], [np.nextafter(scores[0], -np.inf)]])
    above = (len(each) - np.searchsorted(np.sort(each), candidates, side="right") for each in (normal, anomalous))
    alarms, hits = above
    return candidates, alarms, hits
