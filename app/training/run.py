"""Train a detector: one walk from the samples to the saved folder, each step once.

data ─▶ recipe ─▶ parts ─▶ fit ─▶ export ─▶ choose ─▶ inspect ─▶ save
"""

from collections.abc import Callable
from pathlib import Path

from app import autoencoders
from app.config import Settings
from app.datasets.base import Progress
from app.detectors import spec as specs
from app.detectors import store
from app.detectors.detector import Detector
from app.errors import InputError
from app.kinds import named
from app.training import card, describe, plots, source
from app.training.choose import choose
from app.training.config import TrainingConfig
from app.training.export import export
from app.training.fit import EpochEnd, fit
from app.training.parts import divide
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

    progress : told of downloads; planned : told how many epochs there will be at most; epoch_end : told of each;
    say : given a line on each step.
    Raises an OddityError for data, options or folders that cannot be used: before training where it can be known.
    """
    autoencoders.check_installed()
    name = store.check_name(config.detector_name)
    if name in store.names(config.out) and not (config.replace or config.is_default):
        raise InputError(
            f"There is a detector {name} in {config.out} already. Add --replace, or choose another --name.",
            field="name",
        )
    with store.saving(config.out, name) as folder:
        data = source.load(config, settings, progress)
        anomalous = source.report_sources(config, settings, data)
        recipe = resolve(config, data)
        parts = divide(data, recipe, config.seed)
        planned(recipe.epochs)
        say(
            f"{data.title}: {len(parts.training)} samples to train on, {len(parts.validation)} for the threshold, "
            f"{len(parts.test)} to test. Each is a {data.kind} of shape {parts.shape}."
        )
        model = autoencoders.build(recipe.architecture, parts.shape, recipe.bottleneck, recipe.activation, config.seed)
        history = fit(model, parts, recipe, named(data.kind), config.seed, epoch_end)
        say(f"Kept the weights of epoch {history.best_epoch} of {len(history.loss)}.")
        runner, difference = export(model, folder, parts.test)
        choice = choose(recipe, parts.validation, runner)
        unmeasured = describe.describe(config, recipe, data, parts, history, difference, choice)
        detector = Detector(unmeasured, runner)
        test = detector.inspect(parts.test)
        spec = unmeasured.model_copy(update={"metrics": describe.measure(detector, test, anomalous)})
        plots.write(folder / "report", spec, test, history)
        (folder / "README.md").write_text(card.text(spec), encoding="utf-8")
        specs.write(folder, spec)
    say(
        f"Test error {test.reconstruction_error.mean():.4f}, "
        f"false alarms {test.anomaly.mean():.1%} of {len(test.anomaly)}."
    )
    return config.out / name
