"""Detectors made of a few lines, for tests that need no training."""

from collections.abc import Callable, Sequence

import numpy as np

from app.detectors.detector import Detector
from app.detectors.spec import (
    SavedDataset,
    SavedPreprocessing,
    SavedScaling,
    SavedScore,
    SavedThreshold,
    SavedTraining,
    Spec,
)
from app.kinds.scaling import Scaling
from app.scoring import scores


def detector(
    name: str,
    shape: tuple[int, ...],
    reconstruct: Callable[[np.ndarray], np.ndarray],
    score: str = "relative",
    threshold: float = 0.3,
    calibration: Sequence[float] | np.ndarray = (0.1, 0.2),
    kind: str = "photo",
    scaling: Scaling = Scaling(),  # noqa: B008
    synthetic: bool = True,
) -> Detector:
    """A detector around `reconstruct`, as a training would have described it."""
    made = scores.create(score)
    return Detector(
        Spec(
            name=name,
            shape=shape,
            preprocessing=SavedPreprocessing(
                kind=kind, scaling=SavedScaling(kind=scaling.kind, parameters=dict(scaling.parameters))
            ),
            score=SavedScore(name=made.name, parameters=made.parameters),
            threshold=SavedThreshold(value=threshold, rule="false-alarm-rate", false_alarm_rate=0.05),
            calibration=np.sort(calibration).tolist(),
            dataset=SavedDataset(
                name="quickdraw",
                category=name,
                count=200,
                training=150,
                validation=30,
                test=20,
                licence="none",
                synthetic=synthetic,
            ),
            training=SavedTraining(
                options={}, recipe={"architecture": "dense"}, epochs_run=1, best_epoch=1, litert_difference=0.0
            ),
            versions={},
        ),
        reconstruct,
    )
