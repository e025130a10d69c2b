"""Synthetic doodles as a data set, drawn on request: see `app.kinds.drawing.doodles`.

Folder: none. Licence: the project's own. Say "synthetic" wherever they are shown or counted.
"""

from app.config import Settings
from app.datasets.base import Dataset, Request, Source
from app.kinds.drawing import doodles

COUNT = 500
"""Number of drawings if the request sets no limit."""


def load(settings: Settings, request: Request) -> Dataset:
    """One shape, by default bowties. Nothing is read from `settings`."""
    shape = request.category or "bowtie"
    samples = doodles.bitmaps(shape, COUNT if request.limit is None else request.limit, request.seed or 0)
    return Dataset("synthetic", samples, "drawing", category=shape, licence="the project's own", synthetic=True)


SOURCE = Source(
    "synthetic",
    "doodles drawn by this program, 28×28: for tests and demonstrations",
    "drawing",
    load,
    accepts=frozenset({"category", "seed"}),
)
