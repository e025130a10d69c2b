"""What the names of their folders say of photos, in MVTec's layout: `good`, and beside it kinds of defects."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from app.datasets.image_folders import GOOD


def kinds(paths: Sequence[str], folder: str) -> list[str]:
    """For each photo `good`, the name of its kind of defect, or "" where its place says nothing.

    paths : below `folder`, with "/" between their parts. A folder is a kind where it has `good` beside it, or is it.
    """
    places = [(PurePosixPath(folder).name, *PurePosixPath(path).parts[:-1]) for path in paths]
    beside: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for place in places:
        beside[place[:-1]].add(place[-1])
    return [place[-1] if GOOD in beside[place[:-1]] else "" for place in places]
