"""Read the weights in a legacy torch file without torch, and without letting the file run anything.

Such a file is a row of pickles with raw numbers after them: a magic number, a version, what the machine was, a
dictionary of tensors that point into storages, the storages' keys, and for each key a count and that many numbers.
Pickles can name anything to be called; this reader knows the four names that weights need and refuses every other.
It is the one place in the project that unpickles.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import DataUnavailableError

DAMAGED = (OSError, pickle.UnpicklingError, EOFError, ValueError, TypeError, KeyError, AttributeError, IndexError)
"""What a damaged pickle ends in."""
MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001


@dataclass(frozen=True)
class _Tensor:
    """Where in which storage a tensor lies; offset, shape and strides count numbers, not bytes."""

    storage: tuple[Any, ...]
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def _tensor(storage: Any, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: Any) -> _Tensor:
    return _Tensor(storage, offset, shape, strides)


ALLOWED: dict[tuple[str, str], Callable[..., Any] | str] = {
    ("collections", "OrderedDict"): OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}
"""The only names that a file of weights may use, and what stands for them here."""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}, which no weights need")
        return ALLOWED[module, name]

    def persistent_load(self, pid: Any) -> tuple[Any, ...]:
        if not (isinstance(pid, tuple) and len(pid) == 6 and pid[0] == "storage" and pid[1] in ("<f4", "<i8")):
            raise pickle.UnpicklingError("a storage is not described as torch describes them")
        return pid


def read(path: Path) -> dict[str, np.ndarray]:
    """Every tensor of the file by name: float32 and int64, in the file's own shapes.

    Raises DataUnavailableError where the file is missing, damaged, of a newer format, or asks for anything else.
    """
    try:
        return _read(BytesIO(path.read_bytes()))
    except DAMAGED as error:
        raise DataUnavailableError(
            f"{path} cannot be read as weights: {error or 'it is cut short'}. Install its package again."
        ) from None


def _read(file: BytesIO) -> dict[str, np.ndarray]:
    if _Unpickler(file).load() != MAGIC or _Unpickler(file).load() != VERSION:
        raise ValueError("it is not a legacy torch file")
    if not _Unpickler(file).load()["little_endian"]:
        raise ValueError("its numbers are big-endian")
    tensors = _Unpickler(file).load()
    kinds = {t.storage[2]: (np.dtype(t.storage[1]), int(t.storage[4])) for t in tensors.values()}
    storages: dict[str, np.ndarray] = {}
    for key in _Unpickler(file).load():
        dtype, count = kinds[key]
        if int.from_bytes(file.read(8), "little") != count:
            raise ValueError(f"storage {key} has another size than it should")
        storages[key] = np.frombuffer(file.read(count * dtype.itemsize), dtype, count)
    return {name: _placed(tensor, storages[tensor.storage[2]]) for name, tensor in tensors.items()}


def _placed(tensor: _Tensor, storage: np.ndarray) -> np.ndarray:
    """The tensor's numbers as an array of its own. Raises ValueError where it points past its storage."""
    last = tensor.offset + sum((n - 1) * s for n, s in zip(tensor.shape, tensor.strides, strict=True))
    if min((tensor.offset, *tensor.shape, *tensor.strides)) < 0 or last >= len(storage):
        raise ValueError("a tensor reaches past its storage")
    strides = [s * storage.itemsize for s in tensor.strides]
    return np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.shape, strides).copy()
