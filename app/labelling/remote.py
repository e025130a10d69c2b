"""A place that fsspec reaches by its address, such as object storage at `s3://bucket/folder`."""

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from app.errors import InputError, StorageError
from app.labelling.places import INSTALL, MOST_BYTES, Found, Place
from app.labelling.rows import printable

STAMPS = ("ETag", "etag", "LastModified", "updated", "mtime", "modified", "created")
"""Fields of a listing that change with a file. Each kind of storage has some of them."""


class Remote:
    """A `Place` at an address. Files are uploaded whole, so no reader sees half of one."""

    def __init__(self, url: str):
        try:
            import fsspec
        except ImportError:
            raise InputError(f"{url} needs fsspec, which is not installed. {INSTALL}") from None
        try:
            # Other processes write here too, so listings must not be cached.
            self.fs, root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        except ImportError as error:
            package = re.search(r"[Ii]nstall (\w+)", str(error))
            raise InputError(
                f"{url} needs a package that is not installed. python -m pip install {package[1] if package else '…'}"
            ) from None
        except ValueError as error:
            raise InputError(
                f"{url} is not an address that can be used: {error}. Expected s3://, gs:// or a folder."
            ) from None
        self.url, self.root = url.rstrip("/"), root.rstrip("/")

    def files(self, skip: Callable[[str], bool]) -> Iterator[Found]:
        with self.read_errors(self.url):
            for folder, _, files in self.fs.walk(self.root, detail=True, on_error="raise"):
                below = folder.rstrip("/")[len(self.root) :].strip("/")
                if below and any(skip("/".join(below.split("/")[: i + 1])) for i in range(below.count("/") + 1)):
                    continue
                for name, said in files.items():
                    if name:  # object storage may hold a folder as an object without a name
                        yield Found(f"{below}/{name}" if below else name, stamp(said))

    def read(self, name: str) -> bytes:
        with self.read_errors("The file"):
            path = self.path(name)
            try:
                content: bytes = self.fs.cat_file(path, start=0, end=MOST_BYTES + 1)
            except Exception:
                if self.fs.size(path):
                    raise
                content = b""  # object storage refuses to read a range of an empty file
        if len(content) > MOST_BYTES:
            raise InputError(f"The file has more than {MOST_BYTES >> 20} MiB. Save it smaller.")
        return content

    @contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        with tempfile.NamedTemporaryFile() as file:
            yield file
            file.flush()
            with self.storage_errors():
                try:
                    self.fs.put_file(file.name, self.path(name))
                except FileNotFoundError:
                    # Make the folder if it is missing. A missing bucket is an error: it is not made here.
                    if not self.fs.exists(self.root.partition("/")[0] or "/"):
                        raise
                    self.fs.makedirs(self.path(name).rpartition("/")[0], exist_ok=True)
                    self.fs.put_file(file.name, self.path(name))

    def names(self, folder: str) -> list[str]:
        try:
            return [each.rpartition("/")[2] for each in self.fs.ls(self.path(folder), detail=False)]
        except FileNotFoundError:
            return []

    def exists(self, name: str) -> bool:
        with self.read_errors(self.url):
            return bool(self.fs.exists(self.path(name)))

    def remove(self, name: str) -> None:
        with self.storage_errors():
            if self.fs.exists(self.path(name)):
                self.fs.rm(self.path(name), recursive=True)

    @contextmanager
    def here(self, folder: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as here:
            for name in self.names(folder):
                (Path(here) / name).write_bytes(self.read(f"{folder}/{name}"))
            yield Path(here)

    def below(self, other: Place) -> str | None:
        if not isinstance(other, Remote) or type(self.fs) is not type(other.fs):
            return None
        if not f"{self.root}/".startswith(f"{other.root}/"):
            return None
        return self.root[len(other.root) :].strip("/")

    def path(self, name: str) -> str:
        """The name as the storage knows it, in UTF-8, as the keys of object storage must be."""
        return f"{self.root}/{printable(name)}"

    @contextmanager
    def read_errors(self, what: str) -> Iterator[None]:
        """Turn the errors of any storage into an InputError with one sentence."""
        try:
            yield
        except FileNotFoundError:
            raise InputError(f"{what} does not exist. Expected one that can be read.") from None
        except Exception as error:
            raise InputError(f"{what} cannot be read: {brief(error)}.") from None

    @contextmanager
    def storage_errors(self) -> Iterator[None]:
        """Turn the errors of any storage into a StorageError with one sentence."""
        try:
            yield
        except Exception as error:
            raise StorageError(
                f"{self.url} cannot be written: {brief(error)}. Finished work is kept: start again once it can be."
            ) from None


def stamp(said: dict[str, Any]) -> str:
    """A text that changes whenever the file does."""
    return f"{said.get('size')}-{next((said[key] for key in STAMPS if said.get(key)), '')}"


def brief(error: Exception) -> str:
    """The first line of an error's message, without a full stop."""
    lines = str(error).splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
