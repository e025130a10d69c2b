"""Bootstrap intervals: the resampled figures are the figures of resamples, and cover as they should."""

import numpy as np
import pytest

from app.errors import InputError
from app.scoring import intervals, metrics


def scores(seed, n=80, m=60):
    rng = np.random.default_rng(seed)
    return rng.normal(size=n).round(1), rng.normal(1, size=m).round(1)


def by_hand(normal, anomalous, threshold, repeats, seed, stream=0):
    """The same resamples, one by one, through `metrics`."""
    first, second = np.random.default_rng([seed, 0]), np.random.default_rng([seed, 1, stream])
    rows = []
    for _ in range(repeats):
        a = normal[first.integers(0, len(normal), len(normal))]
        b = anomalous[second.integers(0, len(anomalous), len(anomalous))]
        at = vars(metrics.figures(a, b, threshold))
        rows.append({"auroc": metrics.auroc(a, b), "average_precision": metrics.average_precision(a, b), **at})
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@pytest.mark.parametrize("threshold", [-9.0, 0.5, 1.0, 9.0])
def test_resampled_figures_are_the_figures_of_resamples(threshold):
    normal, anomalous = scores(0)
    fast = intervals.resample(normal, anomalous, threshold, repeats=30, seed=4, stream=2)
    slow = by_hand(normal, anomalous, threshold, 30, 4, stream=2)
    assert fast.keys() == slow.keys()
    for name in slow:
        assert fast[name] == pytest.approx(slow[name]), name


def test_chunks_make_no_difference(monkeypatch):
    normal, anomalous = scores(1)
    whole = intervals.resample(normal, anomalous, 0.5, repeats=25, seed=1)
    monkeypatch.setattr(intervals, "_CHUNK", 300)
    parts = intervals.resample(normal, anomalous, 0.5, repeats=25, seed=1)
    for name in whole:
        assert np.array_equal(whole[name], parts[name])


def test_streams_share_the_normals_and_not_the_anomalous():
    normal, anomalous = scores(2)
    first, second = (intervals.resample(normal, anomalous, 0.5, seed=3, stream=k) for k in (0, 1))
    assert np.array_equal(first["false_alarm_rate"], second["false_alarm_rate"])
    assert not np.array_equal(first["recall"], second["recall"])


def test_the_seed_decides():
    normal, anomalous = scores(3)
    one, same, other = (intervals.resample(normal, anomalous, 0.5, seed=seed)["auroc"] for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    truth, held = 0.7602, 0  # P(N(1, 1) > N(0, 1)) = Φ(1/√2)
    for seed in range(200):
        low, high = intervals.interval(intervals.resample(*scores(seed), 0.5, repeats=200, seed=seed)["auroc"])
        held += low <= truth <= high
    assert 0.88 <= held / 200 <= 0.99


def test_separated_scores_have_no_spread():
    assert intervals.interval(intervals.resample([1, 2], [3, 4], 2.5)["auroc"]) == (1, 1)


@pytest.mark.parametrize(("normal", "anomalous"), [([], [1.0]), ([1.0], []), ([float("nan")], [1.0])])
def test_bad_input_is_refused(normal, anomalous):
    with pytest.raises(InputError):
        intervals.resample(normal, anomalous, 0.5)
