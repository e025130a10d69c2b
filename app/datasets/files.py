"""Samples from a path: .npy and .npz arrays, .ndjson and .bin drawings, folders of images."""

import json
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from app.datasets.base import Dataset
from app.errors import InputError
from app.kinds.drawing.strokes import draw_many

ARRAYS, DRAWINGS = (".npy", ".npz"), (".ndjson", ".bin")
IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


def load(path: Path, shape: tuple[int, ...] = (28, 28), limit: int | None = None, kind: str | None = None) -> Dataset:
    """Everything at `path` as one data set: see `load_sources`."""
    sources = load_sources(path, shape, limit, kind)
    names = list(sources)
    sizes = {s.samples.shape[1:] for s in sources.values()}
    if len(sizes) > 1:
        raise InputError(f"{path} holds samples of different shapes: {sorted(sizes)}. Expected one shape.")
    samples = np.concatenate([s.samples for s in sources.values()])
    labels = np.repeat(np.arange(len(names)), [len(s.samples) for s in sources.values()])
    kinds = next(iter(sources.values())).kind
    return Dataset(path.stem, samples[:limit], kinds, labels[:limit], dict(enumerate(names)))


def load_sources(
    path: Path, shape: tuple[int, ...] = (28, 28), limit: int | None = None, kind: str | None = None
) -> dict[str, Dataset]:
    """Samples at `path` by source: the keys of an .npz, the folders of images right below a folder, or the one file.

    shape : the shape that images are brought to; arrays are given as they are
    kind : `drawing` makes images into model input as `/predict` does; otherwise they are only resized
    """
    if not path.exists():
        raise InputError(f"{path} does not exist. Expected a folder of images, a .npy, .npz, .ndjson or .bin file.")
    if path.is_dir():
        from app.datasets.images import load_folder

        return load_folder(path, shape, limit, kind)
    suffix = path.suffix.lower()
    if suffix == ".npz":
        return {key: dataset(key, array, limit) for key, array in read_archive(path).items()}
    if suffix == ".npy":
        return {path.stem: dataset(path.stem, read_array(path), limit)}
    if suffix in DRAWINGS:
        read = read_ndjson if suffix == ".ndjson" else read_bin
        drawings = list(read(path, limit))
        return {path.stem: Dataset(path.stem, rasterise_all(drawings), "drawing")}
    raise InputError(
        f"{path} is a {suffix or 'nameless'} file. Expected .npy, .npz, .ndjson, .bin or a folder of images."
    )


def dataset(name: str, array: np.ndarray, limit: int | None = None) -> Dataset:
    """An array as a data set: rows of 784 are drawings, other rows are series, the rest images."""
    if array.dtype.kind not in "uif" or array.ndim < 2 or not len(array):
        raise InputError(
            f"{name} holds {array.dtype} of shape {array.shape}. Expected numbers, one row or image a sample."
        )
    array = array[:limit]
    if array.dtype != np.uint8:
        array = array.astype(np.float32)
    if array[0].size == 784:
        return Dataset(name, array.reshape(-1, 28, 28), "drawing")
    return Dataset(name, array, "series" if array.ndim == 2 else "image")


def read_array(path: Path) -> np.ndarray:
    """An .npy file. Never unpickles; raises InputError for a truncated file or one with Python objects inside."""
    try:
        with path.open("rb") as file:
            return np.load(file, allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise InputError(f"{path} cannot be read as an array: {reason(error)}") from None


def read_archive(path: Path) -> dict[str, np.ndarray]:
    """The arrays of an .npz file by key. Never unpickles."""
    import zipfile
    import zlib

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {key: archive[key] for key in archive.files}
    except (ValueError, EOFError, OSError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(f"{path} cannot be read as an archive of arrays: {reason(error)}") from None


def reason(error: Exception) -> str:
    """One sentence for what NumPy says of a file that it cannot read."""
    if "pickle" in str(error) or "Object arrays" in str(error):
        return "it holds Python objects, which are never loaded. Save plain numbers instead."
    return "it is truncated or damaged. Make or fetch it again."


def read_ndjson(path: Path, limit: int | None = None) -> Iterator[list[np.ndarray]]:
    """Drawings of a Quick, Draw! .ndjson file, raw or simplified, each a list of (2, n_points) arrays."""
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


def read_bin(path: Path, limit: int | None = None) -> Iterator[list[np.ndarray]]:
    """Drawings of Google's binary file: per drawing a 15-byte head, the strokes' count, then x and y bytes a stroke."""
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


def rasterise_all(drawings: Sequence[Sequence[object]]) -> np.ndarray:
    """Bitmaps (n, 28, 28) uint8 of drawings, simplified first where they are not yet."""
    if not len(drawings):
        raise InputError("There is no drawing. Expected at least one.")
    return draw_many(drawings)
