"""Drawings in Quick, Draw!'s own files: .ndjson, one drawing per line, and .bin, Google's binary form."""

import json
import struct
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import InputError
from app.kinds.drawing.strokes import draw_many

LONGEST, FARTHEST = 1_000_000, 1e9
"""Bytes of the longest line, and largest coordinate, that are accepted."""
Drawing = list[np.ndarray]
"""A list of strokes, (2, n_points) each."""


def read_ndjson(path: Path, limit: int | None = None) -> Iterator[Drawing]:
    """The drawings of an .ndjson file, raw or simplified. Raises InputError that names the first line that is wrong."""
    with path.open("rb") as file:
        for number in count(1):
            line = file.readline(LONGEST + 1)
            if not line or (limit is not None and number > limit):
                return
            try:
                if len(line) > LONGEST:
                    raise ValueError("too long")
                yield [points(stroke) for stroke in json.loads(line)["drawing"]]
            except (ValueError, KeyError, TypeError, IndexError, RecursionError, OverflowError):
                raise InputError(
                    f'Line {number} of {path} is not a drawing. Expected {{"drawing": [[[x…], [y…]], …]}}, finite '
                    f"numbers, at most {LONGEST // 1_000_000} MB."
                ) from None


def points(stroke: Any) -> np.ndarray:
    """A stroke as (2, n_points). Raises ValueError if it is not a stroke, or a coordinate is too large."""
    found = np.asarray(stroke[:2], dtype=np.float64)
    if found.ndim != 2 or len(found) != 2 or not (np.abs(found) <= FARTHEST).all():
        raise ValueError("not a stroke")
    return found


def read_bin(path: Path, limit: int | None = None) -> Iterator[Drawing]:
    """The drawings of a .bin file: for each a 15-byte head, the number of strokes, and x and y bytes of each stroke.

    Raises InputError if the file is truncated.
    """
    raw, at, number = path.read_bytes(), 0, 0
    try:
        while at < len(raw) and (limit is None or number < limit):
            (n_strokes,) = struct.unpack_from("<H", raw, at + 15)
            at += 17
            drawing = []
            for _ in range(n_strokes):
                (n_points,) = struct.unpack_from("<H", raw, at)
                xy = np.frombuffer(raw, np.uint8, 2 * n_points, at + 2)
                drawing.append(xy.reshape(2, n_points).astype(np.float64))
                at += 2 + 2 * n_points
            number += 1
            yield drawing
    except (struct.error, ValueError):
        raise InputError(f"Drawing {number + 1} of {path} is truncated. Fetch the file again.") from None


READERS = {".ndjson": read_ndjson, ".bin": read_bin}


def read(path: Path, limit: int | None = None) -> np.ndarray:
    """The drawings of a file as bitmaps, (n, 28, 28) uint8. Raises InputError if it is damaged or empty."""
    drawings = list(READERS[path.suffix.lower()](path, limit))
    if not drawings:
        raise InputError(f"There is no drawing in {path}. Expected at least one.")
    return draw_many(drawings)
