"""What detector.json says of a detector: how it was made, and how good it was found to be."""

import importlib.metadata
import platform
from collections.abc import Mapping
from typing import Any

import numpy as np

from app.config import TrainingConfig
from app.datasets.base import Dataset
from app.detectors.detector import Detector
from app.scoring import metrics
from app.training.fit import History, settle
from app.training.parts import Parts

QUANTILES = np.linspace(0, 1, 101)


def describe(
    config: TrainingConfig, data: Dataset, parts: Parts, detector: Detector, difference: float, history: History
) -> dict[str, Any]:
    """Everything of detector.json but the measured figures and the files."""
    packages = ("keras", "tensorflow", "ai-edge-litert", "numpy")
    return {
        "name": detector.name,
        "shape": list(detector.shape),
        "preprocessing": {"kind": data.kind, "scaling": parts.scaling.to_dict()},
        "training": config.to_dict()
        | settle(config, data.kind)
        | {"epochs_run": len(history.loss), "best_epoch": history.best_epoch},
        "score": {"name": detector.score_by.name, "parameters": detector.score_by.parameters},
        "threshold": detector.spec["threshold"],
        "calibration": [float(s) for s in detector.calibration],
        "dataset": {
            "name": data.name,
            "category": data.category,
            "count": len(data.samples),
            "training": len(parts.training),
            "validation": len(parts.validation),
            "test": len(parts.test),
            "licence": data.licence,
            "citation": data.citation,
            "synthetic": data.synthetic,
        },
        "metrics": {"litert_difference": difference},
        "versions": {"python": platform.python_version()} | {p: importlib.metadata.version(p) for p in packages},
    }


def measure(detector: Detector, test: np.ndarray, anomalous: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Figures on samples that nothing was fitted to or chosen by."""
    normal = detector.inspect(test)
    found: dict[str, Any] = {
        "test": {
            "n": len(test),
            "reconstruction_error": float(normal.reconstruction_error.mean()),
            "false_alarm_rate": float(normal.anomaly.mean()),
        }
    }
    if anomalous:
        by_source = {name: detector.inspect(detector.prepare(samples)) for name, samples in anomalous.items()}
        each = {
            name: {"n": len(i.score), "auroc": metrics.auroc(normal.score, i.score), "recall": float(i.anomaly.mean())}
            for name, i in by_source.items()
        }
        found["anomalous"] = {
            "n": sum(e["n"] for e in each.values()),
            "auroc": float(np.mean([e["auroc"] for e in each.values()])),
            "recall": float(np.mean([e["recall"] for e in each.values()])),
            "by_source": each,
            "score_quantiles": [
                float(f"{q:.8g}") for q in np.quantile(pooled([i.score for i in by_source.values()]), QUANTILES)
            ],
        }
    return found


def pooled(parts: list[np.ndarray]) -> np.ndarray:
    """Scores of all sources together, every source with the same weight."""
    return np.concatenate([np.quantile(p, QUANTILES) for p in parts])
