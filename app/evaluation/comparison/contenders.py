"""The contenders of a comparison: every architecture by its name, each with a recipe of its own.

All are trained the same way on samples of the same scaling, so that only the architectures differ: Adam with Keras's
step size, squared error, all epochs, the last weights. With `@mean` after its name, an architecture's first
reconstructions are as bright as the average training sample; otherwise they are half bright, as Keras starts it.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.autoencoders import ARCHITECTURES
from app.errors import InputError, suggest
from app.options import make
from app.training.recipes import BASES, Recipe

AT_MEAN = "@mean"
KNOWN = (*ARCHITECTURES, *(name + AT_MEAN for name, each in ARCHITECTURES.items() if each.solves == "none"))
TITLES = {"convolutional_bottleneck": "convolutional with a bottleneck", "pca": "principal components"}
OWN: Mapping[str, Mapping[str, str]] = {
    "deep": {"activation": "relu"},
    "denoising": {"corruption": "noise"},
    "photo_denoising": {"corruption": "spoil"},
}
"""Fields in which an architecture's recipe differs from the others."""


def recipe(name: str, kind: str, asked: Mapping[str, Any]) -> Recipe:
    """The recipe of a contender for samples of a kind, with the options `asked`.

    Raises InputError for an unknown contender, suggesting the nearest, and for an option out of bounds.
    """
    if name not in KNOWN:
        raise InputError(f"There is no architecture {name!r}. {suggest(name, KNOWN)}", field="architectures")
    architecture = name.removesuffix(AT_MEAN)
    fields = {
        "architecture": architecture,
        "start_at_mean": name.endswith(AT_MEAN),
        "scaling": BASES.get(kind, Recipe()).scaling,
        "schedule": "constant",
        "patience": 0,
        **OWN.get(architecture, {}),
    }
    found = make(Recipe, {**fields, **asked})
    return replace(found, epochs=1) if ARCHITECTURES[architecture].solved else found


def title(name: str) -> str:
    """The contender's name for people: `convolutional, good start`."""
    architecture = name.removesuffix(AT_MEAN)
    plain = TITLES.get(architecture, architecture.replace("_", " "))
    return f"{plain}, good start" if name.endswith(AT_MEAN) else plain


def description(name: str) -> str:
    """The contender described in a few words."""
    start = ", its first reconstruction as bright as the samples on average" if name.endswith(AT_MEAN) else ""
    return ARCHITECTURES[name.removesuffix(AT_MEAN)].description + start
