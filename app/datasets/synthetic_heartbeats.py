"""Synthetic heartbeats: normal and of several abnormal kinds, 140 samples each (`app.kinds.signal.heartbeats`).

For pages, tests and machines without ECG5000. Nobody's heart was recorded, and figures measured on them say nothing
about people's hearts. Licence: the project's own. Citation: McSharry et al., A dynamical model for generating synthetic
electrocardiogram signals, 2003.
"""

from app.config import Settings
from app.datasets.base import Dataset, Request, Source
from app.kinds.signal.heartbeats import beats

CITATION = (
    "P. E. McSharry, G. D. Clifford, L. Tarassenko, L. A. Smith. A dynamical model for generating synthetic "
    "electrocardiogram signals. IEEE Transactions on Biomedical Engineering 50(3), 2003."
)

COUNT = 500
"""Number of heartbeats if the request sets no limit."""


def load(settings: Settings, request: Request) -> Dataset:
    """One kind of beat, by default normal: (n, 140), float32, each of mean 0 and deviation 1. Reads no `settings`."""
    kind = request.category or "normal"
    samples = beats(kind, COUNT if request.limit is None else request.limit, request.seed or 0)
    return Dataset(
        "synthetic_heartbeats",
        samples,
        "signal",
        category=kind,
        licence="the project's own",
        citation=CITATION,
        synthetic=True,
    )


SOURCE = Source(
    "synthetic_heartbeats",
    "heartbeats made by a dynamical model, 140 samples each: for lessons, tests and demonstrations",
    "signal",
    load,
    accepts=frozenset({"category", "seed"}),
    architecture="ensemble",
)
