"""Measure a saved detector on samples that nothing was fitted on: figures with bootstrap intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from app.config import Settings
from app.detectors.detector import Detector
from app.errors import InputError
from app.options import make
from app.scoring import metrics
from app.scoring.intervals import Resamples, interval, resample
from app.training import source
from app.training.config import TrainingConfig
from app.training.parts import divide_samples

BATCH = 1024
"""Samples inspected at once, which bounds the memory. Progress is reported after each batch."""

AVERAGED = ("auroc", "recall", "average_precision")
"""Figures that are given for each source and as a mean over the sources."""

Told = Callable[[int], None]


@dataclass(frozen=True)
class Quality:
    """Figures of one group of anomalous samples against all normals, each with its 95 % bootstrap interval."""

    n: int
    figures: dict[str, float]
    intervals: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Scored:
    """Score and reconstruction error of every sample of a group, both of shape (n,)."""

    score: np.ndarray
    error: np.ndarray


@dataclass(frozen=True)
class Evaluation:
    """The result of `evaluate`."""

    detector: str
    threshold: float
    score_name: str
    normal: Scored
    sources: dict[str, Scored]
    overall: Quality
    by_source: dict[str, Quality]
    mean_over_sources: Quality
    seed: int

    @property
    def anomalous(self) -> Scored:
        """All sources together."""
        parts = self.sources.values()
        return Scored(np.concatenate([p.score for p in parts]), np.concatenate([p.error for p in parts]))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `python -m app evaluate --json`; finite numbers only."""
        return {
            "detector": self.detector,
            "n_normal": len(self.normal.score),
            "n_anomalous": self.overall.n,
            "threshold": self.threshold,
            **self.overall.figures,
            "reconstruction_error": {
                "normal": float(self.normal.error.mean()),
                "anomalous": float(self.anomalous.error.mean()),
            },
            "by_source": {name: {"n": each.n, **_brief(each)} for name, each in self.by_source.items()},
            "mean_over_sources": {"n_sources": len(self.by_source), **_brief(self.mean_over_sources)},
            "intervals": {name: list(ends) for name, ends in self.overall.intervals.items()},
        }


def _brief(found: Quality) -> dict[str, Any]:
    """The figures in AVERAGED, and the ends of their intervals."""
    return {
        **{name: found.figures[name] for name in AVERAGED},
        "intervals": {name: list(found.intervals[name]) for name in AVERAGED},
    }


def evaluate(
    detector: Detector,
    normal: np.ndarray,
    sources: Mapping[str, np.ndarray],
    seed: int = 0,
    told: Told = lambda done: None,
    repeats: int = 1000,
) -> Evaluation:
    """Inspect all samples and measure how well the detector tells them apart.

    normal, sources : samples as `Detector.prepare` takes them; every source is a kind of anomaly
    seed, repeats : seed and number of resamples of the bootstrap
    told : called with the number of samples inspected so far
    Raises InputError if there are no normals or no sources, or if samples are of another shape than the detector's.
    """
    if not sources:
        raise InputError("There is no anomalous source. Expected at least one.", field="anomalous")
    for name, samples in {"the normal samples": normal, **sources}.items():
        if not len(samples):
            raise InputError(f"Expected at least one sample for each source. Received none for {name}.")
    count = Count(told)
    normals = score_group(detector, normal, count)
    scored = {name: score_group(detector, samples, count) for name, samples in sources.items()}
    pooled = np.concatenate([each.score for each in scored.values()])
    drawn = {
        name: resample(normals.score, each.score, detector.threshold, repeats=repeats, seed=seed, stream=stream)
        for stream, (name, each) in enumerate(scored.items())
    }
    whole = resample(normals.score, pooled, detector.threshold, repeats=repeats, seed=seed, stream=len(scored))
    by_source = {
        name: quality(normals.score, each.score, detector.threshold, drawn[name]) for name, each in scored.items()
    }
    return Evaluation(
        detector=detector.name,
        threshold=detector.threshold,
        score_name=detector.score_by.name,
        normal=normals,
        sources=scored,
        overall=quality(normals.score, pooled, detector.threshold, whole),
        by_source=by_source,
        mean_over_sources=_mean(by_source, drawn),
        seed=seed,
    )


def own_test(detector: Detector, settings: Settings) -> np.ndarray:
    """The samples of the detector's own data set that its training kept for testing.

    Raises InputError if the data set is not as long as it was then, because that leaves unknown which samples the
    training saw.
    """
    return own_parts(detector, settings)[2]


def own_parts(detector: Detector, settings: Settings) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The samples of the detector's own data set as its training divided them: training, validation, test.

    Raises InputError as `own_test` does.
    """
    config, saved = make(TrainingConfig, detector.spec.training.options), detector.spec.dataset
    data = source.load(config, settings)
    test = source.load_test(config, settings, data)
    folds = int(detector.spec.training.recipe.get("folds", 0))
    tested = None if test is None else test.samples
    parts = divide_samples(data.samples, folds, config.seed, tested, bool(data.files))
    for expected, found in ((saved.count, len(data.samples)), (saved.test, len(parts[2]))):
        if found != expected:
            raise InputError(
                f"{data.name} has {found} samples, but the detector {detector.name} was trained on {expected}. "
                "Give the samples to test it on as a path."
            )
    return parts


class Count:
    """Adds up the samples inspected over all groups."""

    def __init__(self, told: Told):
        self.told, self.done = told, 0

    def add(self, more: int) -> None:
        """Report that `more` samples were inspected."""
        self.done += more
        self.told(self.done)


def score_group(detector: Detector, samples: np.ndarray, count: Count) -> Scored:
    """Inspect a group of samples, given as `Detector.prepare` takes them."""

    def judge(some: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        found = detector.inspect(detector.prepare(some))
        count.add(len(some))
        return found.score, found.reconstruction_error

    return Scored(*collect(judge, samples))


def collect(judge: Callable[[np.ndarray], Sequence[np.ndarray]], samples: np.ndarray) -> list[np.ndarray]:
    """Call `judge` on BATCH samples at a time, and join the arrays that it returns, each of one row per sample."""
    parts = [judge(samples[start : start + BATCH]) for start in range(0, len(samples), BATCH)]
    return [np.concatenate(each) for each in zip(*parts, strict=True)]


def quality(normal: np.ndarray, anomalous: np.ndarray, threshold: float, drawn: Resamples) -> Quality:
    """Figures of normal scores (n,) and anomalous scores (m,), with intervals from their resamples `drawn`."""
    figures = {
        **asdict(metrics.figures(normal, anomalous, threshold)),
        "auroc": metrics.auroc(normal, anomalous),
        "average_precision": metrics.average_precision(normal, anomalous),
    }
    return Quality(len(anomalous), figures, {name: interval(drawn[name]) for name in figures})


def _mean(by_source: Mapping[str, Quality], drawn: Mapping[str, Resamples]) -> Quality:
    """Means over the sources, in which every source counts the same, however many samples it has."""
    figures = {n: float(np.mean([q.figures[n] for q in by_source.values()])) for n in AVERAGED}
    means = {n: np.mean([each[n] for each in drawn.values()], axis=0) for n in AVERAGED}
    return Quality(sum(q.n for q in by_source.values()), figures, {n: interval(means[n]) for n in AVERAGED})
