"""Fit the score, choose the threshold and calibrate: all on normals that were held out of training."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.detectors.detector import Reconstruct, scores_of
from app.scoring import scores, thresholds
from app.scoring.calibration import thin
from app.scoring.scores import Score
from app.scoring.thresholds import Threshold
from app.training.recipes import Recipe


@dataclass(frozen=True)
class HeldOut:
    """Normal samples, (n, *shape) float32, and the autoencoder whose training they were held out of."""

    samples: np.ndarray
    reconstruct: Reconstruct


@dataclass(frozen=True)
class Choice:
    """What a detector judges by.

    calibration : sorted scores of held-out normals, at most 1,000
    """

    score: Score
    threshold: Threshold
    calibration: np.ndarray


def choose(recipe: Recipe, held_out: Sequence[HeldOut]) -> Choice:
    """The recipe's score, fitted on the first of those held out, and its threshold, chosen from the scores of all."""
    score = scores.create(recipe.score).fit(held_out[0].samples, held_out[0].reconstruct)
    normal = np.concatenate([scores_of(each.reconstruct, score, each.samples) for each in held_out])
    if recipe.threshold is None:
        threshold = thresholds.choose("false-alarm-rate", normal, rate=recipe.false_alarm_rate)
    else:
        threshold = thresholds.choose("fixed", normal, value=recipe.threshold)
    return Choice(score, threshold, thin(normal))
