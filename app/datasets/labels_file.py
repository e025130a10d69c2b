"""A labels file: which photos of a folder a person has called normal, and which odd.

    {"folder": "photos", "labels": {"part 1.png": 0, "sub/part 2.png": 1}, …}

0 is normal, 1 is anomalous; paths are relative to `folder`. The audit report writes such files. Other fields in them
are for people and are ignored.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.datasets import images
from app.datasets.base import Dataset, Request
from app.errors import InputError

EXPECTED = 'an object with "labels": {"photo.png": 0 or 1}, as the audit report saves it'
LARGEST = 200_000_000
"""Bytes of the largest file that is read, enough for more than a million labels."""


@dataclass(frozen=True)
class Labels:
    """Labels by path below the folder; the folder is None if the file does not name it."""

    labels: Mapping[str, int]
    folder: Path | None


def read(path: Path) -> Labels:
    """The labels in a file. Raises InputError if it cannot be read or is not a labels file."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST:,} bytes. Expected {EXPECTED}.", field="labels")
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Expected {EXPECTED}.", field="labels") from None
    except (ValueError, RecursionError):
        raise InputError(f"{path} is not JSON. Expected {EXPECTED}.", field="labels") from None
    labels = found.get("labels") if isinstance(found, dict) else None
    if not isinstance(labels, dict):
        raise InputError(f"{path} holds no labels. Expected {EXPECTED}.", field="labels")
    for name, label in labels.items():
        if isinstance(label, bool) or label not in (0, 1):
            raise InputError(f"{path} labels {name} as {label!r}. Expected 0 (normal) or 1 (odd).", field="labels")
    folder = found.get("folder")
    return Labels(labels, Path(folder) if isinstance(folder, str) and folder else None)


def photos(path: Path, folder: Path | None, request: Request) -> tuple[Dataset | None, Dataset | None]:
    """The photos that a labels file calls normal, and those that it calls odd; None in place of either if it has none.

    folder : of the photos; by default the one that the file names, relative to the working folder or to the file's
    Raises InputError if a photo is missing, cannot be read, or lies outside that folder.
    """
    labels = read(path)
    place = folder or labels.folder or path.parent
    if folder is None and not place.is_absolute() and not place.is_dir():
        place = path.parent / place
    for name in labels.labels:
        if not below(name):
            raise InputError(f"{path} names {name}. Expected paths of photos below their folder.", field="labels")
    missing = [name for name in labels.labels if not (place / name).is_file()]
    if missing:
        more = f" and {len(missing) - 1} others are" if len(missing) > 1 else " is"
        raise InputError(
            f"{missing[0]}{more} not in {place}. Name the folder of the labelled photos with --photos.", field="photos"
        )
    groups = [sorted(place / name for name, label in labels.labels.items() if label == kind) for kind in (0, 1)]
    normal, odd = (
        images.load_files(name, paths, request) if paths else None
        for name, paths in zip(("labelled normal", "labelled odd"), groups, strict=True)
    )
    return normal, odd


def below(name: str) -> bool:
    """Whether it is a relative path that does not leave its folder."""
    path = Path(name)
    return bool(name) and "\0" not in name and not path.is_absolute() and ".." not in path.parts
