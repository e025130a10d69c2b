"""Fit an autoencoder to normal samples as its recipe says: in one go, by Keras, or against spoilt samples."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from app import autoencoders, on_disk
from app.errors import InputError
from app.kinds import Kind
from app.kinds.mirroring import mirror
from app.on_disk import Slices, let_go, like
from app.scoring import scores
from app.scoring.reconstruction import averaged, relative_error
from app.training import refusal
from app.training.corruption import damage, from_pairs
from app.training.export import AT_ONCE, reconstruct
from app.training.losses import make_loss
from app.training.optimizers import make_optimizer
from app.training.parts import Parts
from app.training.recipes import PAIRS, Recipe

if TYPE_CHECKING:
    import keras

EpochEnd = Callable[[int, float, float | None], None]
"""Called after each epoch with its number from 1, its training loss and its validation loss, if there is one."""

TRIMMED_AT = (0.25, 0.5)
"""Parts of the training after which the worst reconstructed samples are chosen anew."""
STEPS = 100
"""Training steps that TensorFlow does in one call. Between two calls progress is told and Ctrl-C is heard."""
BLOCK = 2**24
"""Numbers that are made ready at once, at most; a step's samples at least."""
MEASURED = 1000
"""Most samples to compute the loss on, of an autoencoder that was solved and not trained."""
DAMAGED = 2
"""Times that the validation part is damaged, where it is."""


@dataclass
class History:
    """Losses by epoch, and the epoch (from 1) whose weights were kept. An empty validation part has no losses."""

    epoch_end: EpochEnd | None = None
    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    best_epoch: int = 0

    def note(self, epoch: int, loss: float, validation_loss: float | None) -> None:
        """Take down an epoch that has ended, by its number from 1.

        Raises InputError where the loss is no longer a number.
        """
        if not np.isfinite(loss + (validation_loss or 0)):
            raise InputError(
                "The loss is no longer a number. Take a smaller --learning-rate, or look for odd values in the data."
            )
        self.loss.append(loss)
        if validation_loss is not None:
            self.validation_loss.append(validation_loss)
        if self.epoch_end:
            self.epoch_end(epoch, loss, validation_loss)


def fit(
    model: "keras.Model",
    parts: Parts,
    recipe: Recipe,
    kind: Kind,
    seed: int,
    epoch_end: EpochEnd | None = None,
    callbacks: "Sequence[keras.callbacks.Callback]" = (),
) -> History:
    """Fit `model` in place on the training part; it ends with the weights that the recipe says to keep.

    callbacks : of Keras, for recipes that Keras trains. With a BackupAndRestore among them, a training that was
        interrupted ends with the same weights as one that was not, unless its recipe trims.
    Raises InputError where the loss is no longer a number.
    """
    history = History(epoch_end)
    if recipe.start_at_mean:
        start_at_mean(model, parts.training)
    autoencoders.solve(recipe.architecture, model, parts.training)
    if autoencoders.ARCHITECTURES[recipe.architecture].solved:
        # One epoch, in which nothing is trained.
        losses = [shown_loss(model, x, recipe) for x in (parts.training, parts.validation) if len(x)]
        history.note(1, losses[0], losses[1] if len(losses) > 1 else None)
        history.best_epoch = 1
    elif recipe.corruption == "refuse":
        refusal.fit(model, parts, recipe, kind, seed, lambda *losses: history.note(len(history.loss) + 1, *losses))
        # The step size has fallen to zero by then, and the validation loss says nothing of what is refused.
        history.best_epoch = len(history.loss)
    else:
        train(model, parts, recipe, kind, seed, history, callbacks)
    return history


