"""Measure one autoencoder on all test samples, at any moment of its training."""

from typing import TYPE_CHECKING

import numpy as np

from app.evaluation.comparison.data import Groups
from app.evaluation.comparison.results import ROC_GRID, Outcome, Snapshot
from app.evaluation.evaluate import collect, quality
from app.scoring import metrics, reconstruction, scores
from app.scoring.intervals import resample
from app.scoring.scores import Reconstruct, Score
from app.training.choose import HeldOut, choose
from app.training.export import reconstruct

if TYPE_CHECKING:
    import keras

BINS = 40
REPEATS = 500
"""Resamples of the bootstrap."""
LOSSES = {
    "mse": reconstruction.mean_squared_error,
    "bce": reconstruction.binary_cross_entropy,
    "mae": reconstruction.mean_absolute_error,
}
"""The training losses as functions. The cross-entropy is without the input's own entropy, so that 0 is perfect."""


def measure(
    outcome: Outcome, model: "keras.Model", groups: Groups, seed: int, epoch: int, training_loss: float
) -> None:
    """Add to `outcome` the figures of `model` after `epoch`, and its reconstructions of the plotted samples.

    seed : of the bootstrap; training_loss : of that epoch
    """
    recipe, validation = outcome.recipe, groups.parts.validation

    def made_of(x: np.ndarray) -> np.ndarray:
        return reconstruction.averaged(x, reconstruct(model, x))

    def judge(x: np.ndarray) -> list[np.ndarray]:
        made = made_of(x)
        return [LOSSES[recipe.loss](x, made), *(answer(score, x, made, made_of) for score in by.values())]

    chosen = choose(recipe, [HeldOut(validation, made_of)])
    by = {score.name: score.fit(validation, made_of) for score in candidates(groups)} | {recipe.score: chosen.score}
    normal_loss, *normal = collect(judge, groups.parts.test)
    anomalous_loss, *anomalous = collect(judge, groups.anomalous)
    pairs = dict(zip(by, zip(normal, anomalous, strict=True), strict=True))
    own, other = pairs[recipe.score]
    threshold, rate = chosen.threshold.value, recipe.false_alarm_rate
    found = quality(own, other, threshold, resample(own, other, threshold, seed=seed, repeats=REPEATS))
    by_score = {
        name: {"auroc": metrics.auroc(*pair), "recall": metrics.recall_at_false_alarm_rate(*pair, rate)}
        for name, pair in pairs.items()
    }
    snapshot = Snapshot(
        epoch=epoch,
        training_seconds=round(outcome.seconds[0], 2),
        cpu_seconds=round(outcome.seconds[1], 2),
        training_loss=training_loss,
        test_loss=float(normal_loss.mean()),
        anomalous_loss=float(anomalous_loss.mean()),
        auroc=found.figures["auroc"],
        auroc_interval=found.intervals["auroc"],
        recall=by_score[recipe.score]["recall"],
        threshold=threshold,
        false_alarm_rate=found.figures["false_alarm_rate"],
        detection_rate=found.figures["recall"],
        by_score=by_score,
        scores=np.concatenate([own[groups.plotted[0]], other[groups.plotted[1]]]).tolist(),
        histogram=histogram(own, other),
        roc=roc(own, other),
    )
    # An epoch comes twice if an interruption fell between its end and its backup.
    outcome.snapshots = [*(s for s in outcome.snapshots if s.epoch < epoch), snapshot]
    outcome.made[epoch] = np.round(np.clip(made_of(groups.shown), 0, 1) * 255).astype(np.uint8)


def candidates(groups: Groups) -> list[Score]:
    """All scores that can judge these samples from a single reconstruction of each, which cost next to nothing."""
    shape = groups.parts.shape
    made = [scores.create(name) for name, each in scores.SCORES.items() if each.judges(groups.kind, shape)]
    return [score for score in made if score.passes == 1 and score.outputs is None]


def answer(score: Score, x: np.ndarray, made: np.ndarray, reconstruct: Reconstruct) -> np.ndarray:
    """Scores (n,) of x, whose reconstruction is `made`."""
    queries = score.queries(x)
    return score.score(x, made if score.passes == 1 else reconstruct(queries), queries)


def blank_loss(x: np.ndarray, loss: str) -> float:
    """Mean loss over the samples if every reconstruction were a blank page."""
    return float(collect(lambda some: [LOSSES[loss](some, np.zeros_like(some))], x)[0].mean())


def histogram(normal: np.ndarray, anomalous: np.ndarray) -> dict[str, list[float]]:
    """Shares of both kinds by score, from the lowest to the 99.5 % quantile of all; the last bin has all above."""
    both = np.concatenate([normal, anomalous])
    low, high = float(both.min()), float(np.quantile(both, 0.995))
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    shares = [np.histogram(np.clip(each, edges[0], edges[-1]), edges)[0] / len(each) for each in (normal, anomalous)]
    return {"edges": edges.tolist(), "normal": shares[0].tolist(), "anomalous": shares[1].tolist()}


def roc(normal: np.ndarray, anomalous: np.ndarray) -> list[float]:
    """The best recall of any threshold at each of the false-alarm rates of ROC_GRID."""
    curve = metrics.roc_curve(normal, anomalous)
    recalls: list[float] = curve.y[np.searchsorted(curve.x, ROC_GRID + 1e-12, side="right") - 1].tolist()
    return recalls
