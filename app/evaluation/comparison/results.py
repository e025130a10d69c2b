"""What a comparison finds: one object that `--json`, the report and the page /compare share."""

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
    """Time of the training up to here by the clock, without measuring."""
    cpu_seconds: float
    training_loss: float
    test_loss: float
    """The training loss's function on test normals; `anomalous_loss` on anomalous samples."""
    anomalous_loss: float
    auroc: float
    auroc_interval: tuple[float, float]
    """95 %, by bootstrap over the test samples."""
    recall: float
    """At 5 % false alarms among the test normals."""
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
    """Recall at the false-alarm rates of ROC_GRID."""


@dataclass
class Outcome:
    """One model: its snapshots so far, and what it made of the plotted samples in each of them.

    made : by epoch, (2 · n_plotted, *shape) uint8, from 0 to 255
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
    """Everything that was found. `partial` where it was interrupted: some model is missing or not fully trained.

    blank_loss : of a blank page as the reconstruction of `normal` and `anomalous` test samples
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
    """Floats with six significant digits, which halves the JSON; tuples as lists, everything else as it is."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(each) for each in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value
