"""Train a detector: one walk from the samples to the saved folder, each step once.

data ─▶ recipe ─▶ parts ─▶ fit ─▶ export ─▶ choose ─▶ inspect ─▶ save

What a data set publishes for testing is the test part; of any other, a part of its own samples is.
"""

import itertools
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from app import autoencoders
from app.config import Settings
from app.datasets.base import Progress
from app.detectors import spec as specs
from app.detectors import store
from app.detectors.detector import Detector
from app.kinds import named
from app.training import card, describe, photos, plots, source, tracking
from app.training.choose import HeldOut, choose
from app.training.config import TrainingConfig
from app.training.export import export, reconstruct
from app.training.fit import EpochEnd, fit_anew
from app.training.parts import divide, folds
from app.training.recipes import resolve

Say = Callable[[str], None]


def train(
    config: TrainingConfig,
    settings: Settings,
    progress: Progress | None = None,
    say: Say = lambda line: None,
    epoch_end: EpochEnd | None = None,
    planned: Callable[[int], None] = lambda epochs: None,
) -> Path:
    """Train what `config` asks for and save it; returns the detector's folder.

    progress : called during downloads; planned : called with the most epochs there can be; epoch_end : after each;
    say : called with a line about each step.
    Raises an OddityError for data, options or folders that cannot be used: before training where it can be known.
    """
    autoencoders.check_installed()
    tracking.check(config.track)
    name = store.check_free(config.out, config.detector_name, config.replace or config.is_default)
    with (
        store.saving(config.out, name) as folder,
        tracking.tracking(config.track, name, config.track_to, say) as tracker,
    ):
        data = source.load(config, settings, progress)
        anomalous = source.report_sources(config, settings, data)
        recipe = resolve(config, data)
        tracker.configured(config.to_dict() | asdict(recipe))
        for line in photos.advice(config, recipe, data) if data.files else ():
            say(line)
        parts = divide(data, recipe, config.seed, source.load_test(config, settings, data, progress))
        planned(recipe.epochs * (1 + recipe.folds))
        say(
            f"{data.title}: {len(parts.training)} samples to train on, {len(parts.validation) or 'the same'} for the "
            f"threshold, {len(parts.test)} to test. Each is a {data.kind} of shape {parts.shape}."
        )
        fitted = partial(
            fit_anew,
            recipe=recipe,
            kind=named(data.kind),
            seed=config.seed,
            epoch_end=numbered(tracker.epoch_end, epoch_end),
        )
        model, history = fitted(parts)
        say(f"Kept the weights of epoch {history.best_epoch} of {len(history.loss)}.")
        runner, difference = export(model, folder, parts.test, autoencoders.check(recipe.architecture).half)
        if recipe.folds:
            say(f"Training {recipe.folds} times more, without a part of the samples each, for the threshold.")
            held_out = [HeldOut(f.validation, partial(reconstruct, fitted(f)[0])) for f in folds(parts, recipe.folds)]
        else:
            held_out = [HeldOut(parts.validation, runner)]
        choice = choose(recipe, held_out)
        unmeasured = describe.describe(config, recipe, data, parts, history, difference, choice)
        detector = Detector(unmeasured, runner)
        test = detector.inspect(parts.test)
        spec = unmeasured.model_copy(update={"metrics": describe.measure(detector, test, anomalous)})
        plots.write(folder / "report", spec, test, history)
        (folder / "README.md").write_text(card.text(spec), encoding="utf-8")
        specs.write(folder, spec)
        pictures = {f"report/{path.stem}": path for path in sorted((folder / "report").glob("*.png"))}
        tracker.finished(describe.figures(spec), pictures, len(history.loss))
    if spec.metrics and spec.metrics.anomalous:
        found = spec.metrics.anomalous
        say(f"{found.n} anomalous samples: AUROC {found.auroc:.4f}, recall {found.recall:.1%}.")
    say(
        f"Test error {test.reconstruction_error.mean():.4f}, "
        f"false alarms {test.anomaly.mean():.1%} of {len(test.anomaly)}."
    )
    return config.out / name


def numbered(*listeners: EpochEnd | None) -> EpochEnd:
    """What tells all listeners that there are of an epoch, by its number over all trainings."""
    count = itertools.count(1)

    def told(epoch: int, loss: float, validation_loss: float | None) -> None:
        number = next(count)
        for listener in filter(None, listeners):
            listener(number, loss, validation_loss)

    return told
