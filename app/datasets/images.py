"""A folder of images, recursively.

Folder: images anywhere below; where the folder has folders of images right below it, each is a source of its own.
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
"""Images are brought to this shape where nothing else asks for another."""


def find(folder: Path) -> list[Path]:
    """Every image file below `folder`, sorted by path."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())


def read(path: Path, kind: Kind, spec: Preprocessing) -> np.ndarray:
    """One image as uint8 of the spec's shape, read as its kind reads images.

    Raises InputError naming the file where it is no image, or not one of that kind.
    """
    try:
        with Image.open(path) as image:
            return np.round(kind.read([image], spec)[0] * 255).astype(np.uint8)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except (*DAMAGED, UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InputError(f"{path} cannot be read as an image. Remove it, or save it again as PNG or JPEG.") from None


def load_folder(folder: Path, request: Request) -> dict[str, Dataset]:
    """The images below `folder` by source, each (n, *shape) uint8; float32 where they are read with options."""
    groups: dict[str, list[Path]] = {}
    for path in find(folder):  # sorted, and so are their groups
        below = path.relative_to(folder).parts
        groups.setdefault(below[0] if len(below) > 1 else folder.name, []).append(path)
    if not groups:
        raise InputError(f"There is no image in {folder}. Expected {', '.join(SUFFIXES[:4])} files.")
    return {name: load_files(name, paths, request) for name, paths in sorted(groups.items())}


def load_files(name: str, paths: Sequence[Path], request: Request) -> Dataset:
    """These images as one data set, (n, *shape) uint8; float32 where they are read with options."""
    spec = request.preprocessing or Preprocessing(request.kind or "photo", SHAPE)
    wanted = tuple(paths[: request.limit])
    if spec.options:
        # As the training photos were read: in numbers that uint8 has no room for.
        return image_folders.load(name, wanted, spec)
    kind = named(spec.kind)
    return Dataset(name, np.stack([read(path, kind, spec) for path in wanted]), spec.kind)
