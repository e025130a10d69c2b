"""Text files with one sample per line: .csv, .tsv, separated by blanks, or the UCR archive's .ts."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from app.datasets.download import AGAIN
from app.errors import InputError

BETWEEN = re.compile(r"[,\s:]+")
"""Separators of numbers; .ts files have a colon before the label."""
LARGEST = 1 << 28
"""Most bytes of a file; ECG5000's have about 6 million."""


def read(path: Path, width: int) -> np.ndarray:
    """All numbers of a file, (n_rows, width) float64, n_rows at least 1.

    Lines that are empty, or start with @ or # as the head of a .ts file does, are left out.
    Raises InputError, naming the file and the line, if a line is not `width` finite numbers.
    """
    rows = [row(text, width, f"Line {number} of {path}") for number, text in lines(path)]
    if not rows:
        raise InputError(f"{path} has no rows. Expected {width} numbers a line. {AGAIN}")
    return np.stack(rows)


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines with numbers, each with its number in the file, from 1."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is larger than {LARGEST >> 20} MiB. Expected a table of heartbeats. {AGAIN}")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). {AGAIN}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not text. Expected lines of numbers. {AGAIN}") from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and line.lstrip()[0] not in "@#":
            yield number, line.strip()


def row(text: str, width: int, where: str) -> np.ndarray:
    """The numbers of one line."""
    try:
        numbers = np.array(BETWEEN.split(text), np.float64)
    except ValueError:
        raise InputError(f"{where} holds something other than numbers. {AGAIN}") from None
    if len(numbers) != width:
        raise InputError(f"{where} has {len(numbers)} numbers. Expected {width}. {AGAIN}")
    if not np.isfinite(numbers).all():
        raise InputError(f"{where} holds NaN or infinity. Expected finite numbers. {AGAIN}")
    return numbers
