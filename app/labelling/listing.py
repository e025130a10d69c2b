"""A list of every photo of a place, sorted by path. It is kept in a file, so its length does not matter to memory."""

import hashlib
import heapq
import json
import math
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import IO

from app.kinds.photo.files import SUFFIXES
from app.labelling.places import Place

AT_ONCE = 200_000
"""Paths that are sorted in memory at once, about 30 MB. More are sorted in parts and merged."""
LEAST, MOST, MANY = 16, 256, 64
"""Least and most photos in a shard, and the number of shards to aim for, so that several workers have work."""
MASKS = "ground_truth"
"""Folder of masks in MVTec's layout."""
BETWEEN = "\0"
"""Separates path and stamp, which are kept as one string: no path contains it, and it sorts before everything else."""


@dataclass(frozen=True)
class Shard:
    """Photos that are neighbours in the listing and are labelled together. number : of the shard, from 0"""

    number: int
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """The photos to label.

    lines : one photo per line, its path and stamp, sorted; digest : SHA-256 of the lines; count : of the photos
    others : number of files left out because their names do not end like a photo's
    """

    lines: IO[str]
    digest: str
    count: int
    others: int

    @property
    def shard_size(self) -> int:
        """Photos in each shard but the last. It depends only on the count, so that a run can be continued with any
        number of workers."""
        return min(MOST, max(LEAST, math.ceil(self.count / MANY)))

    @property
    def n_shards(self) -> int:
        """How many shards there are."""
        return math.ceil(self.count / self.shard_size)

    def shards(self) -> Iterator[Shard]:
        """All shards, in order."""
        self.lines.seek(0)
        paths = (json.loads(line).partition(BETWEEN)[0] for line in self.lines)
        for number in range(self.n_shards):
            yield Shard(number, tuple(islice(paths, self.shard_size)))


@contextmanager
def listed(source: Place, out: Place) -> Iterator[Listing]:
    """The listing of `source`, without what lies in `out`, hidden files and folders, and masks in MVTec's layout.

    A folder that cannot be read is listed like a photo, so that labelling it says why. Raises InputError.
    """
    results, others = out.below(source), 0

    def skip(folder: str) -> bool:
        name = folder.rpartition("/")[2]
        return name.startswith(".") or name == MASKS or folder == results

    def wanted() -> Iterator[str]:
        nonlocal others
        for path, stamp in source.files(skip):
            name = path.rpartition("/")[2]
            if name.startswith(".") or (stamp is None and skip(path)):
                continue
            if stamp is not None and PurePosixPath(name).suffix.lower() not in SUFFIXES:
                others += 1
            else:
                yield path + BETWEEN + (stamp or "")

    with ExitStack() as opened:

        def new_file() -> IO[str]:
            return opened.enter_context(tempfile.TemporaryFile("w+", encoding="ascii"))

        lines, digest, count = new_file(), hashlib.sha256(), 0
        for entry in in_order(wanted(), new_file, AT_ONCE):
            line = json.dumps(entry)
            lines.write(line + "\n")
            digest.update(line.encode())
            count += 1
        yield Listing(lines, digest.hexdigest(), count, others)


def in_order(entries: Iterable[str], new_file: Callable[[], IO[str]], at_once: int) -> Iterator[str]:
    """The entries sorted, with no more than `at_once` of them in memory."""
    entries = iter(entries)
    parts: list[Iterator[str]] = []
    while part := sorted(islice(entries, at_once)):
        if len(part) < at_once and not parts:
            return iter(part)
        file = new_file()
        file.writelines(json.dumps(entry) + "\n" for entry in part)
        file.seek(0)
        parts.append(map(json.loads, file))
    return heapq.merge(*parts)
