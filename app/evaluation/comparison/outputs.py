"""Where a comparison is written to: found to be writable before hours of training, not after."""

import json
import tempfile
from pathlib import Path

from app.errors import InputError, StorageError
from app.evaluation.comparison.config import ComparisonConfig
from app.evaluation.comparison.results import Comparison

PICTURES = (".png", ".svg", ".pdf")


def check_writable(config: ComparisonConfig) -> None:
    """Raise InputError or StorageError where the result or the report could not be written."""
    if config.result.suffix.lower() not in PICTURES:
        raise InputError(
            f"--result is {config.result}. Expected a name that ends in {', '.join(PICTURES)}.", field="result"
        )
    if config.result.is_dir():
        raise InputError(
            f"--result is {config.result}, which is a folder. Expected the name of a picture.", field="result"
        )
    try_to_write(config.result.parent, "--result")
    for flag, folder in (("--report", config.report), ("--page", config.page)):
        if folder is None:
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(
                f"{flag} is {folder}, which cannot be made a folder ({error.strerror}). Choose another."
            ) from None
        try_to_write(folder, flag)


def try_to_write(folder: Path, flag: str) -> None:
    """Raise StorageError where no file can be made in `folder`."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return
    except OSError as error:
        raise StorageError(f"{flag}: {folder} cannot be written ({error.strerror}). Choose another folder.") from None


def write(comparison: Comparison, config: ComparisonConfig) -> list[Path]:
    """Write the pictures, one for each measured epoch, and the report; returns their paths."""
    from app.evaluation.comparison import plot

    written = []
    try:
        for epoch in epochs(comparison):
            last = epoch == comparison.options["epochs"] or epoch == epochs(comparison)[-1]
            path = config.result if last else config.result.with_stem(f"{config.result.stem}-epoch-{epoch}")
            plot.write(path, comparison, epoch)
            written.append(path)
        if config.report is not None:
            from app.reports import comparison as report

            written.append(report.write(config.report, comparison))
        if config.page is not None:
            from app.evaluation.comparison import payload

            written.append(payload.write(config.page, comparison))
    except OSError as error:
        place = error.filename or config.result
        raise StorageError(f"{place} cannot be written ({error.strerror}). Choose another place.") from None
    return written


def epochs(comparison: Comparison) -> list[int]:
    """The epochs after which some autoencoder was measured; of PCA alone, its one."""
    trained = {s.epoch for m in comparison.models for s in m.snapshots if m.name != "pca"}
    return sorted(trained) or sorted({s.epoch for m in comparison.models for s in m.snapshots})


def to_json(comparison: Comparison) -> str:
    """The object that `--json` prints; only finite numbers."""
    return json.dumps(comparison.to_dict(), allow_nan=False)
