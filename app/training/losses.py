"""Training losses by their names."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras

CHUNK = 2048
SQUARED = 10.0
"""Weight of the squared error beside the cross-entropy in `bce+mse`, which brings the two to one size."""


def make_loss(name: str) -> Any:
    """The training loss of that name: a function of targets and reconstructions, averaged over the last axis.

    Where several reconstructions are made of a sample, (n, several, *shape), each has the sample's target.
    """
    import keras

    def both(y: Any, made: Any) -> Any:
        squared = keras.losses.mean_squared_error(y, made)
        return keras.losses.binary_crossentropy(y, made) + SQUARED * squared

    loss = {
        "bce": keras.losses.binary_crossentropy,
        "mse": keras.losses.mean_squared_error,
        "mae": keras.losses.mean_absolute_error,
        "bce+mse": both,
    }[name]

    def measure(y: Any, made: Any) -> Any:
        several = len(made.shape) > len(y.shape)
        return loss(keras.ops.expand_dims(y, 1) + keras.ops.zeros_like(made) if several else y, made)

    return measure


def mean_loss(model: "keras.Model", x: np.ndarray, name: str) -> float:
    """Mean loss of that name of what the model makes of normal samples x, (n, *shape), n at least 1."""
    measure, chunks = make_loss(name), (x[i : i + CHUNK] for i in range(0, len(x), CHUNK))
    made = [np.asarray(measure(chunk, model(chunk, training=False))) for chunk in chunks]
    return float(np.mean(np.concatenate(made)))
