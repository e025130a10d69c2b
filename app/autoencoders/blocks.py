"""What the architectures are made of."""

import math

import keras
from keras import layers


def join(encoder: keras.Model, decoder: keras.Model, name: str) -> keras.Model:
    """The autoencoder: `decoder` after `encoder`."""
    inputs = keras.Input(encoder.input_shape[1:], name="samples")
    return keras.Model(inputs, decoder(encoder(inputs)), name=name)


def dense_encoder(sample_shape: tuple[int, ...], units: tuple[int, ...], activation: str = "relu") -> keras.Model:
    """Samples to the bottleneck, which is the last of `units` and has the activation given; ReLU before."""
    inputs = keras.Input(sample_shape, name="samples")
    x = layers.Flatten()(inputs)
    for width in units[:-1]:
        x = layers.Dense(width, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(units[-1], activation=activation, name="bottleneck")(x), name="encoder")


def dense_decoder(sample_shape: tuple[int, ...], bottleneck: int, units: tuple[int, ...] = ()) -> keras.Model:
    """The bottleneck to a sample in [0, 1]: `units` with ReLU, then a sigmoid."""
    inputs = keras.Input((bottleneck,), name="code")
    x = inputs
    for width in units:
        x = layers.Dense(width, activation="relu")(x)
    x = layers.Dense(math.prod(sample_shape), activation="sigmoid")(x)
    return keras.Model(inputs, layers.Reshape(sample_shape)(x), name="decoder")
