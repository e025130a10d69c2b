"""Drawings in Quick, Draw!'s own files: .ndjson, one drawing a line, and .bin, Google's binary form."""

import json
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from app.errors import InputError
from app.kinds.drawing.strokes import draw_many

Drawing = list[np.ndarray]
"""A list of strokes, (2, n_points) each."""


def read_ndjson(path: Path, limit: int | None = None) -> Iterator[Drawing]:
    """The drawings of an .ndjson file, raw or simplified. Raises InputError naming the line that is none."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if limit is not None and number > limit:
                return
            try:
                yield [np.asarray(stroke[:2], dtype=np.float64) for stroke in json.loads(line)["drawing"]]
            except (ValueError, KeyError, TypeError):
                raise InputError(
                    f'Line {number} of {path} is not a drawing. Expected {{"drawing": [[[x…], [y…]], …]}}.'
                ) from None


def read_bin(path: Path, limit: int | None = None) -> Iterator[Drawing]:
    """The drawings of a .bin file: per drawing a 15-byte head, the strokes' count, then x and y bytes a stroke."""
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
    """The drawings of a file as bitmaps, (n, 28, 28) uint8. Raises InputError where it is damaged or empty."""
    return draw(list(READERS[path.suffix.lower()](path, limit)))


def draw(drawings: Sequence[Sequence[object]]) -> np.ndarray:
    """Bitmaps (n, 28, 28) uint8 of drawings, simplified first where they are not yet."""
    if not len(drawings):
        raise InputError("There is no drawing. Expected at least one.")
    return draw_many(drawings)
