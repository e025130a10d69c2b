"""Train and measure model after model; whatever ends it early, what is finished is kept."""

import importlib.metadata
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from app.config import Settings
from app.datasets.base import Progress
from app.errors import InputError
from app.evaluation.comparison import contenders, data
from app.evaluation.comparison.config import ComparisonConfig
from app.evaluation.comparison.contenders import Contender
from app.evaluation.comparison.data import Samples
from app.evaluation.comparison.measuring import blank_loss, measure
from app.evaluation.comparison.results import Comparison, Outcome
from app.evaluation.comparison.state import State

PACKAGES = ("keras", "tensorflow", "numpy")

Tell = Callable[[int, int, str], None]
"""Called as `tell(done, total, what)` with the training steps of all models together."""


@dataclass
class Steps:
    """Counts training steps over all models."""

    total: int
    tell: Tell
    done: int = 0

    def add(self, n: int, what: str) -> None:
        self.done += n
        self.tell(self.done, self.total, what)


def compare(
    config: ComparisonConfig,
    settings: Settings,
    progress: Progress | None = None,
    tell: Tell = lambda done, total, what: None,
    say: Callable[[str], None] = lambda line: None,
) -> Comparison:
    """Run the comparison that `config` asks for.

    progress : told of downloads; tell : of training steps; say : given a line on each finished model.
    Interrupted (KeyboardInterrupt), it returns what there is, marked as partial; with `resume` the next run goes on.
    The figures are then the same as without an interruption.
    Raises an OddityError for data and places that cannot be used, before any training.
    """
    from app.evaluation.comparison.outputs import check_writable

    check_writable(config)
    samples = data.load(config, settings, progress)
    state = State(config)
    resumed = state.open(config.resume)
    if config.resume and not resumed:
        say(f"There is no unfinished comparison in {state.folder}; this one starts at the beginning.")
    comparison = describe(config, samples)
    steps = Steps(sum(planned(name, config, len(samples.training)) for name in config.names), tell)
    try:
        for name in config.names:
            outcome = Outcome(name, 0, 1 if name == "pca" else config.epochs)
            comparison.models.append(outcome)
            run_model(outcome, samples, config, state, steps)
            say(summary(outcome, config))
    except KeyboardInterrupt:
        comparison.partial = True
        comparison.models = [model for model in comparison.models if model.snapshots]
    return comparison


def planned(name: str, config: ComparisonConfig, n: int) -> int:
    """Training steps of a model."""
    return 1 if name == "pca" else config.epochs * max(n // config.batch_size, 1)


def run_model(outcome: Outcome, samples: Samples, config: ComparisonConfig, state: State, steps: Steps) -> None:
    """Train and measure one model, from where it was left. Fills `outcome` as it goes."""
    model = contenders.make(outcome.name, samples.shape, config)
    outcome.parameters = model.parameters
    kept = state.load(model, outcome) or {"epoch": 0, "seconds": [0.0, 0.0], "loss": None}
    measured = config.measured if model.epochs > 1 or config.epochs == 1 else (1,)
    steps.add(kept["epoch"] * model.steps(len(samples.training)), outcome.name)
    for epoch in range(kept["epoch"] + 1, model.epochs + 1):
        what = f"{outcome.name}, epoch {epoch} of {model.epochs}"
        loss, seconds = train_epoch(model, samples.training, epoch, partial(steps.add, what=what))
        kept = {"epoch": epoch, "seconds": [a + b for a, b in zip(kept["seconds"], seconds, strict=True)], "loss": loss}
        if epoch in measured or epoch == model.epochs:
            snapshot, outcome.made[epoch] = measure(model, samples, config, epoch, tuple(kept["seconds"]), loss)
            outcome.snapshots.append(snapshot)
        state.save(model, outcome, kept)


def train_epoch(
    model: Contender, x: np.ndarray, epoch: int, tick: Callable[[int], None]
) -> tuple[float | None, tuple[float, float]]:
    """One epoch; returns its loss and the seconds it took, wall-clock and CPU."""
    wall, cpu = time.perf_counter(), time.process_time()
    loss = model.train(x, epoch, tick)
    if loss is not None and not np.isfinite(loss):
        raise InputError(
            f"The loss of {model.name} is no longer a number after epoch {epoch}. Take a smaller --learning-rate, "
            "or look for odd values in the data."
        )
    return loss, (time.perf_counter() - wall, time.process_time() - cpu)


def summary(outcome: Outcome, config: ComparisonConfig) -> str:
    """One line on a finished model."""
    last = outcome.last
    return f"{outcome.name}: AUROC {last.auroc:.4f} by {config.score}, trained in {last.training_seconds:.0f} s."


def describe(config: ComparisonConfig, samples: Samples) -> Comparison:
    """The comparison before any model: what it is of."""
    return Comparison(
        options=config.to_dict(),
        names=samples.names,
        licences=samples.licences,
        counts={
            "n_training": len(samples.training),
            "n_validation": len(samples.validation),
            "n_normal": len(samples.normal),
            "n_anomalous": len(samples.anomalous),
        },
        shape=samples.shape,
        shown=samples.shown,
        plotted=(samples.plotted[0].tolist(), samples.plotted[1].tolist()),
        blank_loss={
            "normal": blank_loss(samples.normal, config),
            "anomalous": blank_loss(samples.anomalous, config),
        },
        versions={"python": platform.python_version()} | {p: importlib.metadata.version(p) for p in PACKAGES},
    )


def forget(config: ComparisonConfig) -> Path:
    """Remove what was kept for resuming; returns the folder that it was in."""
    state = State(config)
    state.remove()
    return state.folder
