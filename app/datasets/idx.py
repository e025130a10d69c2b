"""IDX, the file format of MNIST: a head that states type and shape, then the numbers, big-endian; often gzipped.

Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits, "File formats".
"""

import gzip
import hashlib
import math
import struct
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from app.datasets.download import AGAIN
from app.errors import InputError

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
"""NumPy's name of each type, by its code in the head."""

LARGEST = 1 << 30
"""Most bytes that a file may unpack to. A head or a gzip file that promises more is damaged or hostile."""


def read(path: Path) -> np.ndarray:
    """The array in an IDX file, gzipped or not; MNIST's images are (n, 28, 28) uint8, its labels (n,) uint8.

    Raises InputError, naming the file, if it is missing, not an IDX file, truncated, too long or damaged.
    """
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            if not zipped:
                return read_stream(raw, path)
            with gzip.open(raw) as unzipped:
                return read_stream(unzipped, path)
    except EOFError:
        raise InputError(f"{path} is truncated: the compressed data ends too soon. {AGAIN}") from None
    except (gzip.BadGzipFile, zlib.error):
        raise InputError(f"{path} is damaged: it cannot be unpacked. {AGAIN}") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Expected an IDX file.") from None


def read_stream(stream: "IO[bytes] | gzip.GzipFile", path: Path) -> np.ndarray:
    """The array in an opened IDX file; `path` is for the messages."""
    head = stream.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or head[2] not in TYPES or not 1 <= head[3] <= 8:
        raise InputError(f"{path} is not an IDX file: it starts with {head.hex() or 'nothing'}. {AGAIN}")
    dimensions = stream.read(4 * head[3])
    if len(dimensions) < 4 * head[3]:
        raise InputError(f"{path} is truncated: it ends within its head. {AGAIN}")
    kind, shape = np.dtype(TYPES[head[2]]), struct.unpack(f">{head[3]}I", dimensions)
    size = math.prod(shape) * kind.itemsize
    if size > LARGEST:
        raise InputError(f"{path} states the shape {shape}, more than {LARGEST >> 20} MiB. {AGAIN}")
    # One byte more than promised, because gzip checks its checksum only when reading goes past the end.
    body = stream.read(size + 1)
    if len(body) != size:
        state = "truncated" if len(body) < size else "too long"
        raise InputError(
            f"{path} is {state}: its head states the shape {shape}, {size} bytes, but the rest disagrees. {AGAIN}"
        )
    return np.frombuffer(body, kind).reshape(shape)


def write(array: np.ndarray) -> bytes:
    """The array as an unpacked IDX file."""
    codes = {np.dtype(name): code for code, name in TYPES.items()}
    kind = array.dtype.newbyteorder(">")
    head = bytes([0, 0, codes[kind], array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(kind).tobytes()


def checksum(array: np.ndarray) -> str:
    """SHA-256 of the unpacked IDX file that holds this array, in hexadecimal.

    Gzip files of the same content differ by the program that packed them, and Keras serves no IDX files at all. This
    checksum is the same for all of them.
    """
    return hashlib.sha256(write(array)).hexdigest()
