"""Figures of merit against scikit-learn's, and what must hold for any scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as oracle

from app.errors import InputError
from app.scoring import metrics
from app.scoring.thresholds import is_anomaly

scores = st.lists(st.integers(-8, 8).map(lambda n: n / 2), min_size=1, max_size=30)


def labelled(normal, anomalous):
    return np.repeat([0, 1], [len(normal), len(anomalous)]), np.concatenate([normal, anomalous])


@given(scores, scores)
def test_ranking_figures_agree_with_scikit_learn(normal, anomalous):
    truth, values = labelled(normal, anomalous)
    assert metrics.auroc(normal, anomalous) == pytest.approx(oracle.roc_auc_score(truth, values))
    assert metrics.average_precision(normal, anomalous) == pytest.approx(oracle.average_precision_score(truth, values))


@given(scores, scores)
def test_curves_agree_with_scikit_learn(normal, anomalous):
    truth, values = labelled(normal, anomalous)
    false_alarms, recall, _ = oracle.roc_curve(truth, values, drop_intermediate=False)
    curve = metrics.roc_curve(normal, anomalous)
    assert curve.x == pytest.approx(false_alarms) and curve.y == pytest.approx(recall)
    precision, recall, _ = oracle.precision_recall_curve(truth, values)
    curve = metrics.precision_recall_curve(normal, anomalous)
    assert curve.x == pytest.approx(recall[::-1]) and curve.y == pytest.approx(precision[::-1])


@given(scores, scores, st.integers(-9, 9).map(lambda n: n / 2))
def test_figures_at_a_threshold_agree_with_scikit_learn(normal, anomalous, threshold):
    truth, values = labelled(normal, anomalous)
    flagged = is_anomaly(values, threshold)
    ours = metrics.figures(normal, anomalous, threshold)
    assert ours.recall == pytest.approx(oracle.recall_score(truth, flagged))
    assert ours.precision == pytest.approx(oracle.precision_score(truth, flagged, zero_division=0))
    assert ours.f1 == pytest.approx(oracle.f1_score(truth, flagged))
    assert ours.accuracy == pytest.approx(oracle.accuracy_score(truth, flagged))
    assert ours.false_alarm_rate == pytest.approx(flagged[truth == 0].mean())


@given(scores, scores)
def test_every_point_of_a_curve_is_what_its_threshold_does(normal, anomalous):
    for x, y, threshold in zip(*vars(metrics.roc_curve(normal, anomalous)).values(), strict=True):
        at = metrics.figures(normal, anomalous, threshold)
        assert (x, y) == (at.false_alarm_rate, at.recall)


@given(scores, scores)
def test_auroc_is_unchanged_by_an_increasing_map_and_mirrored_by_a_falling_one(normal, anomalous):
    plain = metrics.auroc(normal, anomalous)
    assert metrics.auroc(np.exp(normal), np.exp(anomalous)) == pytest.approx(plain)
    assert metrics.auroc(np.negative(normal), np.negative(anomalous)) == pytest.approx(1 - plain)
    assert metrics.auroc(anomalous, normal) == pytest.approx(1 - plain)


@given(scores, scores)
def test_auroc_is_the_area_under_the_curve(normal, anomalous):
    curve = metrics.roc_curve(normal, anomalous)
    area = np.sum(np.diff(curve.x) * (curve.y[1:] + curve.y[:-1]) / 2)
    assert metrics.auroc(normal, anomalous) == pytest.approx(area)


@given(scores, scores, st.sampled_from([0.0, 0.05, 0.1, 0.5, 1.0]))
def test_recall_at_a_false_alarm_rate_is_the_best_of_the_curve(normal, anomalous, rate):
    curve = metrics.roc_curve(normal, anomalous)
    best = curve.y[curve.x <= rate + 1e-12].max()
    assert metrics.recall_at_false_alarm_rate(normal, anomalous, rate) == pytest.approx(best)


def test_separated_and_equal_scores():
    assert metrics.auroc([1, 2], [3, 4]) == 1
    assert metrics.auroc([3, 4], [1, 2]) == 0
    assert metrics.auroc([1, 1, 1], [1, 1]) == 0.5
    assert metrics.average_precision([1, 2], [3, 4]) == 1
    assert metrics.recall_at_false_alarm_rate([1, 2], [3, 4], 0) == 1


@pytest.mark.parametrize(
    "measure",
    [
        metrics.auroc,
        metrics.average_precision,
        metrics.roc_curve,
        metrics.precision_recall_curve,
        metrics.recall_at_false_alarm_rate,
        lambda normal, anomalous: metrics.figures(normal, anomalous, 0.5),
    ],
)
@pytest.mark.parametrize(
    ("normal", "anomalous", "message"),
    [
        ([], [1.0], "at least one normal sample"),
        ([1.0], [], "at least one anomalous sample"),
        ([1.0, float("nan")], [1.0], "finite normal scores"),
        ([1.0], [float("inf")], "finite anomalous scores"),
        ([[1.0]], [1.0], "one dimension"),
    ],
)
def test_a_missing_kind_is_an_error_and_not_nan(measure, normal, anomalous, message):
    with pytest.raises(InputError, match=message):
        measure(normal, anomalous)


def test_a_rate_outside_0_and_1_is_refused():
    with pytest.raises(InputError, match="from 0 to 1"):
        metrics.recall_at_false_alarm_rate([1.0], [2.0], 5)