def shown_loss(model: "keras.Model", x: np.ndarray, recipe: Recipe) -> float:
    """The recipe's loss of the reconstructions that its score shows of x, (n, *shape), n at least 1.

    Of more than MEASURED samples only every second, third and so on is used.
    """
    x = x[:: -(-len(x) // MEASURED)]
    score, loss, total = scores.create(recipe.score), make_loss(recipe.loss), 0.0
    for some in Slices(x):
        total += len(some) * float(np.mean(loss(some, score.shown(some, reconstruct(model, some)))))
    return total / len(x)


def fit_anew(
    parts: Parts, recipe: Recipe, kind: Kind, seed: int, epoch_end: EpochEnd | None = None
) -> "tuple[keras.Model, History]":
    """Build the recipe's autoencoder and fit it: see `fit`.

    Raises InputError, before training, where its answer is not what the recipe's score reads.
    """
    model = autoencoders.build(
        recipe.architecture,
        parts.shape,
        recipe.bottleneck,
        seed,
        activation=recipe.activation,
        features=recipe.features,
        channels=recipe.channels,
    )
    scores.create(recipe.score).check_answer(parts.shape, model.output_shape[1:], recipe.architecture)
    return model, fit(model, parts, recipe, kind, seed, epoch_end)


def start_at_mean(model: "keras.Model", x: np.ndarray) -> None:
    """Let the untrained reconstruction be as bright as x, (n, *shape) in [0, 1], is on average.

    Sigmoids start at a half, MNIST is 0.13: the first steps then do little but darken every pixel, and the one bias of
    a convolution is too slow for that. The weights before it do it instead, their ReLUs die on the way, and what is
    left reconstructs a blank page for all further epochs.
    Raises InputError for autoencoders side by side, which have no one decoder.
    """
    if "decoder" not in {layer.name for layer in model.layers}:
        raise InputError(f"The {model.name} does not take --start-at-mean. Leave it out.", field="start_at_mean")
    mean = float(np.clip(x.mean(), 1e-4, 1 - 1e-4))
    biased = [layer for layer in model.get_layer("decoder").layers if getattr(layer, "bias", None) is not None]
    bias = biased[-1].bias
    bias.assign(np.full(bias.shape, np.log(mean / (1 - mean)), np.float32))


def train(
    model: "keras.Model",
    parts: Parts,
    recipe: Recipe,
    kind: Kind,
    seed: int,
    history: History,
    callbacks: "Sequence[keras.callbacks.Callback]",
) -> None:
    """Train by Keras: early stopping with the best weights, where the recipe has patience; or all epochs."""
    import keras

    shown = Epochs(model, parts.training if parts.pairs is None else parts.pairs, recipe, kind, seed)
    optimizer = make_optimizer(recipe, shown.steps * recipe.epochs)
    model.compile(optimizer, make_loss(recipe.loss), steps_per_execution=STEPS)
    compile_steps(model)

    def note(epoch: int, logs: dict[str, float]) -> None:
        history.note(epoch + 1, float(logs["loss"]), logs.get("val_loss"))

    ours = [keras.callbacks.LambdaCallback(on_epoch_begin=shown.begin, on_epoch_end=note)]
    if recipe.patience:
        ours.append(keras.callbacks.EarlyStopping(patience=recipe.patience, restore_best_weights=True))
    model.fit(
        shown.dataset(),
        epochs=recipe.epochs,
        validation_data=in_batches(*validation(parts, recipe, kind, seed)) if len(parts.validation) else None,
        shuffle=False,
        verbose=0,
        callbacks=[*ours, *callbacks],
    )
    history.best_epoch = int(np.argmin(history.validation_loss)) + 1 if recipe.patience else recipe.epochs


def validation(parts: Parts, recipe: Recipe, kind: Kind, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What the held-out samples are shown as, and what is to be made of them.

    What learns to take defects away has nothing to do with clean samples, and would be best before it has learnt
    anything: there they are damaged, the same way in every epoch.
    """
    if parts.validation_pairs is not None and len(parts.validation_pairs):
        return parts.validation_pairs[:, 0], parts.validation_pairs[:, 1]
    if recipe.corruption not in ("spoil", PAIRS):
        return parts.validation, parts.validation
    several = (some for _ in range(DAMAGED) for some in Slices(parts.validation))
    wanted = like(parts.validation, several, DAMAGED * len(parts.validation))
    spoilt, rng = damage(recipe.corruption, kind), np.random.default_rng([seed, 2**32])
    return like(wanted, (spoilt(some, rng) for some in Slices(wanted)), len(wanted)), wanted


def in_batches(*arrays: np.ndarray) -> Any:
    """Arrays of equal length as a `tf.data.Dataset`, so that Keras needs no copy of them in memory."""
    import tensorflow as tf

    size = max(1, min(1024, AT_ONCE // math.prod(arrays[0].shape[1:])))
    batches = tf.data.Dataset.from_generator(
        lambda: zip(*(Slices(x, size) for x in arrays), strict=True),
        output_signature=tuple(tf.TensorSpec((None, *x.shape[1:]), tf.float32) for x in arrays),
    )
    return batches.apply(tf.data.experimental.assert_cardinality(-(-len(arrays[0]) // size)))


def compile_steps(model: "keras.Model") -> None:
    """Let XLA compile the training steps of a dense network: docs/COMPARE.md has what that saves.

    Convolutions stay with TensorFlow's own kernels, which are faster on CPUs. Keras's option `jit_compile` does
    nothing while operations are set to be deterministic; XLA's are, on a CPU, without that.
    """
    import keras
    import tensorflow as tf

    def convolves(part: Any) -> bool:
        return isinstance(part, keras.layers.Conv2D) or any(map(convolves, getattr(part, "layers", ())))

    if not convolves(model):
        model.train_step = tf.function(model.train_step, jit_compile=True, autograph=False)


class Epochs:
    """What each epoch shows: the samples in a new order, varied and damaged anew, or pairs in a new order.

    An epoch depends on the seed and its number alone. All batches are of one size, for which a few samples come twice.
    """

    def __init__(self, model: "keras.Model", training: np.ndarray, recipe: Recipe, kind: Kind, seed: int):
        self.model, self.training, self.recipe, self.kind, self.seed = model, training, recipe, kind, seed
        self.size = min(recipe.batch_size, len(training))
        self.steps = -(-len(training) // self.size)
        self.epoch, self.kept = 0, training
        self.damage = damage(recipe.corruption, kind)

    def begin(self, epoch: int, logs: Any = None) -> None:
        """Turn to an epoch, counted from 0; at some of them the samples to leave out are chosen anew."""
        self.epoch = epoch
        if self.recipe.trim and epoch in [int(self.recipe.epochs * part) for part in TRIMMED_AT]:
            self.kept = trim(self.model, self.training, self.recipe.trim)

    def blocks(self) -> Iterator[tuple[np.ndarray, ...]]:
        """Up to STEPS batches at a time, (steps, batch, *shape): what the autoencoder is to make, what it is given."""
        rng = np.random.default_rng([self.seed, self.epoch])
        rows = np.resize(rng.permutation(len(self.kept)), self.steps * self.size)
        block = self.size * max(1, min(STEPS, BLOCK // (self.size * math.prod(self.training.shape[1:]))))
        for start in range(0, len(rows), block):
            targets = self.kept[rows[start : start + block]]
            let_go(self.kept)
            if self.recipe.vary == "mirror":
                targets = mirror(targets, rng)
            elif self.recipe.vary == "all":
                targets = self.kind.vary(targets, rng)
            shown: tuple[np.ndarray, ...]
            if self.recipe.corruption == PAIRS:
                shown = from_pairs(targets, rng)
            else:
                shown = (targets,) if self.plain else (targets, self.damage(targets, rng))
            yield tuple(each.reshape(-1, self.size, *each.shape[1:]) for each in shown)

    @property
    def plain(self) -> bool:
        """Whether what is given is what is to be made. Handing it over once then saves a tenth of a dense step."""
        return self.recipe.corruption == "none"

    def dataset(self) -> Any:
        """The batches of the present epoch, made while earlier ones are in use: a `tf.data.Dataset`."""
        import tensorflow as tf

        shape = self.training.shape[2 if self.recipe.corruption == PAIRS else 1 :]
        block = tf.TensorSpec((None, self.size, *shape), tf.float32)
        kinds = (block,) if self.plain else (block, block)
        blocks = tf.data.Dataset.from_generator(self.blocks, output_signature=kinds).prefetch(1).unbatch()
        pair = (lambda target: (target, target)) if self.plain else (lambda target, given: (given, target))
        # AutoGraph, which would read the source of this, fails on a Python newer than itself.
        pairs = blocks.map(tf.autograph.experimental.do_not_convert(pair))
        return pairs.apply(tf.data.experimental.assert_cardinality(self.steps))


def trim(model: "keras.Model", x: np.ndarray, share: float) -> np.ndarray:
    """The samples without the share reconstructed worst (relative error): mostly scribbles and other objects."""
    made = ((some, averaged(some, reconstruct(model, some))) for some in Slices(x))
    errors = np.concatenate([relative_error(*pair) for pair in made])
    return on_disk.rows(x, np.flatnonzero(errors <= np.quantile(errors, 1 - share)))
