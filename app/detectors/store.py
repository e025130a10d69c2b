"""Saved detectors: `models/<name>/` with autoencoder.keras, autoencoder.tflite, detector.json and README.md.

Loading checks the format, the checksums and the shapes, and executes nothing. Saving writes beside the
place and renames into it, so that a training that is killed leaves the old detector whole.
"""

import errno
import hashlib
import json
import math
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from app.detectors.detector import Detector
from app.detectors.runner import Runner
from app.errors import DetectorError, InputError, NotFoundError, OddityError, StorageError, suggest
from app.kinds.scaling import Scaling
from app.scoring import scores

FORMAT = 1
SPEC, RUNNABLE = "detector.json", "autoencoder.tflite"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def names(models_dir: Path) -> list[str]:
    """Names of the detectors saved in `models_dir`, sorted."""
    if not models_dir.is_dir():
        return []
    return sorted(p.parent.name for p in models_dir.glob(f"*/{SPEC}") if NAME.fullmatch(p.parent.name))


def check_name(name: str) -> str:
    """The name itself. Raises InputError where it could lead out of the folder, or hide in it."""
    if not NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is not a detector's name. Expected letters, digits, '-', '_' and '.', at most 64.", field="name"
        )
    return name


def load(models_dir: Path, name: str) -> Detector:
    """The detector saved under that name.

    Raises NotFoundError where there is none, DetectorError where it is damaged or of another format.
    """
    if not NAME.fullmatch(name) or not (models_dir / name / SPEC).is_file():
        raise NotFoundError(f"There is no detector {name!r}. {suggest(name, names(models_dir))}", field="detector")
    folder = models_dir / name
    spec = read_spec(folder)
    for file, digest in spec["files"].items():
        check_file(folder / Path(file).name, digest)
    score = scores.create(spec["score"]["name"], spec["score"]["parameters"])
    runner = Runner(folder / RUNNABLE, score.passes)
    shape = tuple(spec["shape"])
    if runner.shape != shape:
        raise DetectorError(
            f"The detector {name} states the shape {shape}, its autoencoder takes {runner.shape}. Train it again."
        )
    scaling = spec["preprocessing"]["scaling"]
    return Detector(
        name=name,
        shape=shape,
        reconstruct=runner,
        score=score,
        threshold=spec["threshold"]["value"],
        calibration=np.asarray(spec["calibration"], np.float64),
        scaling=Scaling(scaling["kind"], scaling["parameters"]),
        spec=spec,
    )


def read_spec(folder: Path) -> dict[str, Any]:
    """detector.json, checked as far as it can be without the other files. Raises DetectorError."""
    try:
        spec = json.loads((folder / SPEC).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DetectorError(
            f"{folder.name}/{SPEC} cannot be read ({type(error).__name__}). Train the detector again."
        ) from None
    version = spec.get("format") if isinstance(spec, dict) else None
    if version != FORMAT:
        raise DetectorError(
            f"{folder.name} has the format {version}. Expected {FORMAT}. Train it again with this version."
        )
    try:
        sound = (
            RUNNABLE in spec["files"]
            and all(isinstance(n, int) and n > 0 for n in spec["shape"])
            and math.isfinite(spec["threshold"]["value"])
            and len(spec["calibration"]) > 0
            and all(math.isfinite(s) for s in spec["calibration"])
            and isinstance(spec["score"]["parameters"], dict)
            and {"kind", "scaling"} <= set(spec["preprocessing"])
        )
    except (KeyError, TypeError):
        sound = False
    if not sound:
        raise DetectorError(
            f"{folder.name}/{SPEC} lacks something, or holds something else than expected. Train it again."
        )
    return spec


def check_file(path: Path, digest: str) -> None:
    """Raise DetectorError where the file is missing or not the one that was saved."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise DetectorError(f"{path.parent.name}/{path.name} is missing. Train the detector again.") from None
    if found != digest:
        raise DetectorError(
            f"{path.parent.name}/{path.name} is not the file that was saved (SHA-256). Train the detector again."
        )


@contextmanager
def saving(models_dir: Path, name: str) -> Iterator[Path]:
    """A folder to write a detector into, which takes its place when the block ends well, and is removed otherwise.

    Raises InputError for a bad name and StorageError where the disk is full or the folder cannot be written.
    """
    check_name(name)
    with storage_errors(models_dir):
        models_dir.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=models_dir))
    try:
        with storage_errors(models_dir):
            yield beside
            beside.chmod(0o755)
            swap(beside, models_dir / name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def swap(new: Path, place: Path) -> None:
    """Put `new` in its place. A folder is not replaced in one step: the old one steps aside, and back on failure."""
    old = new.with_name(new.name + ".old")
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
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
        raise StorageError(
            f"{folder} cannot be written ({os.strerror(error.errno or 0)}). Choose another folder with --out."
        ) from None


def write_spec(folder: Path, spec: dict[str, Any]) -> None:
    """Write detector.json with the format number and the SHA-256 of every file that lies in `folder` already."""
    files = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.iterdir())
        if p.suffix in (".keras", ".tflite")
    }
    text = json.dumps({"format": FORMAT, **spec, "files": files}, indent=1, allow_nan=False)
    (folder / SPEC).write_text(compact_numbers(text) + "\n", encoding="utf-8")


def compact_numbers(text: str) -> str:
    """Indented JSON with each list of numbers on one line."""
    return re.sub(r"\[\s+([-+.eE\d,\s]+?)\s+\]", lambda m: "[" + " ".join(m[1].split()) + "]", text)
