"""Training losses by their names."""

from typing import Any

SQUARED = 10.0
"""Weight of the squared error beside the cross-entropy in `bce+mse`, which brings the two to one size."""


def make_loss(name: str) -> Any:
    """The training loss of that name: a function of targets and reconstructions, averaged over the last axis."""
    import keras

    def both(y: Any, made: Any) -> Any:
        squared = keras.losses.mean_squared_error(y, made)
        return keras.losses.binary_crossentropy(y, made) + SQUARED * squared

    return {
        "bce": keras.losses.binary_crossentropy,
        "mse": keras.losses.mean_squared_error,
        "mae": keras.losses.mean_absolute_error,
        "bce+mse": both,
    }[name]
