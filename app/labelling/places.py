"""Where photos come from and results go: a folder, or any address that fsspec knows (`s3://bucket/folder`).

A folder needs nothing but Python. The packages of an address are imported when one is given.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, NamedTuple, Protocol

UNFINISHED = "shards/unfinished"
"""Folder of files that are still being written; whatever lies there when a run begins was left by one that died."""
MOST_BYTES = 2**28
"""Of a photo's file: 256 MiB. More than that is refused before it is read."""
INSTALL = "python -m pip install -r requirements-scale.txt"


class Found(NamedTuple):
    """A file below a place.

    path : with "/" between its parts
    stamp : changes whenever the file does; None for a folder that cannot be looked into
    """

    path: str
    stamp: str | None


class Place(Protocol):
    """A folder, here or elsewhere. Names are paths below it, with "/" between their parts."""

    url: str
    """What `at` makes the same place of, in any process."""

    def files(self, skip: Callable[[str], bool]) -> Iterator[Found]:
        """Every file below, in any order. Folders whose path `skip` is true of are not looked into.

        Raises InputError where the place itself cannot be.
        """
        ...

    def read(self, name: str) -> bytes:
        """The content of a file. Raises InputError saying why it cannot be had."""
        ...

    def writing(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A file to write, which takes its place when the block ends well: whole, or not at all.

        Raises StorageError where the place cannot be written, or is full.
        """
        ...

    def names(self, folder: str) -> list[str]:
        """Names right below a folder, without the folder's; none where it is missing."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is a file or folder of that name."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all that is in it; nothing where it is missing."""
        ...

    def here(self, folder: str) -> AbstractContextManager[Path]:
        """A folder as one of this machine's, to read from while the block lasts."""
        ...

    def below(self, other: "Place") -> str | None:
        """The path of this place below another; "" where they are the same, None where it does not lie there."""
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
