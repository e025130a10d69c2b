"""Convolutional autoencoder without a real bottleneck: 32-pool-16-pool-8 up to 16-up-32-1, 3×3 kernels, ReLU.

Its code is 7×7×8 = 392 numbers for 784 pixels, each of them about a small neighbourhood, so it learns to copy strokes
and edges of any kind. It reconstructs what it never saw, and so it detects worst: `app compare` shows it.
The `convolutional_bottleneck` is the same network with one dense layer in its middle, which mends that.
"""

import math

import keras
from keras import layers

from app.autoencoders.blocks import join

WIDTHS = (32, 16, 8)
"""Filters of the three convolutions of the encoder; the decoder has the last two again, the other way round."""


def build(sample_shape: tuple[int, ...], bottleneck: int = 0, activation: str = "relu") -> keras.Model:
    """Three convolutions with two poolings between them, and back by repeating pixels.

    sample_shape : (h, w), (h, w, channels), or (length,) for a series, which is convolved along its one axis
    bottleneck, activation : of no effect, there is no bottleneck
    """
    encoder = conv_encoder(sample_shape, WIDTHS)
    return join(encoder, conv_decoder(sample_shape, encoder.output_shape[1:], WIDTHS), "convolutional")


def grid(sample_shape: tuple[int, ...]) -> tuple[int, int, int]:
    """The sample as height, width and channels: a series is one column high as it is long."""
    height, width, channels = (*sample_shape, *((1, 1) if len(sample_shape) == 1 else (1,)))[:3]
    return height, width, channels


def halved(sample_shape: tuple[int, ...]) -> tuple[int, int]:
    """How much each pooling shrinks height and width: a series has no width to shrink."""
    return (2, 1) if len(sample_shape) == 1 else (2, 2)


def padding(sample_shape: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Zeros to add at both ends of height and width, so that two poolings come out even."""
    missing = [-size % pool**2 for size, pool in zip(grid(sample_shape), halved(sample_shape), strict=False)]
    (top, left), (bottom, right) = [n // 2 for n in missing], [n - n // 2 for n in missing]
    return (top, bottom), (left, right)


def convolution(sample_shape: tuple[int, ...], filters: int, activation: str = "relu") -> layers.Layer:
    """3×3 (3×1 for a series), as large as its input."""
    kernel = (3, 1) if len(sample_shape) == 1 else (3, 3)
    return layers.Conv2D(filters, kernel, padding="same", activation=activation)


def conv_encoder(sample_shape: tuple[int, ...], widths: tuple[int, int, int]) -> keras.Model:
    """Samples to (h/4, w/4, widths[2])."""
    inputs = keras.Input(sample_shape, name="samples")
    x = layers.Reshape(grid(sample_shape))(inputs)
    if any(map(any, padding(sample_shape))):
        x = layers.ZeroPadding2D(padding(sample_shape))(x)
    for width in widths[:-1]:
        x = convolution(sample_shape, width)(x)
        x = layers.MaxPooling2D(halved(sample_shape))(x)
    return keras.Model(inputs, convolution(sample_shape, widths[-1])(x), name="encoder")


def conv_decoder(
    sample_shape: tuple[int, ...], code_shape: tuple[int, ...], widths: tuple[int, int, int], bottleneck: int = 0
) -> keras.Model:
    """Back from (h/4, w/4, widths[2]), or from `bottleneck` units first made into that, to a sample in [0, 1]."""
    inputs = keras.Input((bottleneck,) if bottleneck else code_shape, name="code")
    x = inputs
    if bottleneck:
        x = layers.Dense(math.prod(code_shape), activation="relu")(x)
        x = layers.Reshape(code_shape)(x)
    for width in widths[1::-1]:
        x = layers.UpSampling2D(halved(sample_shape))(x)
        # LiteRT's converter loses the shape here, and makes of the convolution something that LiteRT cannot run.
        x = layers.Reshape(x.shape[1:])(x)
        x = convolution(sample_shape, width)(x)
    x = convolution(sample_shape, grid(sample_shape)[2], "sigmoid")(x)
    if any(map(any, padding(sample_shape))):
        x = layers.Cropping2D(padding(sample_shape))(x)
    return keras.Model(inputs, layers.Reshape(sample_shape)(x), name="decoder")
