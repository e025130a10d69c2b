"""What every data set provides, and how to ask for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Literal

import numpy as np

from app.config import Settings
from app.errors import InputError
from app.kinds.base import Preprocessing

Progress = Callable[[str, int, int], None]
"""Called as `progress(what, done, total)` during long work; total is 0 if it is not known."""
Part = Literal["train", "test", "all"]


@dataclass(frozen=True)
class Request:
    """What is asked of a data set. Only `limit` and `progress` apply to every data set."""

    limit: int | None = None
    """Most samples to take."""
    progress: Progress | None = None
    part: Part = "train"
    """Which part of a data set that is published in parts; any other is taken whole."""
    category: str | None = None
    """Which category of a data set that has several."""
    strokes: bool = False
    recognized: bool = False
    seed: int | None = None
    """Seed of a data set that is made by a program."""
    preprocessing: Preprocessing | None = None
    """How to read files, if a detector or other samples determine that."""
    kind: str | None = None
    """The kind of the samples in files, if it was given."""


@dataclass(frozen=True)
class Source:
    """A named data set: each file of this folder defines one, and `registry` has a line for each.

    load : takes the settings and a request
    accepts : fields of the request that it understands besides `limit` and `progress`
    in_parts : whether it is published as a part to train on and a part to test on
    architecture : the autoencoder that is trained on it by default
    detector : name of the detector that learns its default category; by default the data set's name
    """

    name: str
    description: str
    kind: str
    load: "Callable[[Settings, Request], Dataset]"
    accepts: frozenset[str] = frozenset()
    in_parts: bool = False
    architecture: str = "dense"
    detector: str | None = None

    def ask(self, settings: Settings, request: Request) -> "Dataset":
        """Load it. Raises InputError for an option that it does not understand, so that none is ignored silently."""
        understood = self.accepts | {"limit", "progress", "part", "preprocessing", "kind"}
        for f in fields(request):
            if f.name not in understood and getattr(request, f.name) != f.default:
                raise InputError(
                    f"{self.name} has no {NAMES.get(f.name, f.name)}. Leave it out, or choose another data set.",
                    field=f.name,
                )
        return self.load(settings, request)


NAMES: Mapping[str, str] = {"category": "categories", "recognized": "mark of what was recognized"}
"""Names of the fields of a request in sentences, where they differ."""


@dataclass(frozen=True)
class Pairs:
    """Photos with defects beside the same ones without.

    both : ndarray of shape (m, 2, *sample_shape) float32, with the defect and without
    of : (m,) number of the sample that shows it without
    """

    both: np.ndarray
    of: np.ndarray


@dataclass(frozen=True)
class Dataset:
    """Samples, and what must be said of them wherever they are used.

    samples : ndarray of shape (n_samples, *sample_shape), uint8, or float32 in the data set's own units
    kind : name of the kind of its samples (`app.kinds`)
    labels : ndarray of shape (n_samples,), the source's own class labels, or None
    sources : names of the classes by label, or None
    options : of the kind, with which the samples were read (`Preprocessing.options`)
    files : which each sample was read from, where each has a file of its own
    pairs : photos with defects put in by a program, beside the clean ones, if they are to be learnt from
    """

    name: str
    samples: np.ndarray
    kind: str
    labels: np.ndarray | None = None
    sources: dict[int, str] | None = None
    category: str | None = None
    licence: str = "not stated"
    citation: str = ""
    synthetic: bool = False
    options: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    pairs: Pairs | None = None

    def __post_init__(self) -> None:
        if self.labels is not None and len(self.labels) != len(self.samples):
            raise InputError(
                f"{self.name} has {len(self.samples)} samples and {len(self.labels)} labels. Expected equal numbers."
            )

    @property
    def title(self) -> str:
        """Its name for people: `quickdraw:bowtie`."""
        return f"{self.name}:{self.category}" if self.category else self.name

    def take(self, rows: np.ndarray | slice) -> "Dataset":
        """The same data set with only these rows, and without pairs."""
        labels = None if self.labels is None else self.labels[rows]
        files = tuple(self.files[i] for i in np.arange(len(self.samples))[rows]) if self.files else ()
        return replace(self, samples=self.samples[rows], labels=labels, files=files, pairs=None)
