"""What a comparison finds, in plain numbers that JSON can hold."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from app.evaluation.comparison.config import FALSE_ALARM_RATE, description


@dataclass(frozen=True)
class Snapshot:
    """One model after one epoch."""

    epoch: int
    training_seconds: float
    """Wall-clock time of the training up to here, without measuring."""
    cpu_seconds: float
    training_loss: float | None
    test_loss: float
    """The training loss's function on test normals; `anomalous_loss` on anomalous samples."""
    anomalous_loss: float
    auroc: float
    auroc_interval: tuple[float, float]
    """95 %, by bootstrap over the test samples."""
    recall: float
    """At 5 % false alarms among the test normals."""
    recall_interval: tuple[float, float]
    threshold: float
    """Chosen on held-out normals."""
    false_alarm_rate: float
    """Of the threshold, on test normals."""
    detection_rate: float
    """Of the threshold, on anomalous samples."""
    by_score: dict[str, dict[str, float]]
    """AUROC and recall at 5 % false alarms by every score."""
    scores: list[float]
    """Of the plotted samples, normal ones first."""
    histogram: dict[str, list[float]]
    """`edges` (n + 1), and the shares of `normal` and `anomalous` test samples between them (n each)."""
    roc: list[float]
    """Recall at the false-alarm rates of `measuring.ROC_GRID`."""


@dataclass
class Outcome:
    """One model: its snapshots so far, and what it made of the plotted samples in each of them.

    made : by epoch, (2 · n_plotted, *sample_shape) uint8, from 0 to 255
    """

    name: str
    parameters: int
    epochs: int
    snapshots: list[Snapshot] = field(default_factory=list)
    made: dict[int, np.ndarray] = field(default_factory=dict)

    @property
    def last(self) -> Snapshot:
        return self.snapshots[-1]

    @property
    def complete(self) -> bool:
        return bool(self.snapshots) and self.last.epoch >= self.epochs

    def at(self, epoch: int) -> Snapshot:
        """The last snapshot that is not after that epoch; the first where all are."""
        return next((s for s in reversed(self.snapshots) if s.epoch <= epoch), self.snapshots[0])

    @property
    def best_score(self) -> tuple[str, float]:
        """The score with the highest AUROC, and that."""
        name = max(self.last.by_score, key=lambda score: self.last.by_score[score]["auroc"])
        return name, self.last.by_score[name]["auroc"]

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "description": description(self.name),
            "parameters": self.parameters,
            "epochs": self.epochs,
            "complete": self.complete,
            "snapshots": [asdict(s) for s in self.snapshots],
        }


@dataclass
class Comparison:
    """Everything that was found. `partial` where it was interrupted: some model is missing or not fully trained."""

    options: dict[str, Any]
    names: tuple[str, str]
    licences: tuple[str, str]
    counts: dict[str, int]
    shape: tuple[int, ...]
    shown: np.ndarray
    """(2 · n_plotted, *sample_shape) float32: the plotted samples, normal ones first."""
    plotted: tuple[list[int], list[int]]
    """Their rows among the test samples."""
    blank_loss: dict[str, float]
    """Loss of a blank page on `normal` and `anomalous` test samples: what a model gets that has learnt nothing else."""
    versions: dict[str, str]
    models: list[Outcome] = field(default_factory=list)
    partial: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `--json`: every figure, no pictures."""
        return {
            "normal": self.names[0],
            "anomalous": self.names[1],
            "licences": list(self.licences),
            "shape": list(self.shape),
            "options": self.options,
            "false_alarm_rate": FALSE_ALARM_RATE,
            **self.counts,
            "plotted": {"normal": self.plotted[0], "anomalous": self.plotted[1]},
            "blank_loss": self.blank_loss,
            "partial": self.partial,
            "versions": self.versions,
            "models": [model.to_dict() for model in self.models],
        }
