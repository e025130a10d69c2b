"""Deep dense autoencoder: 784-128-64-128-784 for images of 28×28 with a bottleneck of 64."""

import keras

from app.autoencoders.blocks import dense_decoder, dense_encoder, join


def build(sample_shape: tuple[int, ...], bottleneck: int = 64, activation: str = "relu") -> keras.Model:
    """Twice as many units as the bottleneck has, the bottleneck with `activation`, and back; ReLU, then sigmoids."""
    width = 2 * bottleneck
    encoder = dense_encoder(sample_shape, (width, bottleneck), activation)
    return join(encoder, dense_decoder(sample_shape, bottleneck, (width,)), "deep")
