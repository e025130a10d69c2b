"""NumPy's own files, read without trusting them: .npy, one array, and .npz, several arrays by name.

Nothing in them is ever unpickled, and no memory is allocated just because a head asks for it: the size that the head
states must be the size of the file.
"""

import io
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

import numpy as np

from app.errors import InputError

Read = TypeVar("Read")
LARGEST = 2 << 30
"""Most bytes that the arrays of a file may hold."""
MOST_SQUEEZED = 200
"""How many times larger than its packed form an array may be. Arrays of zeros can reach 1,000."""
MOST_ARRAYS = 10_000


def read_array(path: Path) -> np.ndarray:
    """The array of an .npy file. Raises InputError if it is damaged, too large, or holds Python objects."""

    def read() -> np.ndarray:
        with path.open("rb") as file:
            return read_stream(file, path.stat().st_size, path.name)

    return refused(read, path)


def read_archive(path: Path) -> dict[str, np.ndarray]:
    """The arrays of an .npz file by name. Raises InputError as `read_array` does."""

    def read() -> dict[str, np.ndarray]:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            check_members(members, path)
            return {
                member.filename.removesuffix(".npy"): read_stream(
                    io.BytesIO(archive.read(member)), member.file_size, member.filename
                )
                for member in members
            }

    return refused(read, path)


def check_members(members: list[zipfile.ZipInfo], path: Path) -> None:
    """Raise InputError if an archive holds anything but arrays, or more than may be unpacked."""
    if not members or len(members) > MOST_ARRAYS:
        raise InputError(f"{path} holds {len(members)} arrays. Expected 1 to {MOST_ARRAYS:,}.")
    for member in members:
        if not member.filename.endswith(".npy") or member.flag_bits & 1:
            raise InputError(
                f"{path} holds {member.filename[:80]!r}, which is not an array, or is encrypted. "
                "Expected only arrays, as numpy.savez writes them."
            )
        if member.file_size > MOST_SQUEEZED * max(member.compress_size, 1000):
            raise InputError(
                f"{path} unpacks to more than {MOST_SQUEEZED} times its size. Real samples do not; save such samples."
            )
    if sum(member.file_size for member in members) > LARGEST:
        raise InputError(f"{path} unpacks to more than {LARGEST >> 30} GiB. Divide it.")


def read_stream(file: IO[bytes], size: int, name: str) -> np.ndarray:
    """An array from a file of `size` bytes. Raises an error unless its head states exactly that size."""
    version = np.lib.format.read_magic(file)
    heads = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    shape, is_fortran, kind = heads[version](file)
    if kind.hasobject:
        raise InputError(f"{name} holds Python objects, which are never loaded. Save plain numbers instead.")
    promised = math.prod(shape) * kind.itemsize
    if promised > LARGEST or any(n < 0 for n in shape):
        raise InputError(f"{name} states the shape {shape}, more than {LARGEST >> 30} GiB. Divide it.")
    if size - file.tell() != promised:
        raise ValueError("the head and the rest disagree")
    array = np.frombuffer(file.read(promised), kind)
    return array.reshape(shape[::-1]).T if is_fortran else array.reshape(shape)


def refused(read: Callable[[], Read], path: Path) -> Read:
    """What `read` returns. Turns its errors into an InputError that names the file."""
    try:
        return read()
    except InputError as error:
        raise InputError(str(error) if str(path) in str(error) else f"{path}: {error}") from None
    except Exception:  # NumPy and zipfile raise all kinds of errors for damaged files
        raise InputError(
            f"{path} cannot be read as numbers: it is truncated or damaged. Make or fetch it again."
        ) from None
