"""From a trained Keras model to the two files of a detector, checked against each other."""

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
CHECKED = 100
LITERT_SINCE = (3, 13)
"""The version of Keras from which on it exports LiteRT files itself."""


def export(model: "keras.Model", folder: Path, samples: np.ndarray) -> tuple[Runner, float]:
    """Write autoencoder.keras and autoencoder.tflite into `folder`; return the runner of the latter.

    samples : (n, *sample_shape) float32; the first 100 are reconstructed by both.
    returns : the runner, and the largest absolute difference between the two reconstructions
    Raises DetectorError where they differ by more than 1e-5.
    """
    import keras

    # The same layers without the optimizer's state, which is twice the size of the weights and of no use to a detector.
    bare = keras.Model(model.input, model.output, name=model.name)
    bare.save(folder / "autoencoder.keras")
    with quiet():
        write_litert(bare, folder / "autoencoder.tflite")
    runner = Runner(folder / "autoencoder.tflite")
    x = samples[:CHECKED]
    expected = np.asarray(bare(x, training=False))
    difference = max(
        float(np.abs(runner(x) - expected).max()),
        max(float(np.abs(runner(x[i : i + 1]) - expected[i : i + 1]).max()) for i in range(len(x))),
    )
    if not difference <= TOLERANCE:
        raise DetectorError(
            f"LiteRT and Keras reconstruct differently, by up to {difference:.2g}. Expected at most {TOLERANCE:g}. "
            f"Nothing was saved."
        )
    return runner, difference


def write_litert(model: "keras.Model", path: Path) -> None:
    """Export with Keras; the last Keras for Python 3.10 cannot do it yet, so there TensorFlow's converter does."""
    import keras

    if tuple(map(int, keras.__version__.split(".")[:2])) >= LITERT_SINCE:
        model.export(str(path), format="litert", verbose=False)
        return
    import tensorflow as tf

    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, format="tf_saved_model", verbose=False)
        path.write_bytes(tf.lite.TFLiteConverter.from_saved_model(folder).convert())
