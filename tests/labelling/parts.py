"""Small photos to label, a crew that is quick to have, and what is in a folder."""

import io
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image

from app.config import ROOT
from app.detectors import spec, store
from app.detectors.runner import Runner
from app.labelling.crews import Crew
from tests import making


def part(rng: np.random.Generator, odd: bool) -> Image.Image:
    """A faint disc on a dark ground; an odd one has a bright spot above it, where no bowtie has ink."""
    rows, columns = np.mgrid[:80, :96]
    row, column = rng.normal(40, 1.5), rng.normal(48, 1.5)
    photo = 12 + 8 * (np.hypot(rows - row, columns - column) < 22) + rng.normal(0, 3, (80, 96))
    if odd:
        photo[np.hypot(rows - 14, columns - 48) < 7] = 240
    return Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8))


def save_detector(models: Path, name: str = "discs") -> Path:
    """A detector of such photos that took no training: it redraws with the shipped bowtie detector's autoencoder, which
    knows of no spots; threshold and calibration are from forty parts. Returns its folder."""
    folder = models / name
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "models" / "bowtie" / store.RUNNABLE, folder)
    runner, rng = Runner(folder / store.RUNNABLE), np.random.default_rng(0)
    blank = making.detector(name, (28, 28), runner, score="maximum", kind="photo")
    scores = blank.score(blank.read([part(rng, odd=False) for _ in range(40)]))
    most = float(scores.max())
    spec.write(folder, making.detector(name, (28, 28), runner, "maximum", 1.2 * most, scores, "photo").spec)
    return folder


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
