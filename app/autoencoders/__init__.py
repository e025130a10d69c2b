"""Autoencoders by name. Importing this package does not import Keras; building one does."""

import importlib
import os
from typing import TYPE_CHECKING, Any

from app.errors import InputError, suggest
from app.quiet import quiet

if TYPE_CHECKING:
    import keras

ARCHITECTURES = {
    "dense": "one layer to the bottleneck and one back",
    "deep": "three dense layers each way",
    "convolutional": "convolutions and pooling, without a bottleneck: it reconstructs what it never saw",
    "convolutional_bottleneck": "convolutions down to a dense bottleneck, which mends that",
    "denoising": "convolutions down to a dense bottleneck, taught to undo damage",
}
"""Name to description. `app/autoencoders/<name>.py` has its `build(sample_shape, bottleneck, **sizes)`."""


def prepare(seed: int) -> None:
    """Import TensorFlow without its start-up notes, and make what follows the same for the same seed.

    The operations are deterministic, so two trainings on one kind of processor end with the same weights.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet():
        import keras
        import tensorflow as tf

    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def build(architecture: str, sample_shape: tuple[int, ...], bottleneck: int = 32, **sizes: Any) -> "keras.Model":
    """An untrained autoencoder of input and output shape `(batch, *sample_shape)`.

    Its two halves are the models named `encoder` and `decoder`.
    Raises InputError for an unknown architecture, suggesting the nearest.
    """
    if architecture not in ARCHITECTURES:
        raise InputError(
            f"There is no architecture {architecture!r}. {suggest(architecture, ARCHITECTURES)}", field="architecture"
        )
    module = importlib.import_module(f"app.autoencoders.{architecture}")
    return module.build(sample_shape, bottleneck, **sizes)
