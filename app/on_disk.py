"""Arrays larger than memory: each lies in a file that the operating system pages, and is read a slice at a time.

To its users it is an ordinary array, but read-only. The file is in the temporary folder (set TMPDIR for another) and
has no name, so its space is freed when the last slice is gone, or when the process ends for whatever reason.
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

    Raises StorageError if the temporary folder has too little room, before the first batch is read if possible.
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
    """Free the memory that reading a stored array took. What is needed again is read from the file again."""
    file = stored_in(x)
    if file is not None:
        file.madvise(mmap.MADV_DONTNEED)


@dataclass(frozen=True)
class Slices:
    """x, (n, *shape), `size` rows at a time, as often as it is iterated. Of a stored x only one slice is in memory."""

    x: Array
    size: int = 256

    def __iter__(self) -> Iterator[Array]:
        for start in range(0, len(self.x), self.size):
            yield self.x[start : start + self.size]
            let_go(self.x)


def like(x: Array, batches: Iterable[Array], n: int) -> Array:
    """The n rows of all batches as one array (n, *shape): in a file if x lies in one, or else in memory."""
    if stored_in(x) is None and n:
        found = list(batches)
        return found[0] if len(found) == 1 else np.concatenate(found)
    return store(batches, n, x.shape[1:])


def rows(x: Array, numbers: NDArray[np.intp]) -> Array:
    """These rows of x, in order: a view if they are consecutive, or else a copy that is stored as x is."""
    n = len(numbers)
    if n and (np.diff(numbers) == 1).all():
        return x[numbers[0] : numbers[0] + n]
    if stored_in(x) is None:
        return x[numbers]
    step = max(1, AT_ONCE // math.prod(x.shape[1:]))
    return store((x[numbers[i : i + step]] for i in range(0, n, step)), n, x.shape[1:])
