"""Measure one trained model on all test samples."""

from collections.abc import Iterator

import numpy as np

from app.evaluation.comparison.config import FALSE_ALARM_RATE, ComparisonConfig
from app.evaluation.comparison.contenders import Contender
from app.evaluation.comparison.data import Samples
from app.evaluation.comparison.results import Snapshot
from app.scoring import metrics, reconstruction, scores, thresholds
from app.scoring.intervals import interval, resample

CHUNK = 1000
"""Samples reconstructed at once, which bounds the memory."""

BINS = 40
ROC_GRID = np.array([0.0, *np.geomspace(1e-4, 1.0, 61)])
"""False-alarm rates at which the ROC curves are kept."""

LOSSES = {
    "mse": reconstruction.mean_squared_error,
    "bce": reconstruction.binary_cross_entropy,
    "mae": reconstruction.mean_absolute_error,
}
"""Functions of the training losses; the cross-entropy without the input's own entropy, so that 0 is perfect."""


def measure(
    model: Contender,
    samples: Samples,
    config: ComparisonConfig,
    epoch: int,
    seconds: tuple[float, float],
    loss: float | None,
) -> tuple[Snapshot, np.ndarray]:
    """Figures of `model` as it is now, and what it makes of the plotted samples, uint8.

    seconds : of the training so far, wall-clock and CPU; loss : of the last training epoch
    """
    chosen = candidates(config, samples)
    fitted = {name: score.fit(samples.validation, model.reconstruct) for name, score in chosen.items()}
    held_out, _ = score_all(model, samples.validation, {config.score: fitted[config.score]}, config)
    normal, normal_loss = score_all(model, samples.normal, fitted, config)
    anomalous, anomalous_loss = score_all(model, samples.anomalous, fitted, config)
    threshold = thresholds.choose("false-alarm-rate", held_out[config.score], rate=FALSE_ALARM_RATE).value
    own, other = normal[config.score], anomalous[config.score]
    spread = resample(own, other, threshold, seed=config.seed, repeats=500)
    figures = metrics.figures(own, other, threshold)
    plotted = np.concatenate([own[samples.plotted[0]], other[samples.plotted[1]]])
    snapshot = Snapshot(
        epoch=epoch,
        training_seconds=round(seconds[0], 2),
        cpu_seconds=round(seconds[1], 2),
        training_loss=loss,
        test_loss=normal_loss,
        anomalous_loss=anomalous_loss,
        auroc=metrics.auroc(own, other),
        auroc_interval=interval(spread["auroc"]),
        recall=metrics.recall_at_false_alarm_rate(own, other, FALSE_ALARM_RATE),
        recall_interval=interval(spread["recall"]),
        threshold=threshold,
        false_alarm_rate=figures.false_alarm_rate,
        detection_rate=figures.recall,
        by_score={
            name: {
                "auroc": metrics.auroc(normal[name], anomalous[name]),
                "recall": metrics.recall_at_false_alarm_rate(normal[name], anomalous[name], FALSE_ALARM_RATE),
            }
            for name in fitted
        },
        scores=[float(f"{value:.6g}") for value in plotted],
        histogram=histogram(own, other),
        roc=roc(own, other),
    )
    return snapshot, pictures(model.reconstruct(samples.shown))


def candidates(config: ComparisonConfig, samples: Samples) -> dict[str, scores.Score]:
    """The score asked for, and all others that look at each sample once: those cost next to nothing."""
    made = {name: scores.create(name) for name in scores.SCORES}
    one = samples.validation[:1]
    return {name: score for name, score in made.items() if name == config.score or len(score.queries(one)) == 1}


def score_all(
    model: Contender, x: np.ndarray, by: dict[str, scores.Score], config: ComparisonConfig
) -> tuple[dict[str, np.ndarray], float]:
    """Every score of every sample, (n,) each, and the mean loss."""
    found: dict[str, list[np.ndarray]] = {name: [] for name in by}
    losses = []
    for part in chunks(x):
        made = model.reconstruct(part)
        losses.append(LOSSES[config.loss](part, made))
        for name, score in by.items():
            queries = score.queries(part)
            answers = made
            if len(queries) > len(part):
                answers = np.concatenate([model.reconstruct(q) for q in chunks(queries)])
            found[name].append(score.score(part, answers))
    return {name: np.concatenate(parts) for name, parts in found.items()}, float(np.concatenate(losses).mean())


def blank_loss(x: np.ndarray, config: ComparisonConfig) -> float:
    """Mean loss of a blank page as the reconstruction of each sample."""
    return float(np.mean(np.concatenate([LOSSES[config.loss](part, np.zeros_like(part)) for part in chunks(x)])))


def chunks(x: np.ndarray) -> Iterator[np.ndarray]:
    """`x` in pieces of at most CHUNK samples."""
    return (x[start : start + CHUNK] for start in range(0, len(x), CHUNK))


def histogram(normal: np.ndarray, anomalous: np.ndarray) -> dict[str, list[float]]:
    """Shares of both kinds by score, from the lowest to the 99.5 % quantile of all; the last bar has what is above."""
    both = np.concatenate([normal, anomalous])
    low, high = float(both.min()), float(np.quantile(both, 0.995))
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    shares = [np.histogram(np.clip(each, edges[0], edges[-1]), edges)[0] / len(each) for each in (normal, anomalous)]
    return {
        "edges": [float(f"{edge:.6g}") for edge in edges],
        "normal": [round(float(share), 5) for share in shares[0]],
        "anomalous": [round(float(share), 5) for share in shares[1]],
    }


def roc(normal: np.ndarray, anomalous: np.ndarray) -> list[float]:
    """Recall at the false-alarm rates of ROC_GRID: that of the best threshold which stays within each."""
    curve = metrics.roc_curve(normal, anomalous)
    last = np.searchsorted(curve.x, ROC_GRID + 1e-12, side="right") - 1
    return [round(float(recall), 5) for recall in curve.y[last]]


def pictures(made: np.ndarray) -> np.ndarray:
    """Reconstructions as uint8, for pictures: 0 to 255, what lies outside is cut off."""
    return np.round(np.clip(made, 0, 1) * 255).astype(np.uint8)
