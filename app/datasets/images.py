"""A folder of images, recursively.

Folder: images anywhere below; where the folder has folders of images right below it, each is a source of its own.
"""

from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from app.datasets.base import Dataset
from app.datasets.files import IMAGES
from app.errors import InputError
from app.kinds.drawing.bitmap import photo_to_drawing, photo_to_image


def find(folder: Path) -> list[Path]:
    """Every image file below `folder`, sorted by path."""
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in IMAGES and p.is_file())


def read(path: Path, shape: tuple[int, ...], kind: str | None) -> np.ndarray:
    """One image as uint8 of `shape`, upright. A `drawing` goes the way that posted photos go.

    Raises InputError naming the file where it is no image.
    """
    try:
        with Image.open(path) as image:
            if kind == "drawing":
                return np.round(photo_to_drawing(image) * 255).astype(np.uint8)
            return photo_to_image(image, shape)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        raise InputError(f"{path} cannot be read as an image. Remove it, or save it again as PNG or JPEG.") from None


def load_folder(
    folder: Path, shape: tuple[int, ...], limit: int | None = None, kind: str | None = None
) -> dict[str, Dataset]:
    """The images below `folder` by source, each (n, *shape) uint8."""
    groups: dict[str, list[Path]] = {}
    for path in find(folder):
        below = path.relative_to(folder).parts
        groups.setdefault(below[0] if len(below) > 1 else folder.name, []).append(path)
    if not groups:
        raise InputError(f"There is no image in {folder}. Expected {', '.join(IMAGES[:4])} files.")
    return {
        name: Dataset(name, np.stack([read(p, shape, kind) for p in paths[:limit]]), kind or "image")
        for name, paths in sorted(groups.items())
    }
