"""The centre line of a drawing, one pixel wide."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

NEIGHBOURS = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
"""(down, right) of the eight neighbours, clockwise from the one above."""


def thin(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Take pixels off the edges until only the centre line is left, in as many pieces as before.

    mask : ndarray of shape (h, w), bool, without ink on its border
    Source: Zhang & Suen, A fast parallel algorithm for thinning digital patterns, CACM 27(3), 1984.
    """
    line = mask.copy()
    while True:
        before = line.sum()
        for table in removable():
            line[1:-1, 1:-1] &= ~table[around(line)]
        if line.sum() == before:
            return line


def around(line: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """For every pixel but the border's, which neighbours are set: a bit each."""
    height, width = line.shape
    code = np.zeros((height - 2, width - 2), np.uint8)
    for bit, (down, right) in enumerate(NEIGHBOURS):
        code |= line[1 + down : height - 1 + down, 1 + right : width - 1 + right].astype(np.uint8) << bit
    return code


@cache
def removable() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each of the two half steps, whether a pixel with such neighbours may go."""
    tables = np.zeros((2, 256), bool)
    for code in range(256):
        p = [code >> bit & 1 for bit in range(8)]
        changes = sum(not p[i] and p[(i + 1) % 8] for i in range(8))
        if 2 <= sum(p) <= 6 and changes == 1:
            up, right, down, left = p[0], p[2], p[4], p[6]
            tables[0, code] = not (up and right and down) and not (right and down and left)
            tables[1, code] = not (up and right and left) and not (up and down and left)
    return tables[0], tables[1]
