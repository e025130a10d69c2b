"""What MNIST and Fashion-MNIST have in common: four IDX files, looked for in folders and else fetched through Keras."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.config import Settings
from app.datasets import idx
from app.datasets.base import Dataset, Progress, Request
from app.datasets.download import AGAIN
from app.errors import DataUnavailableError, InputError

PARTS = {"train": "train", "test": "t10k"}
"""The start of a part's file names, by the part's name."""

IMAGES, LABELS = "images-idx3-ubyte", "labels-idx1-ubyte"


@dataclass(frozen=True)
class IdxSet:
    """A data set of four IDX files: where they lie, their checksums, and what must be said of them."""

    name: str
    kind: str
    licence: str
    citation: str
    classes: tuple[str, ...]
    checksums: Mapping[str, str]
    """SHA-256 of each unpacked file, by its name."""
    system: Path | None = None
    """Folder of the system's package, if there is one."""
    keras: str = ""
    """Module of keras.datasets that fetches it."""
    advice: str = field(default="Connect to the network, or put the four .gz files into the folder.")

    def load(self, settings: Settings, request: Request) -> Dataset:
        """The samples, (n, 28, 28) uint8, and labels of one part: `train` (60,000), `test` (10,000) or `all`.

        They are looked for in ODDITY_DATA and in the system's folder, and else fetched through Keras, which keeps them.
        Raises InputError for a file that is damaged or has another checksum, and DataUnavailableError if there are no
        files and none can be fetched.
        """
        wanted: list[str] = list(PARTS) if request.part == "all" else [request.part]
        pairs = self.read(settings, wanted, request.progress)
        samples, labels = (np.concatenate(each) for each in zip(*pairs, strict=True))
        return Dataset(
            self.name,
            samples[: request.limit],
            self.kind,
            labels[: request.limit].astype(np.int64),
            dict(enumerate(self.classes)),
            licence=self.licence,
            citation=self.citation,
        )

    def read(
        self, settings: Settings, parts: list[str], progress: Progress | None
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """Images and labels of each of the parts, from the first place that has them."""
        for folder in (settings.data_dir / self.name, self.system):
            if folder is not None and any(find(folder, file) for part in parts for file in files(part)):
                return [self.read_part(folder, part) for part in parts]
        return self.fetch(settings, parts, progress)

    def read_part(self, folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
        """Images and labels of a part in `folder`. Raises InputError if a file is missing or damaged."""
        arrays = []
        for file in files(part):
            path = find(folder, file)
            if path is None:
                raise InputError(
                    f"{folder} has files of {self.name}, but not {file}.gz. Put it there, or remove the others."
                )
            arrays.append(self.check(idx.read(path), file, str(path)))
        return arrays[0], arrays[1]

    def check(self, array: np.ndarray, file: str, where: str) -> np.ndarray:
        """The array itself. Raises InputError if it is not the published one, on which everybody measures."""
        if idx.checksum(array) != self.checksums[file]:
            raise InputError(
                f"{where} does not have the checksum of {self.name}'s {file}, so figures measured on it would mean "
                f"nothing. {AGAIN}"
            )
        return array

    def fetch(
        self, settings: Settings, parts: list[str], progress: Progress | None
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """The parts through Keras."""
        from app.quiet import quiet

        if progress:
            progress(f"Fetching {self.name}", 0, 0)
        try:
            with quiet():
                module = importlib.import_module(f"keras.datasets.{self.keras or self.name}")
                train, test = module.load_data()
        except Exception as error:
            # Keras raises a bare Exception if the network fails; an ImportError means that it is not installed.
            places = " or ".join(str(p) for p in (settings.data_dir / self.name, self.system) if p)
            how = "Keras is not installed" if isinstance(error, ImportError) else "it could not be fetched"
            raise DataUnavailableError(f"{self.name} is not in {places}, and {how}. {self.advice}") from None
        got = {"train": train, "test": test}
        return [
            (
                self.check(images, files(part)[0], "What Keras fetched"),
                self.check(labels, files(part)[1], "What Keras fetched"),
            )
            for part in parts
            for images, labels in [got[part]]
        ]


def files(part: str) -> tuple[str, str]:
    """Names of the unpacked files of images and of labels."""
    return f"{PARTS[part]}-{IMAGES}", f"{PARTS[part]}-{LABELS}"


def find(folder: Path, file: str) -> Path | None:
    """The file in `folder`, packed or not; None if it is not there."""
    return next((path for path in (folder / f"{file}.gz", folder / file) if path.is_file()), None)
