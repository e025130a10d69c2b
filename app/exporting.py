"""From a trained Keras model to the two files of a detector, checked against each other."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.errors import DetectorError
from app.litert import Runner
from app.quiet import quiet

if TYPE_CHECKING:
    import keras

TOLERANCE = 1e-5
CHECKED = 100


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
        bare.export(str(folder / "autoencoder.tflite"), format="litert", verbose=False)
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
