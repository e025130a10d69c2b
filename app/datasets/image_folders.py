"""Folders of photos: MVTec's layout, a plain folder, or several; masks found, photos read as they are needed.

Folder, MVTec's layout (Bergmann et al. 2021):
    train/good/*                          normal photos to learn from
    train/<kind>/<name>__*                the photos of train/good with defects that a program has put there, if any
    test/good/*  test/<kind>/*            normal and anomalous photos to report on
    ground_truth/<kind>/<name>_mask.png   where test/<kind>/<name>.* is odd: white on black, of the photo's size
Any other folder: every photo below it, and each folder right below it a source of its own.
Licence, citation: those of whoever took the photos. MVTec AD is CC BY-NC-SA 4.0; the authors of the magnetic
tiles welcome their use, and ask to be cited (Huang et al. 2018).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app import on_disk
from app.datasets.base import Dataset, Pairs
from app.errors import InputError
from app.kinds.base import Preprocessing, Samples
from app.kinds.photo import KIND as PHOTO
from app.kinds.photo.files import KNOWN, SUFFIXES
from app.kinds.photo.frames import Frame
from app.kinds.photo.preparing import options_of, prepare_pair

GOOD = "good"
FEW = 80
"""Training photos below which a warning says what to expect."""
BATCH = 16

WHERE_TO_GET = {
    "mvtec": "MVTec AD: fill in the form at www.mvtec.com/company/research/datasets/mvtec-ad, which sends a link, and "
    "unpack one category, such as screw/. CC BY-NC-SA 4.0: not for commercial use.",
    "magnetic_tile": "Magnetic tiles: github.com/abin24/Magnetic-tile-defect-datasets. (with the dot). Put the "
    "photos of MT_Free/Imgs into train/good and test/good, the .jpg of each other MT_<kind>/Imgs into test/<kind>, and "
    "its .png into ground_truth/<kind> as <name>_mask.png. Divide by tile, not by photo: each was photographed about "
    "six times, with neighbouring numbers. It has no licence file; its authors welcome its use, and ask to be cited.",
}
"""What `datasets list` says of sets that this program does not download."""


CREDITS = {
    "magnetic_tile": (
        "none stated; the authors welcome its use, and ask to be cited",
        "Y. Huang, C. Qiu and K. Yuan. Surface defect saliency of magnetic tile. The Visual Computer, 2018.",
    )
}
"""Licence and citation of known sets, by their folders' names."""


@dataclass(frozen=True)
class PhotoSet:
    """Photos by what they show.

    training : normal photos; normal : normal test photos; anomalous : test photos by kind of defect
    masks : by photo, where one was found
    """

    name: str
    training: tuple[Path, ...]
    normal: tuple[Path, ...] = ()
    anomalous: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    masks: dict[Path, Path] = field(default_factory=dict)


def photos_below(folder: Path) -> tuple[Path, ...]:
    """Every photo below `folder`, masks and hidden files left out: folder by folder, each by the last number in the
    photos' names, as cameras count. So photos taken one after another, often of one object, are neighbours.

    Raises InputError where the folder is missing, may not be read, or holds none.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder. Expected one with photos in it.")
    try:
        next(folder.iterdir(), None)
    except PermissionError:
        raise InputError(f"{folder} may not be read. Change its permissions.") from None
    found = tuple(
        path
        for path in sorted(folder.rglob("*"), key=taken)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(".")
        and "ground_truth" not in path.relative_to(folder).parts
    )  # fmt: skip
    if not found:
        raise InputError(f"There is no photo in {folder}. Expected at least one {KNOWN.removeprefix('a ')}.")
    return found


def taken(path: Path) -> tuple[Path, int, str]:
    """What photos are sorted by: their folder, the last number in their name, their name."""
    numbers = re.findall(r"\d+", path.stem)
    return path.parent, int(numbers[-1]) if numbers else -1, path.name


def find(*folders: Path) -> PhotoSet:
    """What lies in the folders. One in MVTec's layout is taken apart; of any others every photo is for training.

    Raises InputError for an empty folder, one that has `train` without `train/good`, and a folder in MVTec's layout
    beside others.
    """
    if not folders:
        raise InputError("No folder was given. Expected at least one folder of photos.")
    laid_out = [folder for folder in folders if (folder / "train").is_dir()]
    if not laid_out:
        return PhotoSet(folders[0].resolve().name, tuple(path for folder in folders for path in photos_below(folder)))
    if len(folders) > 1:
        raise InputError(f"{laid_out[0]} holds train and test of its own. Give it alone, or its train/good folder.")
    folder = laid_out[0]
    if not (folder / "train" / GOOD).is_dir():
        raise InputError(f"{folder} has a folder train, but no train/{GOOD}. Put normal photos to learn from there.")
    training = photos_below(folder / "train" / GOOD)
    kinds = sorted(path for path in (folder / "test").iterdir() if path.is_dir()) if (folder / "test").is_dir() else []
    tests = {path.name: photos_below(path) for path in kinds}
    normal = tests.pop(GOOD, ())
    masks = find_masks([path for paths in tests.values() for path in paths])
    return PhotoSet(folder.resolve().name, training, normal, tests, masks)


def find_masks(photos: Sequence[Path]) -> dict[Path, Path]:
    """The mask of each photo that has one: beside `<set>/test/<kind>/`, in `<set>/ground_truth/<kind>/`.

    Raises InputError where two photos claim one mask, because only their endings differ.
    """
    masks: dict[Path, Path] = {}
    claimed: dict[Path, Path] = {}
    for photo in photos:
        if len(photo.parents) < 3:
            continue
        mask = photo.parents[2] / "ground_truth" / photo.parent.name / f"{photo.stem}_mask.png"
        if not mask.is_file():
            continue
        if mask in claimed:
            raise InputError(f"{photo} and {claimed[mask]} both have the mask {mask.name}. Rename one of them.")
        claimed[mask] = photo
        masks[photo] = mask
    return masks


def read_mask(path: Path, size: tuple[int, int]) -> NDArray[np.bool_]:
    """A mask, true where more white than black. Raises InputError where it is not of the photo's `size` (h, w)."""
    try:
        with Image.open(path) as image:
            mask = np.asarray(image.convert("L")) > 127
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise InputError(f"The mask {path} cannot be read as an image. Save it again as PNG.") from None
    if mask.shape != size:
        raise InputError(
            f"The mask {path} has {mask.shape[1]}×{mask.shape[0]} pixels, its photo {size[1]}×{size[0]}. "
            f"Expected the same size."
        )
    return mask


