"""Fit an autoencoder to normal samples as its recipe says: in one go, by Keras, or against spoilt samples."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from app import autoencoders
from app.errors import InputError
from app.kinds import Kind
from app.scoring import scores
from app.scoring.reconstruction import averaged, relative_error
from app.training import refusal
from app.training.corruption import CORRUPTIONS
from app.training.losses import make_loss, mean_loss
from app.training.optimizers import make_optimizer
from app.training.parts import Parts
from app.training.recipes import Recipe

if TYPE_CHECKING:
    import keras

EpochEnd = Callable[[int, float, float | None], None]
"""Called after each epoch with its number from 1, its training loss and its validation loss, if there is one."""

TRIMMED_AT = (0.25, 0.5)
"""Parts of the training after which the worst reconstructed samples are chosen anew."""


@dataclass
class History:
    """Losses by epoch, and the epoch (from 1) whose weights were kept. An empty validation part has no losses."""

    epoch_end: EpochEnd | None = None
    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    best_epoch: int = 0

    def note(self, loss: float, validation_loss: float | None) -> None:
        """Take down an epoch that has ended. Raises InputError where the loss is no longer a number."""
        if not np.isfinite(loss + (validation_loss or 0)):
            raise InputError(
                "The loss is no longer a number. Take a smaller --learning-rate, or look for odd values in the data."
            )
        self.loss.append(loss)
        if validation_loss is not None:
            self.validation_loss.append(validation_loss)
        if self.epoch_end:
            self.epoch_end(len(self.loss), loss, validation_loss)


def fit(
    model: "keras.Model",
    parts: Parts,
    recipe: Recipe,
    kind: Kind,
    seed: int,
    epoch_end: EpochEnd | None = None,
) -> History:
    """Fit `model` in place on the training part; it ends with the weights that the recipe says to keep.

    Raises InputError where the loss is no longer a number.
    """
    history = History(epoch_end)
    if recipe.start_at_mean:
        start_at_mean(model, parts.training)
    autoencoders.solve(recipe.architecture, model, parts.training)
    if autoencoders.ARCHITECTURES[recipe.architecture].solved:
        # One epoch, in which nothing is trained.
        losses = [mean_loss(model, x, recipe.loss) for x in (parts.training, parts.validation) if len(x)]
        history.note(losses[0], losses[1] if len(losses) > 1 else None)
        history.best_epoch = 1
    elif recipe.corruption == "refuse":
        refusal.fit(model, parts, recipe, kind, seed, history.note)
        # The step size has fallen to zero by then, and the validation loss says nothing of what is refused.
        history.best_epoch = len(history.loss)
    else:
        train(model, parts, recipe, kind, seed, history)
    return history


def fit_anew(
    parts: Parts, recipe: Recipe, kind: Kind, seed: int, epoch_end: EpochEnd | None = None
) -> "tuple[keras.Model, History]":
    """Build the recipe's autoencoder and fit it: see `fit`.

    Raises InputError, before training, where its answer is not what the recipe's score reads.
    """
    model = autoencoders.build(recipe.architecture, parts.shape, recipe.bottleneck, recipe.activation, seed)
    wanted, answer = scores.create(recipe.score).answer(parts.shape), model.output_shape[1:]
    if wanted != answer:
        raise InputError(
            f"The score {recipe.score} reads reconstructions of shape {wanted}, the {recipe.architecture} autoencoder "
            f"makes {answer}. Choose another --score or --architecture.",
            field="score",
        )
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


def train(model: "keras.Model", parts: Parts, recipe: Recipe, kind: Kind, seed: int, history: History) -> None:
    """Train by Keras: early stopping with the best weights, where the recipe has patience; or all epochs."""
    import keras

    batches = make_batches(model, parts.training, recipe, kind, seed)
    model.compile(make_optimizer(recipe, len(batches) * recipe.epochs), make_loss(recipe.loss))

    def note(epoch: int, logs: dict[str, float]) -> None:
        history.note(float(logs["loss"]), logs.get("val_loss"))

    callbacks = [keras.callbacks.LambdaCallback(on_epoch_end=note)]
    if recipe.patience:
        callbacks.append(keras.callbacks.EarlyStopping(patience=recipe.patience, restore_best_weights=True))
    model.fit(
        batches,
        epochs=recipe.epochs,
        validation_data=(parts.validation, parts.validation) if len(parts.validation) else None,
        validation_batch_size=1024,
        shuffle=False,
        verbose=0,
        callbacks=callbacks,
    )
    history.best_epoch = int(np.argmin(history.validation_loss)) + 1 if recipe.patience else len(history.loss)


def make_batches(model: "keras.Model", training: np.ndarray, recipe: Recipe, kind: Kind, seed: int) -> Any:
    """What `model.fit` draws from: every epoch the samples in a new order, varied and damaged anew."""
    import keras

    class Batches(keras.utils.PyDataset):  # type: ignore[misc]
        """Batches of (what the autoencoder is given, what it is to make of it)."""

        def __init__(self) -> None:
            super().__init__()
            self.rng, self.epoch, self.kept = np.random.default_rng(seed), 0, training
            self.shuffle()

        def __len__(self) -> int:
            return -(-len(training) // recipe.batch_size)

        def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
            rows = slice(index * recipe.batch_size, (index + 1) * recipe.batch_size)
            return self.inputs[rows], self.targets[rows]

        def on_epoch_end(self) -> None:
            self.epoch += 1
            if recipe.trim and self.epoch in [int(recipe.epochs * part) for part in TRIMMED_AT]:
                self.kept = trim(model, training, recipe.trim)
            self.shuffle()

        def shuffle(self) -> None:
            # Trimming leaves fewer samples; some then come twice, so that every epoch has as many steps.
            order = np.resize(self.rng.permutation(len(self.kept)), len(training))
            targets = self.kept[order]
            self.targets = kind.vary(targets, self.rng) if recipe.vary else targets
            self.inputs = CORRUPTIONS[recipe.corruption](self.targets, self.rng)

    return Batches()


def trim(model: "keras.Model", x: np.ndarray, share: float) -> np.ndarray:
    """The samples without the share reconstructed worst (relative error): mostly scribbles and other objects."""
    errors = relative_error(x, averaged(x, reconstruct(model, x)))
    return x[errors <= np.quantile(errors, 1 - share)]


def reconstruct(model: "keras.Model", x: np.ndarray) -> np.ndarray:
    """What the Keras model makes of x, a thousand samples at a time."""
    return np.concatenate([np.asarray(model(x[i : i + 1024], training=False)) for i in range(0, len(x), 1024)])
