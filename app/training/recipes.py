"""How to train: the best known way for each kind of sample and architecture, and what is asked for instead.

A recipe is resolved once, before training. What `resolve` returns is what is trained, what detector.json keeps and
what the model card shows.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Literal

from pydantic.dataclasses import dataclass

from app import autoencoders
from app.datasets.base import Dataset
from app.errors import InputError
from app.options import STRICT, make, option
from app.scoring import scores
from app.training.config import TrainingConfig
from app.training.losses import STRUCTURAL

PAIRS = "pairs"
"""The corruption that is read from the data set and not made."""
UNPAIRED = ("scaling", "vary", "trim", "folds")
"""Fields of a recipe that have no meaning for pairs."""
MOST_REFUSED = 2**28
"""Most bytes of photos for `refuse`, which makes each epoch in memory, eight times as large."""


@dataclass(frozen=True, config=STRICT)
class Recipe:
    """Everything that decides what becomes of the same samples and the same seed."""

    architecture: str = option("dense", "Autoencoder to train.")
    bottleneck: int = option(32, "Units in the bottleneck, where the architecture has one.", ge=1, le=4096)
    activation: Literal["linear", "relu"] = option("linear", "Activation of the bottleneck.")
    features: Literal["efficientnet_lite0", "gradients", "pixels"] = option(
        "efficientnet_lite0",
        "Features of photos, for the architecture that looks at them: of an encoder that ImageNet has taught, "
        "gradients, or the pixels themselves.",
    )
    channels: int = option(64, "Most channels of such features that are kept.", ge=1, le=256)
    start_at_mean: bool = option(
        False, "Let the untrained autoencoder's reconstruction be as bright as the samples are on average."
    )
    scaling: Literal["none", "range", "per_sample", "standard"] = option(
        "none", "What floats in the data's own units are brought to; fitted on the training part."
    )
    vary: Literal["none", "mirror", "all"] = option(
        "none",
        "Learn from other samples, too, that are as normal: mirrored, or in all ways that the kind of sample knows.",
    )
    corruption: Literal["none", "patches", "noise", "spoil", "pairs", "refuse"] = option(
        "none",
        "What the autoencoder learns to undo: hidden patches, noise, or, with spoil, scratches, spots and pasted "
        "pieces; with pairs, what the photos in train/<kind> show and their clean ones do not. With refuse it is also "
        "shown spoilt samples, and learns not to reproduce them.",
    )
    trim: float = option(
        0.0,
        "Share of the worst reconstructed training samples to leave out, for data with mistakes in it.",
        ge=0.0,
        lt=0.5,
    )
    loss: Literal["bce+mse", "bce", "mse", "mae", "ssim", "ssim+mse"] = option(
        "mse",
        "Training loss; bce+mse is binary cross-entropy plus ten times the squared error, ssim of pictures 1 − SSIM, "
        "ssim+mse that plus ten times the squared error.",
    )
    optimizer: Literal["adam", "adamw", "sgd", "momentum", "adagrad", "adadelta", "adamax", "rmsprop"] = option(
        "adam", "Optimizer."
    )
    learning_rate: float | None = option(0.002, "Step size of the optimizer; by default its own in Keras.", gt=0.0)
    schedule: Literal["cosine", "constant"] = option("cosine", "Whether the step size falls to zero or stays.")
    epochs: int = option(160, "Most passes over the training samples.", ge=1, le=100_000)
    batch_size: int = option(128, "Samples in a training step.", ge=1, le=65_536)
    patience: int = option(
        20,
        "Epochs without a better validation loss before training stops; the best weights are kept. 0 never stops, and "
        "keeps the last.",
        ge=0,
    )
    folds: int = option(
        0,
        "For few samples: none is held out of the training. Divided in so many parts, each is scored by an autoencoder "
        "trained on the others, and the threshold is chosen from these scores. 0 holds a part out instead.",
        ge=0,
        le=100,
    )
    score: str = option("mse", "Anomaly score.")
    false_alarm_rate: float = option(0.05, "Share of normal samples that may be flagged.", gt=0.0, lt=1.0)
    threshold: float | None = option(None, "Fixed threshold instead of one chosen from the false-alarm rate.")


DRAWINGS = Recipe(
    vary="mirror", corruption="patches", trim=0.06, loss="bce+mse", score="registered"
)  # about one doodle in fifteen is a scribble or another object
REFUSING = replace(
    DRAWINGS,
    architecture="denoising",
    vary="all",
    bottleneck=64,
    corruption="refuse",
    loss="bce",
    optimizer="adamw",
    # Refused in training, junk would only move the threshold up, among the junk that is held out.
    trim=0.0,
    epochs=16,
    patience=0,
    score="mirrored",
)
PHOTOS = Recipe(loss="bce+mse")
FEATURE_MAP = Recipe(architecture="feature_map", folds=5, patience=0, epochs=1, score="worst-share")
MENDING = Recipe(
    architecture="photo_denoising",
    corruption="spoil",
    loss="mse",
    learning_rate=0.001,
    epochs=40,
    batch_size=16,
    patience=8,
    score="difference",
)
SIGNALS = Recipe(scaling="range", bottleneck=3, batch_size=32, folds=5, patience=0, score="smoothed")
ENSEMBLE = replace(
    SIGNALS,
    architecture="ensemble",
    bottleneck=8,
    scaling="standard",
    vary="all",
    corruption="refuse",
    learning_rate=0.003,
    epochs=105,
    batch_size=128,
    score="log-sum",
)

RECIPES: Mapping[tuple[str, str], Recipe] = {
    ("drawing", "denoising"): REFUSING,
    # Defects of photos are small: a bottleneck would take away more than they are.
    ("photo", "denoising"): MENDING,
    ("photo", "photo_denoising"): MENDING,
    ("photo", "feature_map"): FEATURE_MAP,
    ("signal", "denoising"): replace(SIGNALS, architecture="denoising", corruption="noise", epochs=16),
    ("signal", "ensemble"): ENSEMBLE,
}
"""The best known recipe for a kind and an architecture, where it differs from the kind's own."""

