"""Principal components: the mean and the directions of largest variance, which are what a linear autoencoder with
that bottleneck converges to.

Source: P. Baldi, K. Hornik, Neural Networks and Principal Component Analysis, 1989.
"""

import math

import keras
import numpy as np
from keras import layers

from app.autoencoders.blocks import join


def build(sample_shape: tuple[int, ...], bottleneck: int = 32, activation: str = "linear") -> keras.Model:
    """Flatten, `bottleneck` linear units, and back. It is of no use before `solve`."""
    size = math.prod(sample_shape)
    samples, code = keras.Input(sample_shape, name="samples"), keras.Input((min(bottleneck, size),), name="code")
    units = layers.Dense(min(bottleneck, size), name="bottleneck")(layers.Flatten()(samples))
    made = layers.Dense(size)(code)
    encoder = keras.Model(samples, units, name="encoder")
    return join(encoder, keras.Model(code, layers.Reshape(sample_shape)(made), name="decoder"), "pca")


def solve(model: keras.Model, x: np.ndarray) -> None:
    """Set the weights to the components of x, (n, *sample_shape)."""
    rows = x.reshape(len(x), -1)
    mean = rows.mean(axis=0)
    centred = rows - mean
    encode = model.get_layer("encoder").get_layer("bottleneck")
    decode = model.get_layer("decoder").layers[1]
    vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))[1]
    components = vectors[:, ::-1][:, : encode.units].astype(np.float32)
    encode.set_weights([components, -mean @ components])
    decode.set_weights([components.T, mean])
