"""Which samples `python -m app threshold` chooses the threshold on, and which it tests it on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.cli.samples import load_normals, load_sources, wanted
from app.config import Settings
from app.datasets import labels_file, registry
from app.datasets.base import Dataset
from app.detectors.detector import Detector
from app.errors import InputError


@dataclass(frozen=True)
class Samples:
    """Normal samples, and anomalous ones by source; either may be missing."""

    normal: Dataset | None = None
    sources: Mapping[str, Dataset] = field(default_factory=dict)

    @property
    def arrays(self) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """The samples themselves, as `score_all` takes them."""
        normal = self.normal.samples if self.normal else np.empty(0)
        return normal, {name: data.samples for name, data in self.sources.items()}

    @property
    def files(self) -> set[Path]:
        """The files that the samples were read from, where each sample has one."""
        groups = [*([self.normal] if self.normal else []), *self.sources.values()]
        return {file.resolve() for data in groups for file in data.files}

    def __len__(self) -> int:
        normal, sources = self.arrays
        return len(normal) + sum(map(len, sources.values()))


@dataclass(frozen=True)
class Places:
    """Where the flags say that the samples are. Raises InputError for flags that do not go together.

    normal, anomalous : samples to choose the threshold on, unless a file `labels` names them
    photos : folder of the labelled photos, if they were moved
    test_normal, test_anomalous : samples to test the threshold on; without them, half of the others test it
    """

    normal: str | None
    anomalous: tuple[str, ...]
    labels: Path | None
    photos: Path | None
    test_normal: str | None
    test_anomalous: tuple[str, ...]

    def __post_init__(self) -> None:
        if bool(self.normal) == bool(self.labels):
            raise InputError("Expected either --normal PATH, with or without --anomalous, or --labels FILE.")
        if self.anomalous and self.labels:
            raise InputError("--labels names the anomalous samples too. Leave --anomalous out.", field="anomalous")
        if self.photos and not self.labels:
            raise InputError("--photos is the folder of the photos in --labels. Add --labels FILE, or leave it out.")
        if self.test_anomalous and not self.test_normal:
            raise InputError("--test-anomalous needs normal samples to test on as well. Add --test-normal PATH.")
        if self.normal and self.test_normal:
            refuse_common([self.normal], [self.test_normal])
        refuse_common(self.anomalous, self.test_anomalous)

    @property
    def with_anomalous(self) -> bool:
        """Whether anomalous samples may help to choose."""
        return bool(self.anomalous or self.labels)

    def to_choose(self, detector: Detector, settings: Settings) -> Samples:
        """The samples to choose the threshold on. Raises InputError if none of them is normal."""
        if self.normal:
            return load(detector, self.normal, self.anomalous, settings)
        assert self.labels is not None  # one of the two is given
        normal, odd = labels_file.photos(self.labels, self.photos, wanted(detector))
        if normal is None:
            raise InputError(f"{self.labels} calls no photo normal. Label some as normal.", field="labels")
        return Samples(normal, {"labelled odd": odd} if odd else {})

    def to_test(self, detector: Detector, settings: Settings) -> Samples:
        """The samples to test the threshold on; none if no flag names any."""
        if not self.test_normal:
            return Samples()
        return load(detector, self.test_normal, self.test_anomalous, settings)

    def warning(self, detector: Detector) -> str | None:
        """What to say if the normal samples seem to be those that the detector was trained on."""
        if not self.normal or self.normal.partition(":")[0] in registry.DATASETS:
            return None
        place = Path(self.normal).resolve()
        for part in ("good", "train"):  # folders in MVTec's layout
            place = place.parent if place.name == part else place
        if place.stem != detector.spec.dataset.name:
            return None
        return (
            f"Warning: {detector.name} seems to have been trained on {self.normal}. Samples that it has seen score "
            "lower than new ones, so the threshold comes out too low. Give other samples."
        )


def load(detector: Detector, normal: str, anomalous: tuple[str, ...], settings: Settings) -> Samples:
    """Samples from paths and data sets' names, as `evaluate` loads them."""
    return Samples(load_normals(detector, normal, settings), load_sources(detector, anomalous, settings))


def refuse_common(chosen_on: Iterable[str | Path], tested_on: Iterable[str | Path]) -> None:
    """Raise InputError if something is both to choose the threshold and to test it."""
    both = sorted({*chosen_on} & {*tested_on}, key=str)
    if both:
        raise InputError(
            f"{both[0]} is given both to choose the threshold and to test it. Give other samples to test it on.",
            field="test_normal",
        )
