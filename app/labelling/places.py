"""Where photos come from and results go: a folder, or any address that fsspec knows (`s3://bucket/folder`).

A folder needs nothing but Python. The packages for addresses are imported only when an address is given.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

UNFINISHED = "shards/unfinished"
"""Folder of files that are still being written. Files in it when a run begins were left by a run that was killed."""
MOST_BYTES = 2**28
"""Most bytes of a photo's file, 256 MiB. A larger file is refused before it is read whole."""
INSTALL = "python -m pip install -r requirements-scale.txt"


class Found(NamedTuple):
    """A file below a place.

    path : with "/" between its parts
    stamp : changes whenever the file does; None for a folder that cannot be read
    """

    path: str
    stamp: str | None


class Place(Protocol):
    """A folder, here or elsewhere. Names are paths below it, with "/" between their parts."""

    url: str
    """The address from which `at` makes the same place, in any process."""

    def files(self, skip: Callable[[str], bool]) -> Iterator[Found]:
        """Every file below, in any order, except those in folders whose path `skip` returns true for.

        Raises InputError if the place itself cannot be read.
        """
        ...

    def read(self, name: str) -> bytes:
        """The content of a file. Raises InputError that says why it cannot be read."""
        ...

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file to write. It appears under its name only when the block ends without an error.

        Raises StorageError if the place cannot be written, or is full.
        """
        ...

    def names(self, folder: str) -> list[str]:
        """Names of what lies directly in a folder; none if it is missing."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is a file or folder of that name."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it. Does nothing if it is missing."""
        ...

    def here(self, folder: str) -> AbstractContextManager[Path]:
        """The folder, or a copy of it, on this machine, to read from while the block lasts."""
        ...

    def below(self, other: "Place") -> str | None:
        """The path of this place below another one; "" if they are the same, None if it does not lie below it."""
        ...


def at(url: str) -> Place:
    """The place at a path or address.

    Raises InputError for an address that is not known, or whose packages are not installed.
    """
    if "://" not in url:
        from app.labelling.folder import Folder

        return Folder(url)
    from app.labelling.remote import Remote

    return Remote(url)


def write(place: Place, name: str, content: bytes) -> None:
    """Write a whole file. Raises StorageError."""
    with place.writing(name) as file:
        file.write(content)
