"""Train a detector: load, split, fit, export, choose the threshold, calibrate, report, save."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from app import autoencoders
from app.config import Settings, TrainingConfig
from app.datasets.base import Progress
from app.detectors import store
from app.detectors.detector import Detector
from app.scoring import scores, thresholds
from app.scoring.calibration import thin
from app.training import description
from app.training import export as exporting
from app.training import fit as fitting
from app.training import parts as preparation
from app.training.parts import Parts

SCORE_FOR = {"drawing": "registered", "image": "mse", "series": "mse"}
"""The best known score for each kind of sample; `mirrored` where an autoencoder was trained to refuse what is odd."""
Say = Callable[[str], None]


def train(
    config: TrainingConfig,
    settings: Settings,
    progress: Progress | None = None,
    say: Say = lambda line: None,
    epoch_end: fitting.EpochEnd | None = None,
) -> Path:
    """Train what `config` asks for and save it; returns the detector's folder.

    progress : told of downloads; epoch_end : told of epochs; say : given a line on each step.
    Raises an OddityError for data, options or folders that cannot be used: before training where it can be known.
    """
    store.check_name(config.detector_name)
    with store.saving(config.out, config.detector_name) as folder:
        data = preparation.load(config, settings, progress)
        anomalous = preparation.report_sources(config, settings, data)
        parts = preparation.divide(data, config.seed)
        say(
            f"{data.name}: {len(parts.training)} samples to train on, {len(parts.validation)} for the threshold, "
            f"{len(parts.test)} to test."
        )
        model, history = fit_model(config, parts, data.kind, epoch_end)
        say(f"Kept the weights of epoch {history.best_epoch} of {len(history.loss)}.")
        runner, difference = exporting.export(model, folder, parts.test)
        detector = choose(config, parts, data.kind, runner)
        spec = description.describe(config, data, parts, detector, difference, history)
        spec["metrics"] |= description.measure(detector, parts.test, anomalous)
        detector.spec = spec
        write_papers(folder, detector, parts, history)
        store.write_spec(folder, spec)
        test = spec["metrics"]["test"]
        alarms = f"{test['false_alarm_rate']:.1%} of {test['n']}"
        say(f"Test error {test['reconstruction_error']:.4f}, false alarms {alarms}.")
    return config.out / config.detector_name


def fit_model(
    config: TrainingConfig, parts: Parts, kind: str, epoch_end: fitting.EpochEnd | None
) -> tuple[Any, fitting.History]:
    """Build and fit the autoencoder, the same for the same seed."""
    autoencoders.prepare(config.seed)
    more = {"activation": config.activation} if config.architecture == "dense" else {}
    model = autoencoders.build(config.architecture, parts.training.shape[1:], config.bottleneck, **more)
    return model, fitting.fit(model, parts.training, parts.validation, config, kind, epoch_end)


def choose(config: TrainingConfig, parts: Parts, kind: str, runner: Any) -> Detector:
    """Fit the score, choose the threshold and calibrate: all on the validation part."""
    refuses = fitting.settle(config, kind)["corruption"] == "strokes"
    best = "mirrored" if refuses else SCORE_FOR[kind]
    name = best if config.score == "auto" else config.score
    score = scores.create(name).fit(parts.validation, runner)
    shape = parts.validation.shape[1:]
    uncalibrated = Detector(config.detector_name, shape, runner, score, 0.0, np.zeros(1), parts.scaling)
    normal = uncalibrated.inspect(parts.validation).score
    if config.threshold is None:
        chosen = thresholds.choose("false-alarm-rate", normal, rate=config.false_alarm_rate)
    else:
        chosen = thresholds.choose("fixed", normal, value=config.threshold)
    spec = {"threshold": {"value": chosen.value, "rule": chosen.rule, "false_alarm_rate": chosen.false_alarm_rate}}
    return Detector(config.detector_name, shape, runner, score, chosen.value, thin(normal), parts.scaling, spec)


def write_papers(folder: Path, detector: Detector, parts: Parts, history: fitting.History) -> None:
    """The plots and the model card beside the detector's files."""
    from app.training import card as model_card
    from app.training import plots as training_plots

    inspection = detector.inspect(parts.test)
    training_plots.write(
        folder / "report", detector, inspection, history.loss, history.validation_loss, history.best_epoch
    )
    (folder / "README.md").write_text(model_card.text(detector), encoding="utf-8")
