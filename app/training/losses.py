"""Training losses by their names."""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import keras

CHUNK = 2048
SQUARED = 10.0
"""Weight of the squared error beside the cross-entropy in `bce+mse`, which brings the two to one size."""
WINDOW = 1.5
"""Standard deviation, in pixels, of the window in which SSIM looks."""
STRUCTURAL = ("ssim", "ssim+mse")
"""Losses that only pictures have."""


def make_loss(name: str) -> Any:
    """The training loss of that name: a function of targets and reconstructions, averaged over the last axis.

    Where several reconstructions are made of a sample, (n, several, *shape), each has the sample's target.
    """
    import keras

    def both(y: Any, made: Any) -> Any:
        squared = keras.losses.mean_squared_error(y, made)
        return keras.losses.binary_crossentropy(y, made) + SQUARED * squared

    def structural(y: Any, made: Any) -> Any:
        squared = keras.ops.mean(keras.ops.square(y - made), axis=tuple(range(1, len(y.shape))))
        return dissimilarity(y, made) + SQUARED * squared

    loss = {
        "bce": keras.losses.binary_crossentropy,
        "mse": keras.losses.mean_squared_error,
        "mae": keras.losses.mean_absolute_error,
        "bce+mse": both,
        "ssim": dissimilarity,
        "ssim+mse": structural,
    }[name]

    def measure(y: Any, made: Any) -> Any:
        several = len(made.shape) > len(y.shape)
        return loss(keras.ops.expand_dims(y, 1) + keras.ops.zeros_like(made) if several else y, made)

    return measure


def dissimilarity(y: Any, made: Any) -> Any:
    """1 − SSIM of pictures (n, h, w) or (n, h, w, channels), averaged over each: (n,) (Wang et al. 2004).

    As `app.scoring.maps.dissimilarity`, but for the outermost pixels, where the window is cut off at the edge.
    """
    from keras import ops

    if len(y.shape) == 4:
        y, made = (ops.transpose(each, (0, 3, 1, 2)) for each in (y, made))
    down, across = blur(y.shape[-2]), blur(y.shape[-1]).T

    def mean(values: Any) -> Any:
        return ops.matmul(ops.matmul(down, values), across)

    mean_y, mean_made = mean(y), mean(made)
    variances = mean(y * y) - mean_y**2 + mean(made * made) - mean_made**2
    covariance = mean(y * made) - mean_y * mean_made
    c1, c2 = 0.01**2, 0.03**2
    similarity = (2 * mean_y * mean_made + c1) * (2 * covariance + c2)
    similarity /= (mean_y**2 + mean_made**2 + c1) * (variances + c2)
    return ops.mean(1 - similarity, axis=tuple(range(1, len(y.shape))))


def blur(side: int) -> np.ndarray:
    """(side, side): times a column of pixels, it is the column's blur."""
    distance = np.arange(side)[:, None] - np.arange(side)
    weights = np.exp(-0.5 * (distance / WINDOW) ** 2)
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)


def mean_loss(model: "keras.Model", x: np.ndarray, name: str) -> float:
    """Mean loss of that name of what the model makes of normal samples x, (n, *shape), n at least 1."""
    measure, chunks = make_loss(name), (x[i : i + CHUNK] for i in range(0, len(x), CHUNK))
    made = [np.asarray(measure(chunk, model(chunk, training=False))) for chunk in chunks]
    return float(np.mean(np.concatenate(made)))
