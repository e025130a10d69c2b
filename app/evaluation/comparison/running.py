"""Train and measure one model after another. Whatever ends it early, finished work is kept."""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from app import autoencoders
from app.config import Settings
from app.datasets.base import Progress
from app.errors import InputError, StorageError
from app.evaluation.comparison import data, outputs
from app.evaluation.comparison.config import ComparisonConfig
from app.evaluation.comparison.measuring import blank_loss, measure
from app.evaluation.comparison.results import Comparison, Outcome
from app.evaluation.comparison.state import State
from app.kinds import named
from app.scoring import scores
from app.training.fit import fit
from app.training.recipes import Recipe

if TYPE_CHECKING:
    import keras

Tell = Callable[[int, int, str], None]
"""Called as `tell(done, total, what)`; done and total count the training steps of all models."""


def compare(
    config: ComparisonConfig,
    settings: Settings,
    progress: Progress | None = None,
    tell: Tell = lambda done, total, what: None,
    say: Callable[[str], None] = lambda line: None,
) -> Comparison:
    """Run the comparison that `config` asks for.

    progress : called during downloads; tell : called during training; say : called with a line per finished model
    After a KeyboardInterrupt it returns what is finished, marked as partial. The next run with `resume` continues it,
    and gives the same figures as one without an interruption.
    Raises an OddityError before any training if data or places cannot be used.
    """
    autoencoders.check_installed()
    outputs.check(config)
    groups = data.load(config, settings, progress)
    kind, parts = groups.kind, groups.parts
    check_score(config.score, kind, parts.shape)
    recipes = config.recipes(kind)
    # The seed is set again for each model, so that its figures do not depend on what else is compared.
    models = {
        name: autoencoders.build(
            each.architecture, parts.shape, each.bottleneck, config.seed, activation=each.activation
        )
        for name, each in recipes.items()
    }
    state = State(config)
    if not state.open(config.resume) and config.resume:
        say(f"There is no unfinished comparison in {state.folder}, so this one starts from the beginning.")
    blank = {name: blank_loss(x, config.loss) for name, x in (("normal", parts.test), ("anomalous", groups.anomalous))}
    comparison = Comparison(config, groups, blank)
    outcomes = [Outcome(name, recipe, models[name].count_params()) for name, recipe in recipes.items()]
    for outcome in outcomes:
        state.load(outcome)
    steps = {outcome.name: planned(outcome.recipe, len(parts.training)) for outcome in outcomes}
    done, total = 0, sum(steps.values())
    try:
        for outcome in outcomes:
            comparison.models.append(outcome)
            if not outcome.complete:
                told = partial(lambda before, more, what: tell(before + more, total, what), done)
                Training(outcome, models[outcome.name], comparison, state, told).run()
            done += steps[outcome.name]
            tell(done, total, outcome.name)
            say(
                f"{outcome.name}: AUROC {outcome.last.auroc:.4f} by {config.score}, "
                f"trained in {outcome.seconds[0]:.0f} s."
            )
    except KeyboardInterrupt:
        comparison.partial = True
        comparison.models = [model for model in comparison.models if model.snapshots]
    except InputError:  # the loss became NaN, and would again
        state.remove()
        raise
    return comparison


def check_score(name: str, kind: str, shape: tuple[int, ...]) -> None:
    """Raise InputError if the score cannot judge these samples from one reconstruction of each."""
    score = scores.create(name)
    score.check(kind, shape)
    if score.outputs is not None:
        raise InputError(
            f"The score {name} adds up several reconstructions. Choose one that needs a single one, such as mse.",
            field="score",
        )


def planned(recipe: Recipe, n: int) -> int:
    """Steps of a training on n samples; 1 for an architecture that is solved instead of trained."""
    solved = autoencoders.ARCHITECTURES[recipe.architecture].solved
    return 1 if solved else recipe.epochs * -(-n // recipe.batch_size)


class Training:
    """One model in training: counts its steps, and measures it after the epochs that are asked for."""

    def __init__(
        self,
        outcome: Outcome,
        model: "keras.Model",
        comparison: Comparison,
        state: State,
        tell: Callable[[int, str], None],
    ):
        self.outcome, self.model, self.state, self.tell = outcome, model, state, tell
        self.config, self.groups = comparison.config, comparison.groups
        self.begin(0)

    def run(self) -> None:
        """Train from where it was left to the last epoch. Raises StorageError if its state cannot be kept."""
        import keras

        folder = self.state.folder / self.outcome.name
        told = keras.callbacks.LambdaCallback(on_epoch_begin=self.begin, on_train_batch_end=self.step)
        backup = keras.callbacks.BackupAndRestore(str(folder))
        kind, parts = named(self.groups.kind), self.groups.parts
        try:
            fit(self.model, parts, self.outcome.recipe, kind, self.config.seed, self.end, [told, backup])
        except OSError as error:
            raise StorageError(
                f"{folder}, which is kept for --resume, cannot be read or written ({error.strerror or error}). "
                "Make room, or run again without --resume."
            ) from None

    def begin(self, epoch: int, logs: Any = None) -> None:
        """An epoch begins, counted from 0."""
        self.epoch, self.started = epoch, (time.perf_counter(), time.process_time())

    def step(self, batch: int, logs: Any = None) -> None:
        """The epoch's steps up to number `batch`, counted from 0, are done. Keras may count past the last step."""
        epochs = self.outcome.recipe.epochs
        per_epoch = planned(self.outcome.recipe, len(self.groups.parts.training)) // epochs
        what = f"{self.outcome.name}, epoch {self.epoch + 1} of {epochs}"
        self.tell(self.epoch * per_epoch + min(batch + 1, per_epoch), what)

    def end(self, epoch: int, loss: float, validation_loss: float | None) -> None:
        """An epoch has ended, counted from 1: measure the model if that is asked for, and keep its state."""
        outcome, (clock, cpu) = self.outcome, self.outcome.seconds
        clock, cpu = clock + time.perf_counter() - self.started[0], cpu + time.process_time() - self.started[1]
        outcome.seconds = clock, cpu
        if epoch in (*self.config.measured, outcome.recipe.epochs):
            measure(outcome, self.model, self.groups, self.config.seed, epoch, loss)
        self.state.save(outcome)


def forget(config: ComparisonConfig) -> None:
    """Remove what was kept for resuming."""
    State(config).remove()
