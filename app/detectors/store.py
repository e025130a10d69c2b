"""Saved detectors: `models/<name>/` with autoencoder.keras, autoencoder.tflite, detector.json and README.md.

Loading checks the format, the checksums and the shapes, and executes nothing. Saving writes beside the
place and renames into it, so that a training that is killed leaves the old detector whole.
"""

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.detectors.detector import Detector
from app.detectors.runner import Runner
from app.detectors.spec import FILE, digest, read
from app.errors import DetectorError, InputError, NotFoundError, OddityError, StorageError, suggest
from app.scoring import scores

RUNNABLE = "autoencoder.tflite"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ELSEWHERE = "Choose another folder with --out."
AT_FDCWD, RENAME_EXCHANGE, RENAME_SWAP = -100, 2, 2
"""Of renameat2: relative to the working folder, exchange; of renamex_np: swap."""


def names(models_dir: Path) -> list[str]:
    """Names of the detectors saved in `models_dir`, sorted."""
    if not models_dir.is_dir():
        return []
    return sorted(p.parent.name for p in models_dir.glob(f"*/{FILE}") if NAME.fullmatch(p.parent.name))


def check_name(name: str) -> str:
    """The name itself. Raises InputError where it could lead out of the folder, or hide in it."""
    if not NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is not a detector's name. Expected letters, digits, '-', '_' and '.', at most 64.", field="name"
        )
    return name


def check_free(models_dir: Path, name: str, replace: bool) -> str:
    """The name itself. Raises InputError where it is no name, or is taken and not to be replaced.

    What is there and is no detector is never replaced: it may be the very folder of photos that is learnt.
    """
    place = models_dir / check_name(name)
    if place.exists() and not (place / FILE).is_file():
        raise InputError(f"{place} is there already, and is no detector. Choose another --name or --out.", field="name")
    if place.exists() and not replace:
        raise InputError(
            f"There is a detector {name} in {models_dir} already. Add --replace, or choose another --name.",
            field="name",
        )
    return name


def load(models_dir: Path, name: str) -> Detector:
    """The detector saved under that name.

    Raises NotFoundError where there is none, DetectorError where it is damaged or of another format.
    """
    if not NAME.fullmatch(name) or not (models_dir / name / FILE).is_file():
        raise NotFoundError(f"There is no detector {name!r}. {suggest(name, names(models_dir))}", field="detector")
    folder = models_dir / name
    spec = read(folder)
    if RUNNABLE not in spec.files:
        raise DetectorError(f"{name}/{FILE} names no {RUNNABLE}. Train the detector again.")
    for file, expected in spec.files.items():
        check_file(folder / Path(file).name, expected)
    try:
        score = scores.create(spec.score.name, spec.score.parameters)
        runner = Runner(folder / RUNNABLE, score.passes)
        detector = Detector(spec, runner)
    except InputError as error:  # what the file says is no fault of whoever asks for the detector
        raise DetectorError(f"The detector {name} cannot be used. {error} Train it again.") from None
    if runner.shape != spec.shape:
        raise DetectorError(
            f"The detector {name} states the shape {spec.shape}, its autoencoder takes {runner.shape}. Train it again."
        )
    if not score.reads(spec.shape, runner.answer):
        raise DetectorError(
            f"The detector {name} has the score {score.name}, which reads reconstructions of shape "
            f"{score.answer(spec.shape)}. Its autoencoder makes {runner.answer}. Train it again."
        )
    return detector


def check_file(path: Path, expected: str) -> None:
    """Raise DetectorError where the file is missing or not the one that was saved."""
    try:
        found = digest(path)
    except OSError:
        raise DetectorError(f"{path.parent.name}/{path.name} is missing. Train the detector again.") from None
    if found != expected:
        raise DetectorError(
            f"{path.parent.name}/{path.name} is not the file that was saved (SHA-256). Train the detector again."
        )


@contextmanager
def saving(models_dir: Path, name: str, advice: str = ELSEWHERE) -> Iterator[Path]:
    """A folder to write a detector into, which takes its place when the block ends well, and is removed otherwise.

    advice : what to do where the folder cannot be written
    Raises InputError for a bad name and StorageError where the disk is full or the folder cannot be written.
    """
    check_name(name)
    with storage_errors(models_dir, advice):
        models_dir.mkdir(parents=True, exist_ok=True)
        remove_leftovers(models_dir, name)
        beside = Path(tempfile.mkdtemp(prefix=f".{name}-{os.getpid()}-", dir=models_dir))
    try:
        with storage_errors(models_dir, advice):
            yield beside
            beside.chmod(0o755)
            take_place(beside, models_dir / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def remove_leftovers(models_dir: Path, name: str) -> None:
    """Remove what processes that were killed while they saved this detector have left behind."""
    for folder in models_dir.glob(f".{name}-*-*"):
        owner = folder.name.removeprefix(f".{name}-").partition("-")[0]
        if owner.isdecimal() and not runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def runs(process: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def take_place(new: Path, place: Path) -> None:
    """Put the folder `new` in its place. Where one is there already, the two change names in one step."""
    if place.exists():
        exchange(new, place)
    else:
        new.rename(place)


def exchange(one: Path, other: Path) -> None:
    """Let two folders change names, so that at no moment either name is missing. Raises OSError.

    Python has no call for it. Linux names it renameat2, macOS renamex_np.
    """
    names = os.fsencode(one), os.fsencode(other)
    libc = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        failed = libc.renamex_np(*names, RENAME_SWAP)
    else:
        failed = libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE)
    if failed:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(other))


@contextmanager
def storage_errors(folder: Path, advice: str = ELSEWHERE) -> Iterator[None]:
    """Turn what the file system refuses into one sentence."""
    try:
        yield
    except OddityError:
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageError(
                f"The disk that holds {folder} is full. Nothing was changed; make room and try again."
            ) from None
        raise StorageError(f"{folder} cannot be written ({os.strerror(error.errno or 0)}). {advice}") from None
