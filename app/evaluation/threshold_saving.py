"""Save a chosen threshold in its detector: detector.json, model card and picture change together, or not at all."""

import shutil
from pathlib import Path

import numpy as np

from app.detectors import spec as specs
from app.detectors import store
from app.detectors.spec import SavedChoice, SavedThreshold, Spec
from app.errors import DetectorError
from app.evaluation.threshold import Chosen
from app.scoring.thresholds import is_anomaly
from app.training import card, describe, imported, plots

PICTURE = "scores.png"


def save(models_dir: Path, name: str, chosen: Chosen) -> Path:
    """Save the detector `name` with the chosen threshold in place of its own; returns its folder.

    The detector's figures, which belong to the old threshold, are replaced by those of the new one on the samples that
    tested it. Without anomalous samples among them, the detector states no figures on anomalies any more.

    Raises DetectorError if the detector has changed since it was loaded, StorageError if it cannot be written.
    """
    folder = models_dir / name
    with store.saving(models_dir, name, "Check its permissions, or name another folder with ODDITY_MODELS.") as beside:
        spec = specs.read(folder)
        if spec.checksum != chosen.checksum:
            raise DetectorError(f"The detector {name} was changed while its threshold was chosen. Choose it again.")
        shutil.copytree(folder, beside, dirs_exist_ok=True)
        spec = with_threshold(spec, chosen)
        text = imported.card(spec) if imported.is_imported(spec) else card.text(spec)
        (beside / "README.md").write_text(text, encoding="utf-8")
        if (beside / "report" / PICTURE).exists():
            plots.write_scores(beside / "report", spec, chosen.tested_on.scores.normal.score)
        specs.write(beside, spec)
    return folder


def with_threshold(spec: Spec, chosen: Chosen) -> Spec:
    """The same detector with that threshold and its figures."""
    value, tested = chosen.threshold.value, chosen.tested_on.scores
    threshold = SavedThreshold(
        value=value,
        rule=chosen.threshold.rule,
        false_alarm_rate=float(is_anomaly(np.array(spec.calibration), value).mean()),
        chosen=SavedChoice(
            options=dict(chosen.options),
            normal=len(chosen.chosen_on.scores.normal.score),
            anomalous=len(chosen.chosen_on.scores.anomalous),
        ),
    )
    odd = {name: each.score for name, each in tested.sources.items() if len(each.score)}
    figures = describe.summarise(value, tested.normal.score, tested.normal.error, odd)
    return spec.model_copy(update={"threshold": threshold, "metrics": figures})
