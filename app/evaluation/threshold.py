"""Choose a threshold for a saved detector on some samples, and measure it on others.

Figures on the samples that chose a threshold flatter it. So there are two parts, given or made by `halves.divide`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.detectors.detector import Detector
from app.detectors.spec import SavedThreshold
from app.errors import InputError
from app.evaluation.evaluate import Quality, quality
from app.evaluation.halves import LEAST, NOTHING, Scores
from app.scoring import thresholds
from app.scoring.intervals import resample
from app.scoring.metrics import auroc
from app.scoring.thresholds import Threshold, is_anomaly, named

FEW = 20
"""With fewer samples of a kind, a note says that the figures are rough."""
MANY_ALARMS = 0.5
"""A threshold that flags a larger share of the normal samples is of no use."""
FIGURES = ("f1", "accuracy", "precision", "recall", "false_alarm_rate")


@dataclass(frozen=True)
class Part:
    """What a threshold does on a part of the samples. quality : None without anomalous samples"""

    scores: Scores
    alarms: int
    hits: int
    quality: Quality | None

    @property
    def confusion(self) -> dict[str, dict[str, int]]:
        """Counts of samples, by what they are and then by what they are called."""
        n, m = len(self.scores.normal.score), len(self.scores.anomalous)
        return {
            "normal": {"called_normal": n - self.alarms, "called_anomalous": self.alarms},
            "anomalous": {"called_normal": m - self.hits, "called_anomalous": self.hits},
        }

    def to_dict(self) -> dict[str, Any]:
        """Numbers of samples, figures with intervals, and confusion counts. A figure that needs anomalous samples is
        None if there are none."""
        n = len(self.scores.normal.score)
        figures = self.quality.figures if self.quality else {"false_alarm_rate": self.alarms / n} if n else {}
        intervals = {name: list(ends) for name, ends in self.quality.intervals.items()} if self.quality else {}
        return {
            "n_normal": n,
            "n_anomalous": len(self.scores.anomalous),
            "by_source": {name: len(each.score) for name, each in self.scores.sources.items()},
            **{name: figures.get(name) for name in (*FIGURES, "auroc", "average_precision")},
            "intervals": intervals,
            "confusion": self.confusion,
        }


@dataclass(frozen=True)
class Chosen:
    """A threshold, with its figures on the samples that chose it and on those that tested it.

    options : of its rule; before : the detector's threshold so far, and `tested_before` its figures on the same tests
    division : how the two parts were made, in a sentence
    notes : what must be said of the figures, each a sentence
    """

    detector: str
    checksum: str
    threshold: Threshold
    options: Mapping[str, float]
    before: SavedThreshold
    chosen_on: Part
    tested_on: Part
    tested_before: Part
    division: str
    seed: int
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The content of threshold.json, which docs/THRESHOLDS.md explains."""
        return {
            "detector": self.detector,
            "checksum": self.checksum,
            "threshold": self.threshold.value,
            "rule": self.threshold.rule,
            "options": dict(self.options),
            "before": {"threshold": self.before.value, "rule": self.before.rule},
            "division": self.division,
            "seed": self.seed,
            "chosen_on": self.chosen_on.to_dict(),
            "tested_on": self.tested_on.to_dict(),
            "tested_on_before": self.tested_before.to_dict(),
            "notes": list(self.notes),
        }


