"""Convolutional autoencoder of photos, taught to take defects away. It has no bottleneck, and needs none.

What keeps it from copying a defect is what it was taught, not too little room: it is shown photos with defects of a
program's making, and asked for the clean ones. So its decoder answers with what is to be changed, which is added to the
photo (residual learning: Zhang et al., Beyond a Gaussian Denoiser, 2017), and a texture that nobody could redraw costs
nothing. Where it changes a photo, the photo is odd. Dilated convolutions (Yu and Koltun 2016) see 150 pixels around.
"""

import keras
from keras import layers

from app.errors import InputError

SLOPE = 0.2
"""Of what is below 0 behind a layer: with none left, whole decoders die while defects are still rare to them."""
MOMENTUM = 0.9
"""Of the batch normalisation, whose averages must keep up with a short training."""
WIDTHS = (24, 48, 96)
"""Filters after each halving of height and width."""
DILATIONS = (1, 2, 4, 1)
"""Of the convolutions at an eighth of the photo's height and width, where most is seen at once."""
MULTIPLE = 2 ** len(WIDTHS)
"""Pixels that the sides are filled up to a multiple of."""


def build(sample_shape: tuple[int, ...], bottleneck: int = 0, activation: str = "relu") -> keras.Model:
    """For photos of shape (height, width) or (height, width, channels), of any size.

    bottleneck, activation : of no effect, there is no bottleneck
    Raises InputError for a signal.
    """
    if len(sample_shape) not in (2, 3):
        raise InputError(f"The photo_denoising architecture takes photos. Received {sample_shape}.")
    encoder = build_encoder(sample_shape)
    decoder = build_decoder(sample_shape, [code[1:] for code in encoder.output_shape])
    inputs = keras.Input(sample_shape, name="samples")
    return keras.Model(inputs, layers.Add()([inputs, decoder(encoder(inputs))]), name="photo_denoising")


def padding(sample_shape: tuple[int, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Zeros to add at the end of height and width."""
    return (0, -sample_shape[0] % MULTIPLE), (0, -sample_shape[1] % MULTIPLE)


def build_encoder(sample_shape: tuple[int, ...]) -> keras.Model:
    """Photos to what is seen at a half, a quarter and an eighth of their height and width."""
    inputs = keras.Input(sample_shape, name="samples")
    x = layers.Reshape((*sample_shape, 1))(inputs) if len(sample_shape) == 2 else inputs
    if any(map(any, padding(sample_shape))):
        x = layers.ZeroPadding2D(padding(sample_shape))(x)
    seen = []
    for width in WIDTHS:
        x = layers.Conv2D(width, 4, strides=2, padding="same", use_bias=False)(x)
        x = layers.LeakyReLU(SLOPE)(layers.BatchNormalization(momentum=MOMENTUM)(x))
        seen.append(x)
    for dilation in DILATIONS:
        around = layers.Conv2D(WIDTHS[-1], 3, dilation_rate=dilation, padding="same", use_bias=False)(x)
        around = layers.LeakyReLU(SLOPE)(layers.BatchNormalization(momentum=MOMENTUM)(around))
        x = layers.Add()([x, around])
    return keras.Model(inputs, [*seen[:-1], x], name="encoder")


def build_decoder(sample_shape: tuple[int, ...], code_shapes: list[tuple[int, ...]]) -> keras.Model:
    """What was seen at each size, to what is to be added to the photo."""
    channels = sample_shape[2] if len(sample_shape) == 3 else 1
    inputs = [keras.Input(shape, name=f"code_{i}") for i, shape in enumerate(code_shapes)]
    x = inputs[-1]
    for width, beside in zip(WIDTHS[-2::-1], inputs[-2::-1], strict=True):
        x = layers.Conv2DTranspose(width, 4, strides=2, padding="same")(x)
        x = layers.LeakyReLU(SLOPE)(layers.Concatenate()([x, beside]))
        x = layers.LeakyReLU(SLOPE)(layers.Conv2D(width, 3, padding="same")(x))
    x = layers.Conv2DTranspose(channels, 4, strides=2, padding="same")(x)
    if any(map(any, padding(sample_shape))):
        x = layers.Cropping2D(padding(sample_shape))(x)
    return keras.Model(inputs, layers.Reshape(sample_shape)(x), name="decoder")
