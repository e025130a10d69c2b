"""Synthetic heartbeats: normal ones and several kinds of abnormal ones, 140 samples each (`app.kinds.signal.heartbeats`).

For pages, tests and machines without ECG5000. Nobody's heart was recorded; figures measured on them say nothing of
people's. Licence: the project's own. Citation: McSharry et al., A dynamical model for generating synthetic
electrocardiogram signals, 2003.
"""

from app.config import Settings
from app.datasets.base import Dataset
from app.kinds.signal.heartbeats import beats

CITATION = (
    "P. E. McSharry, G. D. Clifford, L. Tarassenko, L. A. Smith. A dynamical model for generating synthetic "
    "electrocardiogram signals. IEEE Transactions on Biomedical Engineering 50(3), 2003."
)


def load(settings: Settings, *, category: str = "normal", limit: int | None = None, seed: int = 0) -> Dataset:
    """One kind of beat as a data set of 500, unless `limit` says otherwise. Nothing is read from `settings`.

    returns : Dataset with samples of shape (n, 140), float32, each of mean 0 and deviation 1
    """
    return Dataset(
        "synthetic_heartbeats",
        beats(category, 500 if limit is None else limit, seed),
        "signal",
        category=category,
        licence="the project's own",
        citation=CITATION,
        synthetic=True,
    )
