"""How far the figures of `metrics` would move with other samples of the same kinds: bootstrap intervals.

Normal and anomalous samples are resampled separately (a stratified bootstrap), so every resample has as many of each.
The detector and its threshold stay the same: the interval says how well the test determines the figures, not how
another training would turn out. Source: Efron & Tibshirani, An Introduction to the Bootstrap, 1993 (percentile
interval).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.scoring.metrics import Figures, from_counts
from app.scoring.thresholds import finite_scores, is_anomaly

_CHUNK = 2_000_000
"""Most counts held at once, resamples times distinct scores, which keeps the memory below about 100 MB."""

Resamples = dict[str, NDArray[np.float64]]
"""Each figure's value in every resample, shape (repeats,), by its name."""


def resample(
    normal: ArrayLike,
    anomalous: ArrayLike,
    threshold: float,
    *,
    repeats: int = 1000,
    seed: int = 0,
    stream: int = 0,
) -> Resamples:
    """Return auroc, average_precision and the fields of `Figures` at the threshold, for each resample.

    normal, anomalous : (n,) and (m,) finite scores. Raises InputError if one is empty.
    stream : number of the anomalous source. With the same seed, all streams draw the same normals in each
        resample, so that figures of several sources can be averaged resample by resample.
    """
    first, second = finite_scores(normal, "normal"), finite_scores(anomalous, "anomalous")
    distinct, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    above = is_anomaly(distinct, threshold)
    draws = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1, stream])
    n, m, step = len(first), len(second), max(1, _CHUNK // len(distinct))
    parts = []
    for start in range(0, repeats, step):
        size = min(step, repeats - start)
        normals = _counts(draws[0], places[:n], size, len(distinct))
        odd = _counts(draws[1], places[n:], size, len(distinct))
        parts.append(_figures(normals, odd, above, n, m))
    names = ["auroc", "average_precision", *Figures.__dataclass_fields__]
    return dict(zip(names, np.concatenate(parts, axis=1), strict=True))


def interval(values: ArrayLike, level: float = 0.95) -> tuple[float, float]:
    """Return the central interval that holds `level` of a figure's resampled values, shape (repeats,)."""
    low, high = np.quantile(np.asarray(values), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _counts(rng: np.random.Generator, places: NDArray[np.intp], size: int, width: int) -> NDArray[np.intp]:
    """Draw len(places) samples with replacement `size` times; count them by place: (size, width)."""
    drawn = places[rng.integers(0, len(places), (size, len(places)))]
    drawn += width * np.arange(size)[:, None]
    return np.bincount(drawn.ravel(), minlength=size * width).reshape(size, width)


def _figures(
    normals: NDArray[np.intp], odd: NDArray[np.intp], above: NDArray[np.bool_], n: int, m: int
) -> NDArray[np.float64]:
    """All figures, (7, size), of resamples given as counts at the distinct scores, ascending."""
    below = np.cumsum(normals, axis=1) - normals
    auroc = (odd * (below + normals / 2)).sum(axis=1) / (n * m)
    hits = m - (np.cumsum(odd, axis=1) - odd)
    flagged = hits + n - below
    precision = (odd * (hits / np.maximum(flagged, 1))).sum(axis=1) / m
    counts = from_counts(normals[:, above].sum(axis=1), odd[:, above].sum(axis=1), n, m)
    return np.stack([auroc, precision, *counts])
