"""What the folder of a photo says about it in MVTec's layout: `good`, or the kind of its defect."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from app.datasets.image_folders import GOOD


def kinds(paths: Sequence[str], folder: str) -> list[str]:
    """For each photo `good`, the name of its kind of defect, or "" if its folder says nothing.

    paths : below `folder`, with "/" between their parts. A folder says something if it is `good` or lies beside `good`.
    """
    places = [(PurePosixPath(folder).name, *PurePosixPath(path).parts[:-1]) for path in paths]
    beside: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for place in places:
        beside[place[:-1]].add(place[-1])
    return [place[-1] if GOOD in beside[place[:-1]] else "" for place in places]
