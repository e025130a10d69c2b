"""What `python train.py` is asked to do: what to learn from, and where the detector goes."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from app.config import ROOT
from app.datasets import registry
from app.datasets.base import Source
from app.options import STRICT, option

DEFAULT_DATASET, DEFAULT_ARCHITECTURE = "quickdraw", "dense"
ASIDE = ("out", "replace", "recipe", "track", "track_to")
"""Options that change nothing of what is learnt, and the recipe, which is saved beside them."""


@dataclass(frozen=True, config=STRICT)
class TrainingConfig:
    """The options that are not the recipe's. Saved in detector.json, so that a training can be run again."""

    dataset: str | None = option(None, "Data set to learn as normal. By default quickdraw.")
    category: str | None = option(
        None, "Category of the data set, where it has several. By default bowtie, or the normal one."
    )
    data: str | None = option(None, "Folder or file (.npy, .npz, .ndjson, .bin) to learn instead of a data set.")
    kind: str | None = option(
        None, "What the samples of --data are, where the file does not say: drawing, photo or signal."
    )
    size: int | None = option(
        None,
        "Photos: pixels of their sides; aligned, along the part. By default what suits the architecture.",
        ge=8,
        le=2048,
    )
    colour: Literal["grey", "rgb"] = option("grey", "Photos: whether their colours are looked at.")
    align: bool = option(False, "Photos: find the part that lies alone on a plain ground, and turn it upright.")
    report_on: str | None = option(
        None,
        "Anomalous samples to report figures on at the end; nothing is chosen by them. A data set, or a path, "
        "also one in the data folder.",
    )
    strokes: bool = option(False, "Quick, Draw!: take the strokes and draw them here, not Google's bitmaps.")
    recognized: bool = option(False, "Quick, Draw! strokes: only drawings that Google's game recognised.")
    architecture: str | None = option(
        None, "Autoencoder to train. By default what suits the data set: ensemble for heartbeats, else dense."
    )
    seed: int = option(0, "Seed of the split, the weights and the order of the samples.", ge=0, le=2**32 - 1)
    limit: int | None = option(None, "Most samples to take from the data set.", ge=20)
    skip: int = option(0, "Samples to leave out at the start of the data set.", ge=0)
    name: str | None = option(None, "Name of the detector. By default that of the category, the data set or the file.")
    replace: bool = option(False, "Replace a detector of that name.")
    out: Path = option(ROOT / "models", "Folder of the saved detectors.")
    track: str | None = option(None, "Experiment tracker to tell of options, losses, figures and pictures.")
    track_to: Path = option(ROOT / "runs", "Folder that the tracker writes in, below one of its own name.")
    recipe: Mapping[str, Any] = option({}, "Fields of the recipe to use in place of the best known.")

    @property
    def is_default(self) -> bool:
        """Whether this is the training that `python train.py` does when nothing is asked for: it may be repeated."""
        said = (self.dataset, self.category, self.data, self.name)
        return said == (None,) * 4 and self.architecture_or_default == DEFAULT_ARCHITECTURE

    @property
    def source(self) -> Source | None:
        """The data set to learn, or that the files of --data are said to be like; None where there is none."""
        return registry.DATASETS.get(self.dataset or ("" if self.data else DEFAULT_DATASET))

    @property
    def architecture_or_default(self) -> str:
        """`architecture`, or what suits the data set."""
        return self.architecture or (self.source.architecture if self.source else DEFAULT_ARCHITECTURE)

    @property
    def detector_name(self) -> str:
        """`name`, or what the data suggests."""
        if self.name:
            return self.name
        if self.data:
            return Path(self.data).expanduser().stem
        usual = self.source.detector if self.source else None
        return self.category or usual or self.dataset or DEFAULT_DATASET

    def to_dict(self) -> dict[str, Any]:
        """The options that were given, as JSON values. Absolute paths are left out: they mean nothing elsewhere."""
        usual = TrainingConfig()
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ASIDE}
        given = {name: value for name, value in given.items() if value != getattr(usual, name)}
        return {k: v for k, v in given.items() if k not in ("data", "report_on") or not is_absolute(v)}


def is_absolute(place: str) -> bool:
    """Whether it is a path that starts at the root of a machine, or at somebody's home."""
    return Path(place).expanduser().is_absolute()
