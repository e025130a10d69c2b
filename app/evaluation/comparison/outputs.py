"""Check that a comparison's files can be written before hours of training, not after."""

import tempfile

from app.errors import InputError, StorageError
from app.evaluation.comparison.config import ComparisonConfig

PICTURES = (".png", ".svg", ".pdf")


def check(config: ComparisonConfig) -> None:
    """Raise InputError or StorageError if the result, the report or the page could not be written."""
    if config.result.suffix.lower() not in PICTURES or config.result.is_dir():
        raise InputError(
            f"--result is {config.result}. Expected the name of a file that ends in {', '.join(PICTURES)}.",
            field="result",
        )
    places = {"--result": config.result.parent, "--report": config.report, "--page": config.page}
    for flag, folder in places.items():
        if folder is None:
            continue
        try:
            if flag != "--result":
                folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise StorageError(
                f"{flag}: {folder} cannot be written ({error.strerror}). Choose another folder."
            ) from None
