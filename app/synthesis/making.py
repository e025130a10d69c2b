"""Make one photo, and write it with its mask. Runs in any process: a job says all that it needs."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from app.datasets.image_folders import GOOD
from app.synthesis import defects, objects
from app.synthesis.defects import Box
from app.synthesis.sources import Background, array_of

MOST_DEFECTS = 3
"""In a photo."""


@dataclass(frozen=True)
class Job:
    """A photo to make.

    number : of the photo, among those with defects from 1; it seeds what is left to chance, and is in the file's name
    part : train or test; kind : of its defects, or good
    other : the background that pieces are cut from; things : objects to choose among
    """

    number: int
    part: str
    kind: str
    background: Background
    other: Background
    things: tuple[Path, ...]
    seed: int
    out: Path

    @property
    def name(self) -> str:
        """Of the file, without its ending: that of the background, and the number of an odd one."""
        return self.background.name if self.kind == GOOD else f"{self.background.name}__{self.number:05d}"

    @property
    def file(self) -> Path:
        """Where in the output folder the photo goes."""
        return Path(self.part, self.kind, f"{self.name}.png")

    @property
    def mask(self) -> Path | None:
        """Where its mask goes; a good one has none."""
        return None if self.kind == GOOD else Path("ground_truth", self.kind, f"{self.name}_mask.png")


@dataclass(frozen=True)
class Made:
    """A photo that was written: its size (height, width), and of each defect the box, the pixels and what it is."""

    job: Job
    size: tuple[int, int]
    boxes: tuple[Box, ...] = ()
    areas: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


def make(job: Job) -> Made:
    """Make it and write it. Raises OSError where it cannot be written."""
    photo, grey = job.background.read()
    mask = np.zeros(photo.shape[:2], bool)
    boxes, areas, names = [], [], []
    if job.kind != GOOD:
        rng = np.random.default_rng([job.seed, 2, job.number])
        other = defects.like(job.other.read()[0], photo, grey)
        things = [objects.read(path) for path in job.things]
        for _ in range(rng.integers(1, MOST_DEFECTS + 1)):
            made = defects.add(photo, job.kind, other, things, grey, rng)
            photo, mask = made.photo, mask | made.where
            boxes.append(made.box)
            areas.append(int(made.where.sum()))
            names.append(made.name)
    save(array_of(photo, grey), job.out / job.file)
    if job.mask:
        save(mask.astype(np.uint8) * 255, job.out / job.mask)
    return Made(job, (photo.shape[0], photo.shape[1]), tuple(boxes), tuple(areas), tuple(names))


def save(pixels: np.ndarray, path: Path) -> None:
    """Write a PNG, in a folder that is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
