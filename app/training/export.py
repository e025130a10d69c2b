"""From a trained Keras model to the two files of a detector, checked against each other."""

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.detectors.runner import Runner
from app.errors import DetectorError
from app.quiet import quiet

if TYPE_CHECKING:
    import keras

TOLERANCE = 1e-5
HALF_TOLERANCE = 0.02
"""Of weights of 16 bits: the mean difference, as a share of the mean answer."""
HALF_LARGEST = 0.2
"""The largest difference, as a share of the largest answer. Where an answer is the least of several, rounding can let
another of them win in a cell or two."""
CHECKED = 100
AT_ONCE = 2**18
"""Numbers that Keras is given at once."""
LITERT_SINCE = (3, 13)
"""The version of Keras from which on it exports LiteRT files itself."""


def export(model: "keras.Model", folder: Path, samples: np.ndarray, half: bool = False) -> tuple[Runner, float]:
    """Write autoencoder.keras and autoencoder.tflite into `folder`; return the runner of the latter.

    samples : (n, *sample_shape) float32; the first 100 are reconstructed by both.
    half : write weights of 16 bits, and no autoencoder.keras: the graph is large, and quickly made again
    returns : the runner, and the largest absolute difference between the two reconstructions
    Raises DetectorError where an answer is not finite, or they differ by more than 1e-5; of half, by more than a
    fiftieth on average, or anywhere by more than a fifth of the largest number answered.
    """
    import keras

    # The same layers without the optimizer's state, which is twice the size of the weights and of no use to a detector.
    bare = keras.Model(model.input, model.output, name=model.name)
    if not half:
        bare.save(folder / "autoencoder.keras")
    with quiet():
        write_litert(bare, folder / "autoencoder.tflite", half)
    runner = Runner(folder / "autoencoder.tflite")
    x = samples[:CHECKED]
    expected = reconstruct(bare, x)
    alone = np.concatenate([runner(x[i : i + 1]) for i in range(len(x))])
    differences = np.abs(np.stack([runner(x), alone]) - expected)
    difference, mean = float(differences.max()), float(differences.mean())
    size = np.abs(expected)
    tolerance = HALF_LARGEST * float(size.max()) if half else TOLERANCE
    close = mean <= HALF_TOLERANCE * float(size.mean()) if half else True
    if not (difference <= tolerance and close):
        raise DetectorError(
            f"LiteRT and Keras reconstruct differently, by up to {difference:.2g} and by {mean:.2g} on average. "
            f"Expected at most {tolerance:.2g}. Nothing was saved."
        )
    return runner, difference


def reconstruct(model: "keras.Model", x: np.ndarray) -> np.ndarray:
    """What the Keras model makes of x, (n, *sample_shape), three hundred drawings or four photos at a time."""
    size = max(1, min(1024, AT_ONCE // math.prod(x.shape[1:])))
    return np.concatenate([np.asarray(model(x[i : i + size], training=False)) for i in range(0, len(x), size)])


def write_litert(model: "keras.Model", path: Path, half: bool = False) -> None:
    """Export with Keras; the last Keras for Python 3.10 cannot do it yet, so there TensorFlow's converter does."""
    import keras
    import tensorflow as tf

    if tuple(map(int, keras.__version__.split(".")[:2])) >= LITERT_SINCE:
        options = {"optimizations": [tf.lite.Optimize.DEFAULT], "target_spec": {"supported_types": [tf.float16]}}
        model.export(str(path), format="litert", verbose=False, **(options if half else {}))
        return
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        if half:
            converter.optimizations, converter.target_spec.supported_types = [tf.lite.Optimize.DEFAULT], [tf.float16]
        path.write_bytes(converter.convert())
