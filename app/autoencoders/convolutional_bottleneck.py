"""The `convolutional` autoencoder with one dense layer in its middle, and so with a real bottleneck.

Every number of the code now depends on the whole picture. There is no room to copy a neighbourhood, so only pictures
like the normal ones can be put together again.
"""

import keras
from keras import layers

from app.autoencoders.blocks import join
from app.autoencoders.convolutional import WIDTHS, conv_decoder, conv_encoder


def build(sample_shape: tuple[int, ...], bottleneck: int = 32, activation: str = "linear") -> keras.Model:
    """Convolutions and poolings down, `bottleneck` units with `activation`, and back."""
    features = conv_encoder(sample_shape, WIDTHS)
    code = layers.Dense(bottleneck, activation=activation, name="bottleneck")(layers.Flatten()(features.output))
    encoder = keras.Model(features.input, code, name="encoder")
    decoder = conv_decoder(sample_shape, features.output_shape[1:], WIDTHS, bottleneck)
    return join(encoder, decoder, "convolutional_bottleneck")
