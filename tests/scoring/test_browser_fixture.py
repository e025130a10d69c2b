"""Python's half of tests/fixtures/experiment.json; tests/js/experiment.scoring.test.js is the other."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.scoring import metrics, scores, thresholds

FIXTURE = json.loads((Path(__file__).parents[1] / "fixtures" / "experiment.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(FIXTURE["scores"]))
def test_scores(name: str) -> None:
    x = np.array(FIXTURE["samples"], np.float32)
    made = np.array(FIXTURE["reconstructions"], np.float32)
    np.testing.assert_allclose(scores.create(name).score(x, made), FIXTURE["scores"][name], atol=1e-12)


@pytest.mark.parametrize("case", FIXTURE["registered"]["cases"], ids=["default", "wide", "still"])
def test_the_score_that_asks_more_than_once(case: dict[str, Any]) -> None:
    """The network is a matrix that both tests know how to make."""
    x = np.array(FIXTURE["registered"]["samples"], np.float32)
    size = x[0].size
    matrix = np.sin(np.arange(size * size).reshape(size, size)) * 0.1
    score = scores.create("registered", case["parameters"])
    queries = score.queries(x)
    made = (queries.reshape(-1, size) @ matrix).reshape(queries.shape).astype(np.float32)
    np.testing.assert_allclose(score.score(x, made, queries), case["scores"], rtol=1e-5)


@pytest.mark.parametrize("case", FIXTURE["cases"], ids=lambda case: f"{len(case['normal'])}+{len(case['anomalous'])}")
def test_metrics(case: dict[str, Any]) -> None:
    normal, anomalous = case["normal"], case["anomalous"]
    assert metrics.auroc(normal, anomalous) == pytest.approx(case["auroc"], abs=1e-12)
    curve = metrics.roc_curve(normal, anomalous)
    for found, expected in ((curve.x, "x"), (curve.y, "y"), (curve.thresholds, "thresholds")):
        np.testing.assert_allclose(found, case["roc"][expected], atol=1e-12)
    assert thresholds.choose("max-f1", normal, anomalous).value == case["max_f1"]
    # With both costs 1, the lowest cost is the best accuracy.
    assert thresholds.choose("cost", normal, anomalous).value == case["best_accuracy"]
    for at in case["at"]:
        found = metrics.figures(normal, anomalous, at["threshold"])
        for name in ("false_alarm_rate", "recall", "precision", "f1", "accuracy"):
            assert getattr(found, name) == pytest.approx(at[name], abs=1e-12)
