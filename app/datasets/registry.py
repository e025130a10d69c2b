"""The data sets by name, and one door for names and paths alike."""

import importlib
from pathlib import Path
from typing import Any

from app.config import Settings
from app.datasets import files
from app.datasets.base import Dataset
from app.errors import InputError, suggest

DATASETS = {
    "quickdraw": "Quick, Draw! doodles of one category, 28×28",
    "mnist": "handwritten digits, 28×28",
    "fashion_mnist": "photos of clothes, 28×28",
    "synthetic": "doodles drawn by this program, 28×28: for tests and demonstrations",
    "images": "a folder of images, given with --data",
}
"""Name to description. `app/datasets/<name>.py` has its `load`."""


def load(name_or_path: str | Path, settings: Settings, **options: Any) -> Dataset:
    """The data set of that name, `name:category`, or what lies at that path.

    options : what the data set's own `load` takes; `limit` everywhere
    Raises InputError for a name or path that is neither, suggesting the nearest name.
    """
    text = str(name_or_path)
    name, _, category = text.partition(":")
    if name in DATASETS and name != "images":
        if category:
            options["category"] = category
        module = importlib.import_module(f"app.datasets.{name}")
        if category and "category" not in module.load.__kwdefaults__:
            raise InputError(f"{name} has no categories. Write {name} instead of {text}.")
        accepted = {k: v for k, v in options.items() if k in module.load.__kwdefaults__}
        return module.load(settings, **accepted)
    return files.load(find(text, settings), **{k: v for k, v in options.items() if k in ("shape", "limit", "kind")})


def load_sources(name_or_path: str | Path, settings: Settings, **options: Any) -> dict[str, Dataset]:
    """Like `load`, by source: the arrays of an .npz and the folders of images apart."""
    text = str(name_or_path)
    if text.partition(":")[0] in DATASETS:
        data = load(text, settings, **options)
        return {f"{data.name}:{data.category}" if data.category else data.name: data}
    return files.load_sources(
        find(text, settings), **{k: v for k, v in options.items() if k in ("shape", "limit", "kind")}
    )


def find(text: str, settings: Settings) -> Path:
    """The path, as it is or in the data folder. Raises InputError where there is neither."""
    path = Path(text).expanduser()
    for place in (path, settings.data_dir / path):
        if place.exists():
            return place
    raise InputError(f"{text} is neither a path nor a data set. {suggest(text.partition(':')[0], DATASETS)}")
