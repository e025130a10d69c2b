"""The data sets by name, and one function that loads from names and paths alike."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

from app.config import Settings
from app.datasets import files, image_folders
from app.datasets.base import Dataset, Request, Source
from app.errors import InputError, suggest

NAMES = (
    "quickdraw",
    "mnist",
    "fashion_mnist",
    "ecg5000",
    "synthetic",
    "synthetic_heartbeats",
)
DATASETS: dict[str, Source] = {name: import_module(f"app.datasets.{name}").SOURCE for name in NAMES}
"""Every data set by its name. To add one: a file in this folder with its `SOURCE`, and its name in NAMES."""


def load(place: str | Path, settings: Settings, request: Request | None = None) -> Dataset:
    """The data set of that name, of that `name:category`, or everything at that path.

    Raises InputError for a place that is neither, suggesting the nearest name, and for an option that the data set
    does not understand.
    """
    request = request or Request()
    name, _, category = str(place).partition(":")
    if name in DATASETS:
        return DATASETS[name].ask(settings, replace(request, category=category) if category else request)
    return files.load(find(str(place), settings), request)


def load_sources(place: str | Path, settings: Settings, request: Request | None = None) -> dict[str, Dataset]:
    """Like `load`, but by source: each array in an .npz file and each subfolder of images separately."""
    request = request or Request()
    if str(place).partition(":")[0] in DATASETS:
        data = load(place, settings, request)
        return {data.title: data}
    return files.load_sources(find(str(place), settings), request)


def load_anomalous(place: str | Path, settings: Settings, request: Request | None = None) -> dict[str, Dataset]:
    """Like `load_sources`, but without the normal photos in the folder `test` of MVTec's layout."""
    sources = load_sources(place, settings, request)
    if str(place).partition(":")[0] not in DATASETS and image_folders.is_test(find(str(place), settings)):
        del sources[image_folders.GOOD]
    return sources


def find(text: str, settings: Settings) -> Path:
    """The path, as given or in the data folder. Raises InputError if it is in neither place."""
    path = Path(text).expanduser()
    for place in (path, settings.data_dir / path):
        if place.exists():
            return place
    raise InputError(f"{text} is neither a path nor a data set. {suggest(text.partition(':')[0], DATASETS)}")
