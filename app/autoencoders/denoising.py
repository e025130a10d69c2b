"""Convolutional autoencoder with a dense bottleneck, taught to undo damage.

Strided convolutions lead down to the bottleneck and transposed ones back up. Batch normalisation and dropout are in
the encoder alone; both are gone from what is exported.
"""

import keras
from keras import layers

from app.autoencoders.blocks import join
from app.errors import InputError

DROPOUT = 0.3
"""Share of the features that a training step leaves out before the bottleneck."""


def build(sample_shape: tuple[int, ...], bottleneck: int = 64, activation: str = "linear") -> keras.Model:
    """For images of shape (height, width) or (height, width, channels) whose sides are multiples of 4.

    552,257 parameters for (28, 28) and a bottleneck of 64. Raises InputError for other shapes.
    """
    if len(sample_shape) not in (2, 3) or sample_shape[0] % 4 or sample_shape[1] % 4:
        raise InputError(
            f"The denoising architecture takes images whose sides are multiples of 4. Received {sample_shape}."
        )
    encoder = build_encoder(sample_shape, bottleneck, activation)
    return join(encoder, build_decoder(sample_shape, bottleneck), "denoising")


def build_encoder(sample_shape: tuple[int, ...], bottleneck: int, activation: str) -> keras.Model:
    """(height, width) to (bottleneck,)."""
    inputs = keras.Input(sample_shape, name="samples")
    x = layers.Reshape((*sample_shape, 1))(inputs) if len(sample_shape) == 2 else inputs
    for filters, stride in ((32, 2), (48, 1), (64, 2), (96, 1), (128, 2)):
        x = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)(x)
        x = layers.BatchNormalization()(x)
        x = layers.ReLU()(x)
    x = layers.Dropout(DROPOUT)(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(bottleneck, activation=activation, name="bottleneck")(x), name="encoder")


def build_decoder(sample_shape: tuple[int, ...], bottleneck: int) -> keras.Model:
    """(bottleneck,) to (height, width)."""
    height, width = sample_shape[0] // 4, sample_shape[1] // 4
    channels = sample_shape[2] if len(sample_shape) == 3 else 1
    inputs = keras.Input((bottleneck,), name="code")
    x = layers.Dense(height * width * 48, activation="relu")(inputs)
    x = layers.Reshape((height, width, 48))(x)
    x = layers.Conv2DTranspose(48, 4, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = layers.Conv2DTranspose(16, 4, strides=2, padding="same", activation="relu")(x)
    x = layers.Conv2D(channels, 3, padding="same", activation="sigmoid")(x)
    return keras.Model(inputs, layers.Reshape(sample_shape)(x), name="decoder")
