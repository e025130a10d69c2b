"""A folder on this machine, or one that is mounted on it."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.errors import InputError, StorageError
from app.labelling.places import MOST_BYTES, UNFINISHED, Found, Place

GONE = (FileNotFoundError, NotADirectoryError)


class Folder:
    """A `Place` on disk. Links to files are followed; links to folders are not, so that there are no loops."""

    def __init__(self, path: str):
        self.root = Path(path).resolve()
        self.url = str(self.root)

    def files(self, skip: Callable[[str], bool]) -> Iterator[Found]:
        """See `Place`. A folder that cannot be read, or a link to a folder, is found with the stamp None."""
        if not self.root.is_dir():
            raise InputError(f"{self.root} is not a folder. Expected one with photos in it.")
        if not os.access(self.root, os.R_OK | os.X_OK):
            raise InputError(f"There is no permission to read {self.root}. Change its permissions.")
        waiting = [""]
        while waiting:
            folder = waiting.pop()
            try:
                entries = os.scandir(self.root / folder)
            except OSError:
                yield Found(folder, None)
                continue
            with entries:
                for entry in entries:
                    path = f"{folder}/{entry.name}" if folder else entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if not skip(path):
                            waiting.append(path)
                    elif found := described(path, entry):
                        yield found

    def read(self, name: str) -> bytes:
        try:
            with (self.root / name).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except IsADirectoryError:
            raise InputError("This is a link to a folder, which is not followed. Label that folder itself.") from None
        except OSError as error:
            raise InputError(f"The file cannot be opened: {os.strerror(error.errno or 0)}.") from None
        if len(content) > MOST_BYTES:
            raise InputError(f"The file has more than {MOST_BYTES >> 20} MiB. Save it smaller.")
        return content

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        with self.storage_errors():
            beside, place = self.root / UNFINISHED, self.root / name
            beside.mkdir(parents=True, exist_ok=True)
            handle, written = tempfile.mkstemp(dir=beside)
            try:
                with os.fdopen(handle, "wb") as file:
                    yield file
                Path(written).chmod(0o644)
                place.parent.mkdir(parents=True, exist_ok=True)
                Path(written).replace(place)
            finally:
                Path(written).unlink(missing_ok=True)

    def link(self, name: str, target: Path) -> None:
        """Make a relative link of that name, so that link and target can be moved together. Raises StorageError."""
        with self.storage_errors():
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            place.symlink_to(os.path.relpath(target, place.parent))

    def names(self, folder: str) -> list[str]:
        try:
            return [path.name for path in (self.root / folder).iterdir()]
        except GONE:
            return []

    def exists(self, name: str) -> bool:
        return os.path.lexists(self.root / name)

    def remove(self, name: str) -> None:
        with self.storage_errors():
            place = self.root / name
            try:
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place)
                else:
                    place.unlink()
            except GONE:
                pass

    @contextmanager
    def here(self, folder: str) -> Iterator[Path]:
        yield self.root / folder

    def below(self, other: Place) -> str | None:
        if not isinstance(other, Folder) or not self.root.is_relative_to(other.root):
            return None
        path = self.root.relative_to(other.root).as_posix()
        return "" if path == "." else path

    @contextmanager
    def storage_errors(self) -> Iterator[None]:
        """Turn errors of the file system into a StorageError with one sentence."""
        try:
            yield
        except OSError as error:
            if error.errno == errno.ENOSPC:
                said = f"The disk that holds {self.root} is full. Make room and start again: finished work is kept."
            else:
                said = f"{self.root} cannot be written ({os.strerror(error.errno or 0)}). Choose another --out."
            raise StorageError(said) from None


def described(path: str, entry: os.DirEntry[str]) -> Found | None:
    """The entry, unless it has no content to read, such as a pipe."""
    try:
        status = entry.stat()
    except OSError:  # a link to nowhere or to itself, which is reported when it is read
        return Found(path, "")
    if stat.S_ISDIR(status.st_mode):
        return Found(path, None)
    return Found(path, f"{status.st_size}-{status.st_mtime_ns}") if stat.S_ISREG(status.st_mode) else None
