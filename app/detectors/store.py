"""Saved detectors: `models/<name>/` with autoencoder.keras, autoencoder.tflite, detector.json and README.md.

Loading checks the format, the checksums and the shapes, and executes nothing. Saving writes into a new folder
and renames it at the end, so that a training that is killed leaves the old detector whole.
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
"""Arguments of renameat2 (relative to the working folder, exchange) and of renamex_np (swap)."""


def names(models_dir: Path) -> list[str]:
    """Names of the detectors saved in `models_dir`, sorted."""
    if not models_dir.is_dir():
        return []
    return sorted(p.parent.name for p in models_dir.glob(f"*/{FILE}") if NAME.fullmatch(p.parent.name))


def check_name(name: str) -> str:
    """The name itself. Raises InputError if it could lead out of the folder, or be hidden in it."""
    if not NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is not a detector's name. Expected letters, digits, '-', '_' and '.', at most 64.", field="name"
        )
    return name


def check_free(models_dir: Path, name: str, replace: bool) -> str:
    """The name itself. Raises InputError if it is not a name, or is taken and not to be replaced.

    A folder that is not a detector is never replaced: it may be the folder of photos to train on.
    """
    place = models_dir / check_name(name)
    if place.exists() and not (place / FILE).is_file():
        raise InputError(f"{place} already exists and is not a detector. Choose another --name or --out.", field="name")
    if place.exists() and not replace:
        raise InputError(
            f"There is already a detector {name} in {models_dir}. Add --replace, or choose another --name.",
            field="name",
        )
    return name


def load(models_dir: Path, name: str) -> Detector:
    """The detector saved under that name.

    Raises NotFoundError if there is none, DetectorError if it is damaged or of another format.
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
    except InputError as error:  # a fault of the file, not of whoever asks for the detector
        raise DetectorError(f"The detector {name} cannot be used. {error} Train it again.") from None
    if runner.shape != spec.shape:
        raise DetectorError(
            f"The detector {name} states the shape {spec.shape}, but its autoencoder takes {runner.shape}. "
            "Train it again."
        )
    if not score.reads(spec.shape, runner.answer):
        raise DetectorError(
            f"The detector {name} has the score {score.name}, which reads reconstructions of shape "
            f"{score.answer(spec.shape)}. Its autoencoder makes {runner.answer}. Train it again."
        )
    return detector


def check_file(path: Path, expected: str) -> None:
    """Raise DetectorError if the file is missing or is not the one that was saved."""
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
    """A folder to write a detector into. It takes its place if the block ends without an error, or else is removed.

    advice : what to do if `models_dir` cannot be written
    Raises InputError for a bad name, and StorageError if the disk is full or the folder cannot be written.
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
    """Remove the folders of processes that were killed while they saved this detector."""
    for folder in models_dir.glob(f".{name}-*-*"):
        owner = folder.name.removeprefix(f".{name}-").partition("-")[0]
        if owner.isdecimal() and not runs(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def runs(process: int) -> bool:
    """Whether a process of that number is running."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def take_place(new: Path, place: Path) -> None:
    """Move the folder `new` to `place`. If there is a folder already, the two change names in one step."""
    if place.exists():
        exchange(new, place)
    else:
        new.rename(place)


def exchange(one: Path, other: Path) -> None:
    """Let two folders change names in one step, so that neither name is ever missing. Raises OSError.

    Python has no function for this. It is called renameat2 on Linux, and renamex_np on macOS.
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
    """Turn errors of the file system into a StorageError with one sentence."""
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
