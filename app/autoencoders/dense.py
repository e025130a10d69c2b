"""Dense autoencoder: samples, bottleneck, samples. 784-32-784 for drawings."""

import keras

from app.autoencoders.blocks import dense_decoder, dense_encoder, join


def build(sample_shape: tuple[int, ...], bottleneck: int = 32, activation: str = "linear") -> keras.Model:
    """Flatten, `bottleneck` units with `activation`, as many sigmoids as the sample has numbers."""
    return join(
        dense_encoder(sample_shape, (bottleneck,), activation), dense_decoder(sample_shape, bottleneck), "dense"
    )
