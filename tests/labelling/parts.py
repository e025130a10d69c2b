"""Small photos to label, a crew that is quick to have, and what is in a folder."""

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from app.labelling.crews import Crew


def part(rng: np.random.Generator, odd: bool) -> Image.Image:
    """A disc on a brushed ground; an odd one has a dark spot. As `photo_set` has them."""
    rows, columns = np.mgrid[:80, :96]
    row, column = rng.normal(40, 1.5), rng.normal(48, 1.5)
    photo = 90 + 80 * (np.hypot(rows - row, columns - column) < 22) + rng.normal(0, 3, (80, 96))
    if odd:
        photo[np.hypot(rows - row - 5, columns - column) < 7] -= 90
    return Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8))


def encoded(image: Image.Image, form: str = "PNG", **more: object) -> bytes:
    """The content of an image's file."""
    file = io.BytesIO()
    image.save(file, form, **more)
    return file.getvalue()


def fill(folder: Path, n: int, seed: int = 7) -> Path:
    """n photos in two folders that hold the same names; every tenth is odd."""
    rng = np.random.default_rng(seed)
    for i in range(n):
        place = folder / ("left" if i % 2 else "right") / f"{i // 2:04}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(encoded(part(rng, odd=i % 10 == 0)))
    return folder


@contextmanager
def here() -> Iterator[Crew]:
    """A crew of one thread of this process."""
    with ThreadPoolExecutor(1) as thread:
        yield Crew(thread, 2)


def contents(folder: Path) -> dict[str, bytes | str]:
    """Every file below a folder with its content, and every link with where it leads."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }
