"""Samples from a path: .npy and .npz arrays, .ndjson and .bin drawings, folders of images."""

from pathlib import Path

import numpy as np

from app.datasets import arrays, images, npy, strokes
from app.datasets.base import Dataset, Request
from app.errors import InputError

EXPECTED = "a folder of images, or a .npy, .npz, .ndjson or .bin file"


def load(path: Path, request: Request) -> Dataset:
    """Everything at `path` as one data set, its sources as its classes: see `load_sources`."""
    sources = load_sources(path, request)
    shapes = {each.samples.shape[1:] for each in sources.values()}
    if len(shapes) > 1:
        raise InputError(f"{path} holds samples of different shapes: {sorted(shapes)}. Expected one shape.")
    first = next(iter(sources.values()))
    samples = np.concatenate([each.samples for each in sources.values()])
    labels = np.repeat(np.arange(len(sources)), [len(each.samples) for each in sources.values()])
    limited = slice(request.limit)
    return Dataset(
        path.stem,
        samples[limited],
        first.kind,
        labels[limited],
        dict(enumerate(sources)),
        options=first.options,
        files=tuple(file for each in sources.values() for file in each.files)[limited],
    )


def load_sources(path: Path, request: Request) -> dict[str, Dataset]:
    """Samples at `path` by source: each array in an .npz file, each subfolder of a folder of images, or the whole file.

    Raises InputError if nothing there can be read.
    """
    if not path.exists():
        raise InputError(f"{path} does not exist. Expected {EXPECTED}.")
    if path.is_dir():
        return images.load_folder(path, request)
    suffix = path.suffix.lower()
    if suffix == ".npz":
        return {key: arrays.dataset(key, array, request) for key, array in npy.read_archive(path).items()}
    if suffix == ".npy":
        return {path.stem: arrays.dataset(path.stem, npy.read_array(path), request)}
    if suffix in strokes.READERS:
        return {path.stem: Dataset(path.stem, strokes.read(path, request.limit), "drawing")}
    found = f"a {suffix} file" if suffix else "a file without an ending"
    raise InputError(f"{path} is {found}. Expected {EXPECTED}.")
