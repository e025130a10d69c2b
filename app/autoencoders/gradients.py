"""Hand-made features in place of a pretrained encoder: gradients in eight directions and brightness, at three scales.

A Keras model like the pretrained front, so that one graph leads from photo to map either way. No weights to download,
and much weaker on textures.
"""

import keras
import numpy as np
from keras import layers

DIRECTIONS = 8
SCALES = (1.0, 2.0, 4.0)
"""Standard deviations of the smoothing before the gradient, in pixels."""
STRIDE = 4


def front(sample_shape: tuple[int, ...]) -> keras.Model:
    """Photos (n, h, w) or (n, h, w, 3) to (n, h / 4, w / 4, 27): nothing in it is learnt.

    Channels, by scale: how steeply the photo gets brighter in each direction, 0 where it gets darker, and its
    smoothed brightness.
    """
    inputs = keras.Input(sample_shape, name="photos")
    grey = layers.Reshape((*sample_shape[:2], -1))(inputs)
    if grey.shape[-1] == 3:
        grey = _fixed(np.full((1, 1, 3, 1), 1 / 3), grey)
    channels = []
    for scale in SCALES:
        channels.append(layers.ReLU()(_fixed(steepness(scale), grey)))
        channels.append(_fixed(gaussian(scale)[..., None, None], grey))
    x = layers.AveragePooling2D(STRIDE)(layers.Concatenate()(channels))
    model = keras.Model(inputs, [x], name="front")
    model.trainable = False
    return model


def _fixed(kernel: np.ndarray, x: keras.KerasTensor) -> keras.KerasTensor:
    """Convolution with weights that are given, (height, width, in, out)."""
    layer = layers.Conv2D(kernel.shape[3], kernel.shape[:2], padding="same", use_bias=False)
    out = layer(x)
    layer.set_weights([kernel.astype(np.float32)])
    return out


def gaussian(scale: float) -> np.ndarray:
    """A smoothing kernel, (side, side), of sum 1."""
    reach = int(np.ceil(2.5 * scale))
    across = np.exp(-0.5 * (np.arange(-reach, reach + 1) / scale) ** 2)
    kernel = np.outer(across, across)
    return kernel / kernel.sum()


def steepness(scale: float) -> np.ndarray:
    """Derivatives of that smoothing in each direction, (side, side, 1, 8), per `scale` pixels."""
    smooth = gaussian(scale)
    reach = smooth.shape[0] // 2
    places = np.arange(-reach, reach + 1) / scale
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    kernels = [smooth * (np.sin(a) * places[:, None] + np.cos(a) * places[None]) for a in angles]
    return np.stack(kernels, axis=-1)[:, :, None]