def choose(
    detector: Detector,
    chosen_on: Scores,
    tested_on: Scores,
    rule: str,
    options: Mapping[str, float],
    division: str,
    seed: int = 0,
) -> Chosen:
    """Choose a threshold by a rule of `thresholds.RULES` on one part, and test it on the other.

    division : how the parts were made; seed : of the bootstrap intervals, and of the division if there was one
    Raises InputError for a rule or options that cannot be used, too few samples, and scores that are all equal.
    """
    by = named(rule)
    if not len(tested_on.normal.score):
        raise InputError("There is no normal sample to test the threshold on. Give some.", field="normal")
    seen = chosen_on if by.needs_anomalous else Scores(chosen_on.normal, {}) if by.looks else NOTHING
    require(rule, bool(len(seen.anomalous)))
    if by.looks:
        refuse_nothing_to_choose(seen)
    looked_at = (seen if by.looks else tested_on).normal.score
    threshold = thresholds.choose(rule, looked_at, seen.anomalous if by.needs_anomalous else None, **options)
    before = detector.spec.threshold
    full = {name: value for name, value in by.options.items() if value is not None} | dict(options)
    return Chosen(
        detector=detector.name,
        checksum=detector.spec.checksum,
        threshold=threshold,
        options=full,
        before=before,
        chosen_on=part(seen, threshold.value, seed),
        tested_on=part(tested_on, threshold.value, seed),
        tested_before=part(tested_on, before.value, seed),
        division=division,
        seed=seed,
        notes=tuple(notes(threshold, full, seen, tested_on)),
    )


def require(rule: str, anomalous: bool) -> None:
    """Raise InputError if the rule of that name needs anomalous samples and there are none."""
    if named(rule).needs_anomalous and not anomalous:
        raise InputError(
            f"The rule {rule} needs anomalous samples as well. Add --anomalous PATH, or choose --rule "
            "false-alarm-rate, which needs none.",
            field="anomalous",
        )


def refuse_nothing_to_choose(seen: Scores) -> None:
    """Raise InputError for scores that no threshold can be chosen from."""
    normal, odd = seen.normal.score, seen.anomalous
    if len(normal) < LEAST // 2:
        raise InputError(
            f"Expected at least {LEAST // 2} normal samples to choose a threshold on. Received {len(normal)}.",
            field="normal",
        )
    scores = np.concatenate([normal, odd])
    if np.ptp(scores) == 0:
        raise InputError(
            f"All {len(scores)} samples have the score {scores[0]:g}, so no threshold can separate them. Check that "
            "they are of the kind that the detector was trained on."
        )


def part(scores: Scores, threshold: float, seed: int) -> Part:
    """What the threshold does on samples of these scores."""
    normal, odd = scores.normal.score, scores.anomalous
    found = None
    if len(odd):
        found = quality(normal, odd, threshold, resample(normal, odd, threshold, seed=seed))
    return Part(scores, int(is_anomaly(normal, threshold).sum()), int(is_anomaly(odd, threshold).sum()), found)


def notes(threshold: Threshold, options: Mapping[str, float], chosen_on: Scores, tested_on: Scores) -> list[str]:
    """Warnings about the figures, each a sentence."""
    said = []
    normal, odd = chosen_on.normal.score, chosen_on.anomalous
    rate = options.get("rate")
    if rate and len(normal) + 1 < 1 / rate:
        said.append(
            f"{len(normal)} normal samples are too few for a false-alarm rate of {100 * rate:g} %: the threshold is "
            f"the highest of their scores, and about 1 in {len(normal) + 1} normal samples will lie above it."
        )
    few = [
        f"{n} {what}"
        for what, n in (("normal", len(tested_on.normal.score)), ("anomalous", len(tested_on.anomalous)))
        if 0 < n < FEW
    ]
    if few:
        said.append(f"Tested on only {' and '.join(few)} samples: read the figures with their intervals.")
    if len(odd) > len(normal):
        said.append(
            f"There were more anomalous samples ({len(odd)}) than normal ones ({len(normal)}), so misses weigh more "
            "than false alarms. Where odd samples are rare, choose by --rule false-alarm-rate, or raise "
            "--cost-of-false-alarm."
        )
    if not len(odd):
        return said
    told_apart = auroc(normal, odd)
    if told_apart >= 0.5 and threshold.false_alarm_rate > MANY_ALARMS:
        said.append(
            f"The threshold flags {threshold.false_alarm_rate:.0%} of the normal samples that chose it: the two kinds "
            f"overlap too much (AUROC {told_apart:.2f}) for the rule {threshold.rule}. Choose by --rule "
            "false-alarm-rate, or train a better detector."
        )
    if told_apart < 0.5:
        said.append(
            "The anomalous samples mostly score lower than the normal ones, so no threshold is of use. Check that "
            "--normal and --anomalous are not the wrong way round."
        )
    return said
