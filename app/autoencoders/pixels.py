"""The photo itself in place of features: the means of 4 × 4 pixels, sixteen of them a cell.

A whole-map autoencoder of these is principal components of small photos, the plainest that there is, and what
features have to be better than. On a texture, where nothing stays in its place, it finds little.
"""

import keras
from keras import layers

SIDE = 4
"""Pixels that one mean is taken of, high and wide; and means a cell is high and wide."""


def front(sample_shape: tuple[int, ...]) -> keras.Model:
    """Photos (n, h, w) or (n, h, w, 3) to (n, h / 16, w / 16, 16), in colour 48: nothing in it is learnt."""
    inputs = keras.Input(sample_shape, name="photos")
    rows, columns = (side // SIDE**2 for side in sample_shape[:2])
    x = layers.AveragePooling2D(SIDE)(layers.Reshape((*sample_shape[:2], -1))(inputs))
    x = layers.Permute((1, 3, 2, 4))(layers.Reshape((rows, SIDE, columns, SIDE * x.shape[3]))(x))
    x = layers.Reshape((rows, columns, -1))(x)
    model = keras.Model(inputs, [x], name="front")
    model.trainable = False
    return model
