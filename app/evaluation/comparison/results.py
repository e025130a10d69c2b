"""The result of a comparison: one object that `--json`, the report and the page /compare share."""

from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from app.evaluation.comparison import contenders
from app.evaluation.comparison.config import ComparisonConfig
from app.evaluation.comparison.data import Groups
from app.scoring.scores import SCORES
from app.training.describe import versions
from app.training.recipes import Recipe

ROC_GRID = np.array([0.0, *np.geomspace(1e-4, 1.0, 61)])
"""False-alarm rates at which the ROC curves are kept."""
COLUMNS = 10
"""Samples in a row of a sprite sheet."""


@dataclass(frozen=True)
class Snapshot:
    """One model after one epoch."""

    epoch: int
    training_seconds: float
    """Seconds of training up to here by the clock, without the measuring."""
    cpu_seconds: float
    training_loss: float
    test_loss: float
    """The training loss on the test normals; `anomalous_loss` is the same on the anomalous samples."""
    anomalous_loss: float
    auroc: float
    auroc_interval: tuple[float, float]
    """Ends of the 95 % bootstrap interval over the test samples."""
    recall: float
    """Recall at 5 % false alarms among the test normals."""
    threshold: float
    """The threshold, chosen on held-out normals."""
    false_alarm_rate: float
    """Share of the test normals that the threshold flags."""
    detection_rate: float
    """Share of the anomalous samples that the threshold flags."""
    by_score: dict[str, dict[str, float]]
    """AUROC and recall at 5 % false alarms for every score, by its name."""
    scores: list[float]
    """Scores of the plotted samples, normal ones first."""
    histogram: dict[str, list[float]]
    """`edges` of the bins (n + 1), and the shares of `normal` and `anomalous` test samples in each bin (n each)."""
    roc: list[float]
    """Recall at the false-alarm rates of ROC_GRID."""


@dataclass
class Outcome:
    """One model: its snapshots so far, and its reconstructions of the plotted samples in each of them.

    made : reconstructions by epoch, (2 · n_plotted, *shape) uint8
    seconds : of its training so far, by the clock and of the CPU
    """

    name: str
    recipe: Recipe
    parameters: int
    snapshots: list[Snapshot] = field(default_factory=list)
    made: dict[int, np.ndarray] = field(default_factory=dict)
    seconds: tuple[float, float] = (0.0, 0.0)

    @property
    def title(self) -> str:
        return contenders.title(self.name)

    @property
    def last(self) -> Snapshot:
        return self.snapshots[-1]

    @property
    def complete(self) -> bool:
        return bool(self.snapshots) and self.last.epoch >= self.recipe.epochs

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title,
            "description": contenders.description(self.name),
            "recipe": asdict(self.recipe),
            "parameters": self.parameters,
            "epochs": self.recipe.epochs,
            "complete": self.complete,
            "snapshots": [asdict(s) for s in self.snapshots],
        }


@dataclass
class Comparison:
    """Everything that a comparison has found.

    blank_loss : loss of a blank page as the reconstruction of the `normal` and of the `anomalous` test samples
    partial : whether it was interrupted, so that some model is missing or not fully trained
    """

    config: ComparisonConfig
    groups: Groups
    blank_loss: dict[str, float]
    models: list[Outcome] = field(default_factory=list)
    partial: bool = False

    @property
    def tile(self) -> tuple[int, int]:
        """Height and width of one sample in a sprite sheet; a signal is one pixel high."""
        shape = self.groups.parts.shape
        return (1, shape[0]) if len(shape) == 1 else (shape[0], shape[1])

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `--json`, and of run.json: every figure, no pictures."""
        groups, parts = self.groups, self.groups.parts
        found = {
            "normal": groups.names[0],
            "anomalous": groups.names[1],
            "licences": groups.licences,
            "kind": groups.kind,
            "shape": parts.shape,
            "options": self.config.to_dict(),
            "false_alarm_rate": Recipe().false_alarm_rate,
            "n_training": len(parts.training),
            "n_validation": len(parts.validation),
            "n_normal": len(parts.test),
            "n_anomalous": len(groups.anomalous),
            "plotted": dict(zip(("normal", "anomalous"), (rows.tolist() for rows in groups.plotted), strict=True)),
            "blank_loss": self.blank_loss,
            "partial": self.partial,
            "versions": versions(),
            "roc_grid": ROC_GRID.tolist(),
            "sprites": {"columns": COLUMNS, "tile": self.tile},
            "scores": {name: (score.__doc__ or name).partition("\n")[0].strip() for name, score in SCORES.items()},
            "models": [model.to_dict() for model in self.models],
        }
        return rounded(found)


def rounded(value: Any) -> Any:
    """The value with floats of six significant digits, which halves the JSON, and with lists for tuples."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(each) for each in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value
