"""The predicate, and rules whose thresholds give back the figures they were chosen for."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputError
from app.scoring.metrics import figures
from app.scoring.thresholds import RULES, choose, is_anomaly

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures" / "predicate.json").read_text(encoding="utf-8"))
scores = st.lists(st.one_of(st.integers(-3, 3).map(float), st.floats(-1e6, 1e6)), min_size=1, max_size=40)


@pytest.mark.parametrize("case", FIXTURE["predicate"])
def test_predicate(case):
    assert bool(is_anomaly(case["score"], case["threshold"])) is case["anomaly"]


def test_the_threshold_is_not_rounded_to_a_float32_score():
    assert is_anomaly(np.float32([0.1]), 0.1).tolist() == [True]


@pytest.mark.parametrize("case", FIXTURE["thresholds"])
def test_rules(case):
    chosen = choose(case["rule"], case["normal"], case.get("anomalous"), **case["options"])
    assert chosen.value == case["threshold"]
    assert chosen.rule == case["rule"]
    assert is_anomaly(case["normal"], chosen.value).sum() == case["false_alarms"]
    assert chosen.false_alarm_rate == case["false_alarms"] / len(case["normal"])
    if "hits" in case:
        assert is_anomaly(case["anomalous"], chosen.value).sum() == case["hits"]


@given(scores, st.floats(0.001, 0.999))
def test_at_most_the_target_share_of_normals_is_flagged(normal, rate):
    assert choose("false-alarm-rate", normal, rate=rate).false_alarm_rate <= rate


@pytest.mark.parametrize("n", [19, 20, 100, 101, 1000])
def test_unseen_normals_keep_to_the_target_and_come_close_to_it(n):
    """The share above the k-th of n uniform numbers is 1 − that number; its mean is (n + 1 − k)/(n + 1)."""
    rng = np.random.default_rng(n)
    shares = [1 - choose("false-alarm-rate", rng.random(n), rate=0.05).value for _ in range(2000)]
    slack = 4 * np.std(shares) / np.sqrt(len(shares))
    assert 0.05 - 1 / (n + 1) - slack < np.mean(shares) < 0.05 + slack


@given(scores, scores)
def test_max_f1_is_reached_by_its_threshold_and_beaten_by_none(normal, anomalous):
    chosen = choose("max-f1", normal, anomalous).value
    best = figures(normal, anomalous, chosen).f1
    everywhere = np.unique(normal + anomalous)
    tried = [*everywhere, everywhere[0] - 1, *(everywhere[:-1] + np.diff(everywhere) / 2)]
    assert best >= max(figures(normal, anomalous, each).f1 for each in tried)


@given(scores, scores, st.floats(0, 10), st.floats(0, 10))
def test_lowest_cost_is_beaten_by_no_threshold(normal, anomalous, false_alarm_cost, miss_cost):
    def cost(threshold):
        alarms, hits = is_anomaly(normal, threshold).sum(), is_anomaly(anomalous, threshold).sum()
        return false_alarm_cost * alarms + miss_cost * (len(anomalous) - hits)

    chosen = choose("cost", normal, anomalous, false_alarm_cost=false_alarm_cost, miss_cost=miss_cost).value
    everywhere = np.unique(normal + anomalous)
    assert cost(chosen) <= min(cost(each) for each in [*everywhere, everywhere[0] - 1])


@pytest.mark.parametrize("rule", ["max-f1", "cost"])
@pytest.mark.parametrize("low", [0.1, np.nextafter(0.1, 1), -0.1, np.nextafter(-0.1, 0), 0.0, 1e308])
def test_neighbouring_floats_are_still_told_apart(rule, low):
    high = np.nextafter(low, np.inf)
    chosen = choose(rule, [low], [high]).value
    assert not is_anomaly(low, chosen) and is_anomaly(high, chosen)


@given(scores, st.floats(-10, 10), st.floats(0, 10))
def test_a_higher_threshold_never_flags_more(values, threshold, more):
    assert is_anomaly(values, threshold + more).sum() <= is_anomaly(values, threshold).sum()


def test_every_rule_says_what_it_does():
    for rule in RULES.values():
        assert rule.help.endswith(".")


@pytest.mark.parametrize(
    ("rule", "normal", "anomalous", "options", "message"),
    [
        ("maxf1", [1.0], [2.0], {}, "Did you mean max-f1"),
        ("fixed", [1.0], None, {}, "needs value"),
        ("fixed", [1.0], None, {"value": float("nan")}, "finite threshold"),
        ("false-alarm-rate", [1.0], None, {"rat": 0.1}, "Did you mean rate"),
        ("false-alarm-rate", [1.0], None, {"rate": 0.0}, "between 0 and 1"),
        ("false-alarm-rate", [1.0], None, {"rate": 1.0}, "between 0 and 1"),
        ("false-alarm-rate", [], None, {}, "at least one normal"),
        ("false-alarm-rate", [[1.0]], None, {}, "one dimension"),
        ("mean-plus-std", [1.0, float("nan")], None, {}, "finite normal"),
        ("max-f1", [1.0], None, {}, "needs anomalous"),
        ("max-f1", [1.0], [], {}, "at least one anomalous"),
        ("cost", [1.0], [2.0], {"miss_cost": -1}, "at least 0"),
    ],
)
def test_bad_input_is_refused(rule, normal, anomalous, options, message):
    with pytest.raises(InputError, match=message):
        choose(rule, normal, anomalous, **options)
