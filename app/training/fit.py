"""Fit an autoencoder to normal samples: augmentation, damage to undo, trimming, early stopping."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from app.config import TrainingConfig
from app.errors import InputError
from app.kinds.drawing import augmentation
from app.scoring.reconstruction import relative_error
from app.training import refusal

if TYPE_CHECKING:
    import keras

EpochEnd = Callable[[int, float, float], None]
"""Called after each epoch with its number from 1, its training loss and its validation loss."""

LOSSES = {"bce": "binary_crossentropy", "mse": "mean_squared_error", "mae": "mean_absolute_error"}
SQUARED = 10.0
"""Weight of the squared error beside the cross-entropy in `bce+mse`, which brings the two to one size."""
WEIGHT_DECAY = 1e-3
"""Of the optimizer adamw."""

TRIMMED_AT = (0.25, 0.5)
"""Parts of the training after which the worst reconstructed samples are chosen anew."""


@dataclass
class History:
    """Losses by epoch, and the epoch (from 1) whose weights were kept."""

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    best_epoch: int = 0


def make_optimizer(config: TrainingConfig, steps: int) -> "keras.optimizers.Optimizer":
    """The optimizer of the configuration; its step size falls to zero along a cosine over `steps`."""
    import keras

    rate = keras.optimizers.schedules.CosineDecay(config.learning_rate, steps)
    if config.optimizer == "adamw":
        return keras.optimizers.AdamW(rate, weight_decay=WEIGHT_DECAY)
    if config.optimizer == "momentum":
        return keras.optimizers.SGD(rate, momentum=0.9)
    return keras.optimizers.get({"class_name": config.optimizer, "config": {"learning_rate": rate}})


def make_loss(name: str) -> Any:
    """The training loss of that name, as Keras takes it."""
    import keras

    if name in LOSSES:
        return LOSSES[name]

    def both(y: Any, made: Any) -> Any:
        squared = keras.losses.mean_squared_error(y, made)
        return keras.losses.binary_crossentropy(y, made) + SQUARED * squared

    return both


def settle(config: TrainingConfig, kind: str) -> dict[str, Any]:
    """What `auto` means for samples of this kind. Mirroring and patches are for drawings alone."""
    drawing = kind == "drawing" and config.dataset == "quickdraw"
    if config.architecture == "denoising":
        corruption = "strokes" if drawing else "noise"
    else:
        corruption = "patches" if drawing else "none"
    # Junk refused in training only moves the threshold up, among the junk that is held out.
    trimmed = 0.06 if drawing and corruption != "strokes" else 0.0
    return {
        "augment": ("mirror" if drawing else "none") if config.augment == "auto" else config.augment,
        "corruption": corruption if config.corruption == "auto" else config.corruption,
        "trim": trimmed if config.trim is None else config.trim,
    }


def fit(
    model: "keras.Model",
    training: np.ndarray,
    validation: np.ndarray,
    config: TrainingConfig,
    kind: str,
    epoch_end: EpochEnd | None = None,
) -> History:
    """Fit `model` in place; it ends with the weights of the epoch of lowest validation loss.

    training, validation : ndarrays of shape (n, *sample_shape), float32
    Raises InputError where the loss is no longer a number.
    """
    import keras

    chosen = settle(config, kind)
    if chosen["corruption"] == "strokes":
        return fit_refusing(model, training, validation, config, chosen["trim"], epoch_end)
    batches = make_batches(model, training, config, chosen)
    model.compile(make_optimizer(config, len(batches) * config.epochs), make_loss(config.loss))
    history = History()

    def note(epoch: int, logs: dict[str, float]) -> None:
        history.loss.append(float(logs["loss"]))
        history.validation_loss.append(float(logs["val_loss"]))
        if not np.isfinite(logs["loss"] + logs["val_loss"]):
            raise InputError(
                "The loss is no longer a number. Take a smaller --learning-rate, or look for odd values in the data."
            )
        if epoch_end:
            epoch_end(epoch + 1, logs["loss"], logs["val_loss"])

    stop = keras.callbacks.EarlyStopping(patience=config.patience, restore_best_weights=True)
    model.fit(
        batches,
        epochs=config.epochs,
        validation_data=(validation, validation),
        validation_batch_size=1024,
        shuffle=False,
        verbose=0,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=note), stop],
    )
    history.best_epoch = int(np.argmin(history.validation_loss)) + 1
    return history


def fit_refusing(
    model: "keras.Model",
    training: np.ndarray,
    validation: np.ndarray,
    config: TrainingConfig,
    trim: float,
    epoch_end: EpochEnd | None,
) -> History:
    """Fit to normal drawings and against spoilt and made-up ones (`app.refusal`).

    The last weights are kept: the step size has fallen to zero by then, and the validation loss, the cross-entropy of
    held-out normals, says nothing of what is refused.
    """
    history = History()

    def note(epoch: int, loss: float) -> None:
        made = np.clip(reconstruct(model, validation), 1e-7, 1 - 1e-7)
        entropy = -(validation * np.log(made) + (1 - validation) * np.log(1 - made)).mean()
        history.loss.append(loss)
        history.validation_loss.append(float(entropy))
        history.best_epoch = epoch
        if not np.isfinite(loss + entropy):
            raise InputError("The loss is no longer a number. Take a smaller --learning-rate.")
        if epoch_end:
            epoch_end(epoch, loss, float(entropy))

    refusal.fit(
        model,
        training,
        lambda steps: make_optimizer(config, steps),
        epochs=config.epochs,
        batch_size=config.batch_size,
        trim=trim,
        seed=config.seed,
        epoch_end=note,
    )
    return history


def reconstruct(model: "keras.Model", x: np.ndarray) -> np.ndarray:
    """What the Keras model makes of x, a thousand samples at a time."""
    return np.concatenate([np.asarray(model(x[i : i + 1024], training=False)) for i in range(0, len(x), 1024)])


def make_batches(model: "keras.Model", training: np.ndarray, config: TrainingConfig, chosen: dict[str, Any]) -> Any:
    """What `model.fit` draws from: every epoch the samples in a new order, mirrored and damaged anew."""
    import keras

    class Batches(keras.utils.PyDataset):  # type: ignore[misc]
        """Batches of (what the autoencoder is given, what it is to make of it)."""

        def __init__(self) -> None:
            super().__init__()
            self.rng, self.epoch, self.kept = np.random.default_rng(config.seed), 0, training
            self.shuffle()

        def __len__(self) -> int:
            return -(-len(training) // config.batch_size)

        def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
            rows = slice(index * config.batch_size, (index + 1) * config.batch_size)
            return self.inputs[rows], self.targets[rows]

        def on_epoch_end(self) -> None:
            self.epoch += 1
            if chosen["trim"] and self.epoch in [int(config.epochs * part) for part in TRIMMED_AT]:
                self.kept = trim(model, training, chosen["trim"])
            self.shuffle()

        def shuffle(self) -> None:
            # Trimming leaves fewer samples; some then come twice, so that every epoch has as many steps.
            order = np.resize(self.rng.permutation(len(self.kept)), len(training))
            targets = self.kept[order]
            self.targets = augmentation.mirror(targets, self.rng) if chosen["augment"] == "mirror" else targets
            self.inputs = damage(self.targets, chosen["corruption"], self.rng)

    return Batches()


def damage(x: np.ndarray, corruption: str, rng: np.random.Generator) -> np.ndarray:
    """What the autoencoder is given in place of `x`."""
    if corruption == "patches":
        return augmentation.hide_patches(x, rng)
    return augmentation.add_noise(x, rng) if corruption == "noise" else x


def trim(model: "keras.Model", x: np.ndarray, share: float) -> np.ndarray:
    """The samples without the share reconstructed worst (relative error): mostly scribbles and other objects."""
    errors = relative_error(x, reconstruct(model, x))
    return x[errors <= np.quantile(errors, 1 - share)]
