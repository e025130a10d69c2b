"""Quick, Draw!: fifty million doodles in 345 categories.

Folder: `quickdraw/<category>.npy`, rows of 784 uint8, 0 paper, 255 ink: Google's own 28×28 bitmaps.
Licence: CC BY 4.0, Google. Citation: Ha and Eck, A Neural Representation of Sketch Drawings, 2017.
About one drawing in fifteen is a scribble or another object, so even a perfect detector scores below 1 on it.
"""

import warnings
from pathlib import Path
from urllib.parse import quote

import numpy as np

from app.config import Settings
from app.datasets import npy, strokes
from app.datasets.base import Dataset, Request, Source
from app.datasets.download import download
from app.errors import InputError, suggest
from app.kinds.drawing.strokes import draw_many

LICENCE = "CC BY 4.0, Google (Quick, Draw! data set)"
CITATION = "D. Ha, D. Eck. A Neural Representation of Sketch Drawings. arXiv:1704.03477, 2017."
BITMAPS = "https://storage.googleapis.com/quickdraw_dataset/full/numpy_bitmap/"
STROKES = "https://storage.googleapis.com/quickdraw_dataset/full/binary/"


def load(settings: Settings, request: Request) -> Dataset:
    """Bitmaps of one category, by default bowties, from the data folder; if they are not there, from Google.

    request.strokes : take the drawings' strokes through the `quickdraw` package and draw them here
    request.recognized : take only the drawings that the game recognised
    returns : Dataset with samples of shape (n, 28, 28), uint8
    Raises InputError for an unknown category and options that do not go together, DataUnavailableError if the drawings
    cannot be fetched.
    """
    category = request.category or "bowtie"
    if request.recognized and not request.strokes:
        raise InputError(
            "--recognized needs --strokes: Google's bitmaps do not say which were recognised. Add --strokes."
        )
    if any(c in category for c in "/\\\0") or category.startswith("."):
        raise InputError(f"{category!r} is not a category. Expected a name such as bowtie.", field="category")
    if request.strokes:
        samples = draw_strokes(settings, category, request)
    else:
        path = settings.data_dir / "quickdraw" / f"{category}.npy"
        if not path.exists():
            download(BITMAPS + quote(category) + ".npy", path, request.progress, check=check_bitmaps)
        samples = check_bitmaps(path)
    return Dataset(
        "quickdraw", samples[: request.limit], "drawing", category=category, licence=LICENCE, citation=CITATION
    )


def check_bitmaps(path: Path) -> np.ndarray:
    """The bitmaps in a file, (n, 28, 28) uint8. Raises InputError if it is not a file of bitmaps."""
    rows = npy.read_array(path)
    if rows.dtype != np.uint8 or rows.ndim < 2 or rows[0].size != 784:
        raise InputError(
            f"{path} holds {rows.dtype} of shape {rows.shape}. Expected rows of 784 uint8, as in Quick, Draw!'s files."
        )
    return rows.reshape(-1, 28, 28)


def draw_strokes(settings: Settings, category: str, request: Request) -> np.ndarray:
    """Drawings as the `quickdraw` package serves them, drawn to (n, 28, 28) uint8.

    The package keeps a download even if only half of it arrived, so the file is fetched here instead.
    """
    from quickdraw import QuickDrawDataGroup
    from quickdraw.names import QUICK_DRAWING_NAMES

    if category not in QUICK_DRAWING_NAMES:
        raise InputError(
            f"Quick, Draw! has no category {category!r}. {suggest(category, QUICK_DRAWING_NAMES)}", field="category"
        )
    path = settings.data_dir / "quickdraw" / "strokes" / f"{category}.bin"
    if not path.exists():
        download(STROKES + quote(path.name), path, request.progress, check=count_drawings)
    with warnings.catch_warnings():
        # The package leaves the file for the garbage collector to close.
        warnings.simplefilter("ignore", ResourceWarning)
        group = QuickDrawDataGroup(
            category,
            recognized=True if request.recognized else None,
            max_drawings=request.limit,
            cache_dir=str(path.parent),
            print_messages=False,
        )
    drawings = [[tuple(zip(*stroke, strict=True)) for stroke in drawing.strokes] for drawing in group.drawings]
    if not drawings:
        raise InputError(f"No drawing of {category} matches. Leave out --recognized, or choose another category.")
    return draw_many(drawings)


def count_drawings(path: Path) -> int:
    """How many drawings a .bin file holds. Raises InputError if it is damaged."""
    return sum(1 for _ in strokes.read_bin(path))


SOURCE = Source(
    "quickdraw",
    "Quick, Draw! doodles of one category, 28×28",
    "drawing",
    load,
    accepts=frozenset({"category", "strokes", "recognized"}),
    detector="bowtie",
)