BASES: Mapping[str, Recipe] = {"drawing": DRAWINGS, "photo": PHOTOS, "signal": SIGNALS}
"""The recipe of a kind for any other architecture."""


def resolve(config: TrainingConfig, data: Dataset) -> Recipe:
    """The recipe for these samples and the architecture asked for, with `config.recipe` in place of its own fields.

    Raises InputError for an unknown architecture, a field out of bounds, and a score or a corruption that cannot
    serve such samples.
    """
    autoencoders.check(config.architecture_or_default)
    best = best_known(data.kind, config.architecture_or_default)
    suits = autoencoders.suited(best.architecture, len(data.samples))
    if data.pairs is not None:
        suits["corruption"] = PAIRS
    return fitting(make(Recipe, asdict(best) | suits | dict(config.recipe)), data)


def best_known(kind: str, architecture: str) -> Recipe:
    """The recipe for a kind and an architecture when nothing else is asked for.

    For some kinds it trains another architecture, which serves the same end better.
    """
    return RECIPES.get((kind, architecture)) or replace(BASES.get(kind, Recipe()), architecture=architecture)


def fitting(recipe: Recipe, data: Dataset) -> Recipe:
    """The recipe itself. Raises InputError where it cannot serve such samples, before any training."""
    shape = data.samples.shape[1:]
    scores.create(recipe.score).check(data.kind, shape)
    if recipe.corruption == "patches" and len(shape) < 2:
        raise InputError(f"A {data.kind} has no patches to hide. Choose --corruption noise.", field="corruption")
    if recipe.vary == "mirror" and len(shape) < 2:
        raise InputError(f"A {data.kind} has no mirror image. Choose --vary all.", field="vary")
    if recipe.loss in STRUCTURAL and (len(shape) < 2 or recipe.corruption == "refuse"):
        why = f"a {data.kind} has no structure" if len(shape) < 2 else "with --corruption refuse, pixels are compared"
        raise InputError(f"The loss {recipe.loss} is not for this: {why}. Choose --loss mse.", field="loss")
    if recipe.corruption == PAIRS:
        check_pairs(recipe, data)
    if recipe.corruption == "refuse" and data.files and data.samples.nbytes > MOST_REFUSED:
        raise InputError(
            f"{data.name} has {len(data.samples)} photos. With --corruption refuse all of them must fit into memory; "
            f"expected are at most {MOST_REFUSED * len(data.samples) // data.samples.nbytes} of this size. Choose "
            "another corruption, or add --limit, or a smaller --size.",
            field="corruption",
        )
    if recipe.folds == 1:
        raise InputError("--folds is 1. Expected 2 or more, or 0 to hold samples out.", field="folds")
    if recipe.folds and recipe.patience:
        raise InputError(
            "With --folds no sample is left to stop the last training by. Add --patience 0, or take --folds 0.",
            field="patience",
        )
    return recipe


def check_pairs(recipe: Recipe, data: Dataset) -> None:
    """Raise InputError where there are no pairs to learn from, or the recipe asks for what they cannot serve."""
    if data.pairs is None:
        raise InputError(
            f"{data.name} has no photos with defects in train/<kind>, to learn from beside their clean ones. Make some "
            "with: python -m app synthesize --pairs N. Or choose --corruption spoil.",
            field="corruption",
        )
    usual = Recipe()
    for name in UNPAIRED:
        if getattr(recipe, name) != getattr(usual, name):
            raise InputError(
                f"Photos that are learnt in pairs are learnt as they are, so --{name.replace('_', '-')} "
                f"{getattr(recipe, name)} means nothing. Leave it out, or choose --corruption spoil.",
                field=name,
            )
