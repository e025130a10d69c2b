"""A folder of images, recursively.

Folder: images at any depth. Each subfolder directly in the folder is a source of its own.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from app.datasets import image_folders
from app.datasets.base import Dataset, Request
from app.errors import InputError
from app.kinds import Kind, Preprocessing, named
from app.kinds.photo.files import DAMAGED, SUFFIXES

SHAPE = (28, 28)
"""Images are brought to this shape by default."""


def find(folder: Path) -> list[Path]:
    """Every image file below `folder`, sorted by path."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())


def read(path: Path, kind: Kind, spec: Preprocessing) -> np.ndarray:
    """One image as uint8 of the spec's shape, read as its kind reads images.

    Raises InputError, naming the file, if it is not an image or not one of that kind.
    """
    try:
        with Image.open(path) as image:
            return np.round(kind.read([image], spec)[0] * 255).astype(np.uint8)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except (*DAMAGED, UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InputError(f"{path} cannot be read as an image. Remove it, or save it again as PNG or JPEG.") from None


def load_folder(folder: Path, request: Request) -> dict[str, Dataset]:
    """The images below `folder` by source, each (n, *shape) uint8, or float32 if they are read with options."""
    groups: dict[str, list[Path]] = {}
    for path in find(folder):  # sorted, and so are their groups
        below = path.relative_to(folder).parts
        groups.setdefault(below[0] if len(below) > 1 else folder.name, []).append(path)
    if not groups:
        raise InputError(f"There is no image in {folder}. Expected {', '.join(SUFFIXES[:4])} files.")
    return {name: load_files(name, paths, request) for name, paths in sorted(groups.items())}


def load_files(name: str, paths: Sequence[Path], request: Request) -> Dataset:
    """These images as one data set, (n, *shape) uint8, or float32 if they are read with options."""
    spec = request.preprocessing or Preprocessing(request.kind or "photo", SHAPE)
    wanted = tuple(paths[: request.limit])
    if spec.options:
        # Read like the training photos, as numbers that do not fit into uint8.
        return image_folders.load(name, wanted, spec)
    kind = named(spec.kind)
    return Dataset(name, np.stack([read(path, kind, spec) for path in wanted]), spec.kind)
