"""Several small dense autoencoders and principal components side by side, in one model.

Each errs in its own way, so what they say together (`app.scoring.log_sum`) tells more than any of them. The dense ones
differ by their first weights alone: 140-64-8-64-140 for heartbeats, tanh in the wide layers, linear elsewhere, since
signals have no bounds. The principal components are computed, not trained.
"""

import math

import keras
import numpy as np
from keras import layers

from app.autoencoders import pca
from app.autoencoders.blocks import join
from app.errors import InputError

NETS, WIDTH, COMPONENTS = 3, 64, 2
"""Dense autoencoders, named net_1 and so on; units in their wide layers; principal components."""


def build(sample_shape: tuple[int, ...], bottleneck: int = 8, activation: str = "linear") -> keras.Model:
    """Signals to (NETS + 1, length): what each dense autoencoder makes of them, and last the components.

    Raises InputError for samples of more than one axis.
    """
    if len(sample_shape) != 1:
        raise InputError(
            f"The ensemble takes signals. Received samples of shape {sample_shape}. Choose another --architecture.",
            field="architecture",
        )
    samples = keras.Input(sample_shape, name="samples")
    nets = [small(sample_shape, bottleneck, activation, f"net_{number}") for number in range(1, NETS + 1)]
    components = pca.build(sample_shape, COMPONENTS)
    components.trainable = False
    made = [layers.Reshape((1, *sample_shape))(each(samples)) for each in (*nets, components)]
    return keras.Model(samples, layers.Concatenate(axis=1)(made), name="ensemble")


def small(sample_shape: tuple[int, ...], bottleneck: int, activation: str, name: str) -> keras.Model:
    """One dense autoencoder, with an encoder and a decoder."""
    size = math.prod(sample_shape)
    samples, code = keras.Input(sample_shape, name="samples"), keras.Input((bottleneck,), name="code")
    wide = layers.Dense(WIDTH, activation="tanh")(layers.Flatten()(samples))
    encoder = keras.Model(
        samples, layers.Dense(bottleneck, activation=activation, name="bottleneck")(wide), name="encoder"
    )
    wide = layers.Dense(WIDTH, activation="tanh")(code)
    made = layers.Dense(size, name="made")(wide)
    return join(encoder, keras.Model(code, layers.Reshape(sample_shape)(made), name="decoder"), name)


def solve(model: keras.Model, x: np.ndarray) -> None:
    """What is settled before training on x, (n, length): the components, and that the nets begin at the mean."""
    mean = x.reshape(len(x), -1).mean(axis=0)
    for number in range(1, NETS + 1):
        model.get_layer(f"net_{number}").get_layer("decoder").get_layer("made").bias.assign(mean)
    pca.solve(model.get_layer("pca"), x)
