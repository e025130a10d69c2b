"""What photos are made from: backgrounds and objects that can be used, their names, and which of them are for tests."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.datasets import image_folders
from app.errors import InputError
from app.kinds.photo.files import read_pixels
from app.synthesis import objects, parts
from app.synthesis.blending import Colours, resized
from app.synthesis.config import SynthesisConfig

TEST = 0.25
"""Share of the backgrounds that are for tests: the defects are put on these, and no training photo shows them."""
DRAWN = 120
"""Parts that are drawn where nobody asks for another number."""
LONGEST_NAME = 180
"""Bytes of a background's name that are kept, so that what is added to it still fits a file system."""
GLANCE = 64
"""Pixels that are enough to see whether a file can be decoded to its end."""

Checked = Callable[[Callable[[Path], str | None], Sequence[Path]], Iterable[str | None]]
"""Calls a function for each path, perhaps in several processes: what `map` does."""


@dataclass(frozen=True)
class Background:
    """A normal photo: a file, or the number of a part to draw.

    name : of the file to write, without its ending
    """

    name: str
    place: Path | tuple[str, int, int]
    """A file; or the part's name, its number and the seed."""
    longer_side: int

    def read(self) -> tuple[Colours, bool]:
        """(h, w, 3) in [0, 1], no larger than asked for, and whether it is grey. Raises InputError for a bad file."""
        if not isinstance(self.place, Path):
            part, number, seed = self.place
            return parts.draw(part, self.longer_side, np.random.default_rng([seed, 0, number])), False
        # The shorter side keeps at least as many pixels, so that what is left to reduce is still averaged.
        pixels, size = read_pixels(self.place, "rgb", self.longer_side)
        scale = min(1.0, self.longer_side / max(size))
        photo = resized(pixels, (max(8, round(size[0] * scale)), max(8, round(size[1] * scale))))
        return photo, bool((photo[..., :1] == photo).all())


@dataclass(frozen=True)
class Sources:
    """Backgrounds to train on and to test on, objects to paste, and a sentence for each file that is left out."""

    training: tuple[Background, ...]
    test: tuple[Background, ...]
    objects: tuple[Path, ...]
    left_out: tuple[str, ...]


def gather(config: SynthesisConfig, checked: Checked) -> Sources:
    """Everything that can be used. Raises InputError where that is too little, and for folders that lie in each other.

    A file that cannot be used is left out, not fatal: among ten thousand there is always one.
    """
    left_out: list[str] = []
    things = usable(config.objects, object_fault, checked, left_out) if config.objects else ()
    if config.backgrounds is None:
        n = config.normal or DRAWN
        all_ = [
            Background(f"{config.part}_{i:05d}", (config.part, i, config.seed), config.longer_side) for i in range(n)
        ]
        return Sources(*divided(all_, config.seed), things, tuple(left_out))
    found = image_folders.find(config.backgrounds)
    photos = usable(config.backgrounds, photo_fault, checked, left_out, (*found.training, *found.normal))
    if len(photos) < 2:
        raise InputError(
            f"{config.backgrounds} holds {len(photos)} photo that can be used. Expected at least two, one to learn "
            "from and one to put a defect on."
        )
    named = dict(zip(photos, names(photos), strict=True))
    published = set(found.normal)
    training = [Background(named[p], p, config.longer_side) for p in photos if p not in published]
    test = [Background(named[p], p, config.longer_side) for p in photos if p in published]
    if not training or not test:
        training, test = (list(part) for part in divided(training + test, config.seed))
    if config.normal:
        for_test = min(max(1, round(config.normal * TEST)), len(test))
        training, test = training[: max(1, config.normal - for_test)], test[:for_test]
    return Sources(tuple(training), tuple(test), things, tuple(left_out))


def divided(all_: Sequence[Background], seed: int) -> tuple[tuple[Background, ...], tuple[Background, ...]]:
    """Those to train on and those to test on, at random."""
    order = np.random.default_rng([seed, 1]).permutation(len(all_))
    held_out = max(1, round(len(all_) * TEST))
    return tuple(all_[i] for i in sorted(order[held_out:])), tuple(all_[i] for i in sorted(order[:held_out]))


def usable(
    folder: Path,
    fault: Callable[[Path], str | None],
    checked: Checked,
    left_out: list[str],
    paths: Sequence[Path] | None = None,
) -> tuple[Path, ...]:
    """The pictures in a folder in which there is no fault; sentences about the others are added to `left_out`.

    Raises InputError where none is left.
    """
    paths = image_folders.photos_below(folder) if paths is None else paths
    faults = list(checked(fault, paths))
    left_out += [each for each in faults if each]
    good = tuple(path for path, each in zip(paths, faults, strict=True) if not each)
    if not good:
        raise InputError(f"No picture in {folder} can be used. The first of {len(paths)}: {faults[0]}")
    return good


def photo_fault(path: Path) -> str | None:
    """What is wrong with a background, or None."""
    try:
        read_pixels(path, "grey", GLANCE)
    except InputError as error:
        return str(error)
    return None


def object_fault(path: Path) -> str | None:
    """What is wrong with an object, or None."""
    try:
        objects.read(path)
    except InputError as error:
        return str(error)
    return None


def names(paths: Sequence[Path]) -> Iterator[str]:
    """A name for each file, without its ending: as in its folder, with a number where another has it already."""
    taken: Counter[str] = Counter()
    for path in paths:
        name = path.stem.encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore")
        taken[name.casefold()] += 1
        number = taken[name.casefold()]
        yield name if number == 1 else f"{name}~{number}"


def check_places(config: SynthesisConfig, out: Path) -> None:
    """Raise InputError where the output folder is taken, or it and an input folder lie one in the other."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} is there already. Choose another --out, or remove it first.", field="out")
    for name, folder in (("backgrounds", config.backgrounds), ("objects", config.objects)):
        if folder is None:
            continue
        place, target = folder.resolve(), out.resolve()
        if target.is_relative_to(place) or place.is_relative_to(target):
            raise InputError(
                f"--out {out} and --{name} {folder} lie one in the other, so what is written would be read again. "
                "Choose another --out.",
                field="out",
            )


def array_of(photo: Colours, grey: bool) -> NDArray[np.uint8]:
    """What is written of a photo: (h, w, 3), or (h, w) of a grey one."""
    eight = np.round(np.clip(photo, 0, 1) * 255).astype(np.uint8)
    return eight[..., 0] if grey else eight