@dataclass(frozen=True)
class PhotoBatches:
    """Photos read a few at a time, as often as they are gone through, so that a large folder needs little memory."""

    paths: tuple[Path, ...]
    preprocessing: Preprocessing
    batch: int = BATCH

    def __len__(self) -> int:
        return len(self.paths)

    def __iter__(self) -> Iterator[Samples]:
        return (samples for samples, _ in self.with_frames())

    def with_frames(self) -> Iterator[tuple[Samples, list[Frame]]]:
        """Samples and their frames, batch by batch. Raises InputError naming the photo at fault."""
        for start in range(0, len(self.paths), self.batch):
            yield PHOTO.read_with_frames(self.paths[start : start + self.batch], self.preprocessing)


def load(name: str, paths: tuple[Path, ...], preprocessing: Preprocessing) -> Dataset:
    """All of these photos as one array, (n, *shape) float32, which lies on disk: see `app.on_disk`.

    Raises InputError naming the photo at fault, and StorageError where the temporary folder has no room for them.
    """
    samples = on_disk.store(PhotoBatches(paths, preprocessing), len(paths), preprocessing.shape)
    licence, citation = CREDITS.get(name, ("not stated", ""))
    return Dataset(
        name,
        samples,
        preprocessing.kind,
        licence=licence,
        citation=citation,
        options=preprocessing.options,
        files=paths,
    )


def load_pairs(folder: Path, photos: Sequence[Path], preprocessing: Preprocessing) -> Pairs | None:
    """The photos in train/<kind> beside those that they were made of, which their names name: `<name>__<number>`.

    photos : those of train/good that are learnt; what was made of another is left out
    returns : None where there are none
    Raises InputError where a clean photo is missing, not the only one of its name, or of another size.
    """
    train = folder / "train"
    kinds = sorted(path for path in train.iterdir() if path.is_dir() and path.name != GOOD) if train.is_dir() else []
    found = [path for kind in kinds for path in photos_below(kind)]
    clean = [_clean(path, train / GOOD) for path in found]
    number = {path: i for i, path in enumerate(photos)}
    taken = [pair for pair in zip(found, clean, strict=True) if pair[1] in number]
    if not taken:
        return None
    shape, options = preprocessing.shape, options_of(preprocessing.options)
    read = (prepare_pair(*pair, shape, options) for pair in taken)
    return Pairs(on_disk.store(read, len(taken), (2, *shape)), np.array([number[path] for _, path in taken]))


def _clean(photo: Path, good: Path) -> Path:
    """The photo without the defect. Raises InputError where it is not there."""
    name = photo.stem.rpartition("__")[0]
    places = [good / f"{name}{suffix}" for suffix in SUFFIXES]
    found = [place for place in places if name and place.is_file()]
    if len(found) != 1:
        raise InputError(
            f"{photo} is to be learnt beside its clean photo, and there are {len(found)} of that name in {good}. "
            "Expected <name>__<number> for one <name> there, as synthesize --pairs makes them. Add it, or take "
            "--corruption spoil, which needs no pairs."
        )
    return found[0]


def is_test(folder: Path) -> bool:
    """Whether it is the `test` of MVTec's layout, in which the folder `good` is not of anomalous photos."""
    return folder.resolve().name == "test" and (folder / GOOD).is_dir()


def few(n: int) -> str | None:
    """What to say of so few training photos; None where there are enough. Measured by `bench/photos.py --curve`."""
    if n >= FEW:
        return None
    return (
        f"There are {n} training photos. Expect more mistakes than with {FEW} or more: of screws turned alike, AUROC "
        f"was 0.92 with 20 photos, 0.96 with 40, and 0.98 with 80 and more."
    )
