"""What detector.json says of a detector: how it was made, and how good it was found to be."""

import importlib.metadata
import platform
from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from app.datasets.base import Dataset
from app.detectors.detector import Detector, Inspection
from app.detectors.spec import (
    AnomalousFigures,
    Metrics,
    SavedDataset,
    SavedPreprocessing,
    SavedScaling,
    SavedScore,
    SavedThreshold,
    SavedTraining,
    SourceFigures,
    Spec,
    TestFigures,
)
from app.scoring import metrics
from app.scoring.thresholds import is_anomaly
from app.training.choose import Choice
from app.training.config import TrainingConfig
from app.training.fit import History
from app.training.parts import Parts
from app.training.recipes import Recipe

QUANTILES = np.linspace(0, 1, 101)
PACKAGES = ("keras", "tensorflow", "ai-edge-litert", "numpy")


def describe(
    config: TrainingConfig,
    recipe: Recipe,
    data: Dataset,
    parts: Parts,
    history: History,
    difference: float,
    choice: Choice,
) -> Spec:
    """Everything but the measured figures and the files."""
    read = parts.preprocessing
    return Spec(
        name=config.detector_name,
        shape=parts.shape,
        preprocessing=SavedPreprocessing(
            kind=read.kind,
            scaling=SavedScaling(kind=read.scaling.kind, parameters=dict(read.scaling.parameters)),
            options=dict(read.options),
        ),
        score=SavedScore(name=choice.score.name, parameters=choice.score.parameters),
        threshold=SavedThreshold(**asdict(choice.threshold)),
        calibration=choice.calibration.tolist(),
        dataset=SavedDataset(
            name=data.name,
            category=data.category,
            count=len(data.samples),
            training=len(parts.training),
            validation=len(parts.validation),
            test=len(parts.test),
            licence=data.licence,
            citation=data.citation,
            synthetic=data.synthetic,
        ),
        training=SavedTraining(
            options=config.to_dict(),
            recipe=asdict(recipe),
            epochs_run=len(history.loss),
            best_epoch=history.best_epoch,
            litert_difference=difference,
        ),
        versions=versions(),
    )


def figures(spec: Spec) -> dict[str, float]:
    """The measured figures by their names, flat; those by source as `by_source/<source>/auroc`."""
    if spec.metrics is None:
        return {}
    test, found = spec.metrics.test, spec.metrics.anomalous
    flat = {"reconstruction_error": test.reconstruction_error, "false_alarm_rate": test.false_alarm_rate}
    if found:
        flat |= {"auroc": found.auroc, "recall": found.recall}
        for name, each in found.by_source.items():
            flat |= {f"by_source/{name}/auroc": each.auroc, f"by_source/{name}/recall": each.recall}
    return flat


def versions() -> dict[str, str]:
    """Of Python and of the packages on which a training's result depends."""
    return {"python": platform.python_version()} | {name: importlib.metadata.version(name) for name in PACKAGES}


def measure(detector: Detector, normal: Inspection, anomalous: Mapping[str, np.ndarray]) -> Metrics:
    """Figures on samples that nothing was fitted to or chosen by.

    normal : what the detector found in the test part; anomalous : samples by source
    """
    by_source = {name: detector.score(detector.prepare(samples)) for name, samples in anomalous.items()}
    return summarise(detector.threshold, normal.score, normal.reconstruction_error, by_source)


def summarise(threshold: float, normal: np.ndarray, errors: np.ndarray, by_source: Mapping[str, np.ndarray]) -> Metrics:
    """Figures of scores at a threshold.

    normal, errors : (n,) scores and reconstruction errors of the test normals; by_source : (m,) scores of each source
    """
    test = TestFigures(
        n=len(normal),
        reconstruction_error=float(errors.mean()),
        false_alarm_rate=float(is_anomaly(normal, threshold).mean()),
    )
    if not by_source:
        return Metrics(test=test)
    each = {
        name: SourceFigures(
            n=len(scores),
            auroc=metrics.auroc(normal, scores),
            recall=float(is_anomaly(scores, threshold).mean()),
        )
        for name, scores in by_source.items()
    }
    # Every source counts the same, however many samples it has.
    pooled = np.concatenate([np.quantile(scores, QUANTILES) for scores in by_source.values()])
    return Metrics(
        test=test,
        anomalous=AnomalousFigures(
            n=sum(one.n for one in each.values()),
            auroc=float(np.mean([one.auroc for one in each.values()])),
            recall=float(np.mean([one.recall for one in each.values()])),
            by_source=each,
            score_quantiles=[float(f"{q:.8g}") for q in np.quantile(pooled, QUANTILES)],
        ),
    )
