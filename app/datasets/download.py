"""Fetch a public file once: completely or not at all."""

from collections.abc import Callable
from pathlib import Path

from app.datasets.base import Progress
from app.errors import DataUnavailableError, InputError, StorageError

AGAIN = "Fetch the file again, or remove it."
"""What to do about a damaged file."""


def download(
    url: str,
    path: Path,
    progress: Progress | None = None,
    *,
    sha256: str | None = None,
    check: Callable[[Path], object] | None = None,
) -> Path:
    """Fetch `url` to `path`. The file appears under its name only when it is complete and has passed `check`.

    Raises DataUnavailableError if there is no network, the server refuses, or the file is not the expected one, and
    StorageError if the folder cannot be written.
    """
    import requests

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(path.name + ".part")
        partial.touch()
    except OSError as error:
        raise StorageError(
            f"{path.parent} cannot be written ({error.strerror}). Choose another folder in ODDITY_DATA."
        ) from None
    try:
        fetch(url, partial, path.name, progress)
        verify(partial, url, sha256, check)
        partial.replace(path)
    except requests.RequestException as error:
        said = f"HTTP {error.response.status_code}" if error.response is not None else "no connection"
        raise DataUnavailableError(
            f"{path.name} is not in {path.parent} and could not be fetched from {url} ({said}). "
            f"Connect to the network, or put the file into that folder."
        ) from None
    except OSError as error:
        raise StorageError(f"{path} could not be written ({error.strerror}). Make room and try again.") from None
    finally:
        partial.unlink(missing_ok=True)
    return path


def fetch(url: str, partial: Path, label: str, progress: Progress | None) -> None:
    """Stream `url` into `partial`. Raises an error of `requests`, also if the body is shorter than announced."""
    import requests

    with requests.get(url, stream=True, timeout=(10, 60)) as reply:
        reply.raise_for_status()
        total, done = int(reply.headers.get("Content-Length", 0)), 0
        with partial.open("wb") as out:
            for chunk in reply.iter_content(1 << 20):
                out.write(chunk)
                done += len(chunk)
                if progress:
                    progress(f"Fetching {label}", done, total)
        if total and done != total:
            raise requests.ConnectionError(f"{done} of {total} bytes arrived")


def verify(partial: Path, url: str, sha256: str | None, check: Callable[[Path], object] | None) -> None:
    """Raise DataUnavailableError if the fetched file is not the expected one."""
    import hashlib

    if sha256 and hashlib.sha256(partial.read_bytes()).hexdigest() != sha256:
        raise DataUnavailableError(f"The file from {url} does not have the expected checksum. Try again.")
    if check:
        try:
            check(partial)
        except InputError as error:
            raise DataUnavailableError(f"The file from {url} cannot be used: {error}") from None
