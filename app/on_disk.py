"""Arrays larger than memory: in a file that the operating system pages, and gone through a slice at a time.

Whoever is handed one sees an ordinary array. It is read-only, lies in the temporary folder (TMPDIR names another), in a
file that has no name: the disk gets it back when the last slice of it is gone, or the process ends, however it does.
"""

import math
import mmap
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.errors import StorageError

Array = NDArray[np.float32]
AT_ONCE = 2**24
"""Numbers copied at once, 64 MB."""


def store(batches: Iterable[Array], n: int, shape: tuple[int, ...]) -> Array:
    """The rows of all batches, which are n of that shape, as one array (n, *shape) in a file.

    Raises StorageError where the temporary folder has too little room: before the first batch is asked for, if that
    can be known.
    """
    if not n:
        return np.empty((0, *shape), np.float32)
    size = 4 * n * math.prod(shape)
    folder = tempfile.gettempdir()
    full = StorageError(
        f"{folder} has no room for {n} prepared samples, which take {size / 1e9:.1f} GB while they are in use. Make "
        "room there, or name a folder on another disk in the environment variable TMPDIR."
    )
    if shutil.disk_usage(folder).free < size:
        raise full
    try:
        with tempfile.TemporaryFile() as file:
            for batch in batches:
                file.write(np.ascontiguousarray(batch, np.float32).data)
            file.flush()
            return np.memmap(file, np.float32, "r", shape=(n, *shape))
    except OSError:
        raise full from None


def stored_in(x: NDArray[np.generic]) -> mmap.mmap | None:
    """The file in which x, or what it is a part of, lies; None of an array in memory."""
    base: object = x
    while isinstance(base, np.ndarray):
        base = base.base
    return base if isinstance(base, mmap.mmap) else None


def let_go(x: NDArray[np.generic]) -> None:
    """Take no memory for what was read of a stored array; it is read again where it is needed again."""
    file = stored_in(x)
    if file is not None:
        file.madvise(mmap.MADV_DONTNEED)


@dataclass(frozen=True)
class Slices:
    """x, (n, *shape), `size` rows at a time and as often as it is gone through; no more is held of a stored one."""

    x: Array
    size: int = 256

    def __iter__(self) -> Iterator[Array]:
        for start in range(0, len(self.x), self.size):
            yield self.x[start : start + self.size]
            let_go(self.x)


def like(x: Array, batches: Iterable[Array], n: int) -> Array:
    """The rows of all batches, n together, as one array (n, *shape): in a file where x lies in one, else in memory."""
    if stored_in(x) is None and n:
        found = list(batches)
        return found[0] if len(found) == 1 else np.concatenate(found)
    return store(batches, n, x.shape[1:])


def rows(x: Array, numbers: NDArray[np.intp]) -> Array:
    """These rows of x in order: a part of it where they follow one another, else a copy, which lies where x does."""
    n = len(numbers)
    if n and (np.diff(numbers) == 1).all():
        return x[numbers[0] : numbers[0] + n]
    if stored_in(x) is None:
        return x[numbers]
    step = max(1, AT_ONCE // math.prod(x.shape[1:]))
    return store((x[numbers[i : i + step]] for i in range(0, n, step)), n, x.shape[1:])
