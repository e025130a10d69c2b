"""Conformal p-values and the three verdicts."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputError
from app.scoring.calibration import judge, p_values, thin, threshold_level, verdicts
from app.scoring.thresholds import choose, is_anomaly

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures" / "predicate.json").read_text(encoding="utf-8"))
scores = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=30)


def test_judge_says_the_same_in_one_go():
    rng = np.random.default_rng(4)
    normals = np.sort(rng.normal(size=300).round(2))
    values, threshold = np.concatenate([rng.normal(size=500).round(2), normals[-20:], [-9.0, 9.0]]), 1.6
    level = threshold_level(threshold, normals)
    odd, p, said = judge(values, threshold, normals.tolist(), level)
    assert (odd == is_anomaly(values, threshold)).all()
    assert (p == p_values(values, normals)).all()
    assert said.tolist() == verdicts(values, threshold, p, level).tolist()
    assert set(said.tolist()) == {"normal", "unsure", "anomaly"}
    for i in (0, -1):  # one alone
        assert judge(values[[i]], threshold, normals.tolist(), level)[2].tolist() == [said[i]]


@pytest.mark.parametrize("case", FIXTURE["p_values"])
def test_p_values(case):
    assert p_values(case["scores"], case["calibration"]).tolist() == pytest.approx(case["p_values"])


@pytest.mark.parametrize("case", FIXTURE["verdicts"])
def test_verdicts(case):
    level = threshold_level(case["threshold"], case["calibration"])
    assert level == pytest.approx(case["false_alarm_rate"])
    p = p_values(case["scores"], case["calibration"])
    assert verdicts(case["scores"], case["threshold"], p, level).tolist() == case["verdicts"]


@given(scores, scores)
def test_p_values_follow_the_formula(values, normals):
    counted = [(1 + sum(normal >= value for normal in normals)) / (len(normals) + 1) for value in values]
    assert p_values(values, sorted(normals)).tolist() == pytest.approx(counted)


@given(scores, scores, st.integers(-6, 6))
def test_verdicts_rise_with_the_score_and_agree_with_the_predicate(values, normals, threshold):
    values, normals = sorted(values), sorted(normals)
    level = threshold_level(threshold, normals)
    said = verdicts(values, threshold, p_values(values, normals), level)
    assert ((said == "anomaly") == is_anomaly(values, threshold)).all()
    ranks = [["normal", "unsure", "anomaly"].index(each) for each in said]
    assert ranks == sorted(ranks)


def test_five_percent_are_anomalies_and_five_more_unsure():
    rng = np.random.default_rng(1)
    calibration = np.sort(rng.normal(size=999))
    threshold = choose("false-alarm-rate", calibration, rate=0.05).value
    level = threshold_level(threshold, calibration)
    assert level == pytest.approx(0.05)
    unseen = rng.normal(size=20_000)
    said = verdicts(unseen, threshold, p_values(unseen, calibration), level)
    assert (said == "anomaly").mean() == pytest.approx(0.05, abs=0.02)
    assert (said == "unsure").mean() == pytest.approx(0.05, abs=0.02)


def test_p_values_of_unseen_normals_are_uniform_at_worst():
    rng = np.random.default_rng(2)
    p = np.array([p_values(rng.normal(size=1), np.sort(rng.normal(size=50)))[0] for _ in range(4000)])
    for level in (0.05, 0.1, 0.5):
        assert (p <= level).mean() <= level + 0.02


def test_thinning_keeps_both_ends_and_the_p_values():
    rng = np.random.default_rng(3)
    normals = rng.normal(size=12_345)
    kept = thin(normals, 1000)
    assert len(kept) == 1000 and (np.diff(kept) >= 0).all()
    assert kept[0] == normals.min() and kept[-1] == normals.max()
    assert np.isin(kept, normals).all()
    odd = np.linspace(-5, 5, 500)
    assert p_values(odd, kept) == pytest.approx(p_values(odd, np.sort(normals)), abs=1 / 999 + 1 / 1001)


def test_thinning_leaves_few_scores_as_they_are_but_sorts_them():
    assert thin(np.array([3.0, 1.0, 2.0]), 1000).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: p_values([1.0], []), "at least one"),
        (lambda: p_values([1.0], [2.0, 1.0]), "ascending"),
        (lambda: p_values([1.0], [1.0, float("nan"), 2.0]), "ascending"),
        (lambda: threshold_level(1.0, []), "at least one"),
        (lambda: thin([1.0], 1), "at least 2"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
