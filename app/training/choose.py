"""Fit the score, choose the threshold and calibrate: all on the validation part, which nothing else has seen."""

from dataclasses import dataclass

import numpy as np

from app.detectors.detector import Reconstruct, reconstruct_and_score
from app.scoring import scores, thresholds
from app.scoring.calibration import thin
from app.scoring.scores import Score
from app.scoring.thresholds import Threshold
from app.training.recipes import Recipe


@dataclass(frozen=True)
class Choice:
    """What a detector judges by.

    calibration : sorted scores of held-out normals, at most 1,000
    """

    score: Score
    threshold: Threshold
    calibration: np.ndarray


def choose(recipe: Recipe, validation: np.ndarray, reconstruct: Reconstruct) -> Choice:
    """The recipe's score and threshold. validation : (n, *shape) float32, normals that training did not see."""
    score = scores.create(recipe.score).fit(validation, reconstruct)
    normal = reconstruct_and_score(reconstruct, score, validation)[1]
    if recipe.threshold is None:
        threshold = thresholds.choose("false-alarm-rate", normal, rate=recipe.false_alarm_rate)
    else:
        threshold = thresholds.choose("fixed", normal, value=recipe.threshold)
    return Choice(score, threshold, thin(normal))
