"""Choosing a threshold: the best on the half it was chosen on, tested on the other, kept whole or not at all."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, f1_score, precision_score, recall_score

from app.detectors import spec as specs
from app.detectors import store
from app.detectors.detector import Detector
from app.errors import DetectorError, InputError, StorageError
from app.evaluation import threshold_saving
from app.evaluation.evaluate import Scored
from app.evaluation.halves import NOTHING, Scores, divide, halve, score_all
from app.evaluation.threshold import FIGURES, Chosen, choose
from app.evaluation.threshold_saving import save
from app.scoring.thresholds import RULES, is_anomaly, named
from app.training import imported
from tests import making

DETECTOR = making.detector("blank", (4, 5), np.zeros_like, "mse", 0.25, np.linspace(0, 0.3, 50))


def group(scores: list[float] | np.ndarray) -> Scored:
    return Scored(np.asarray(scores, np.float64), np.zeros(len(scores)))


def scores_of(normal: list[float] | np.ndarray, odd: list[float] | np.ndarray = ()) -> Scores:  # type: ignore[assignment]
    return Scores(group(normal), {"odd": group(odd)} if len(odd) else {})


def chosen(
    rule: str, first: Scores, second: Scores | None = None, detector: Detector = DETECTOR, **options: float
) -> Chosen:
    return choose(detector, first, second or first, rule, options, "Given apart.")


some = st.lists(st.one_of(st.integers(0, 9).map(float), st.floats(-1e6, 1e6)), min_size=4, max_size=30)
varied = st.tuples(some, some).filter(lambda both: np.ptp(both[0] + both[1]) > 0)


def candidates(scores: Scores) -> list[float]:
    """Thresholds of which one does whatever any threshold does."""
    values = np.unique(np.concatenate([scores.normal.score, scores.anomalous]))
    return [np.nextafter(values[0], -np.inf), *values]


@settings(deadline=None)
@given(varied, st.integers(0, 9))
def test_max_f1_is_beaten_by_no_threshold_where_it_was_chosen(both, seed):
    first, second, _ = divide(scores_of(*both), named("max-f1"), seed)
    if np.ptp(np.concatenate([first.normal.score, first.anomalous])) == 0:
        return
    found = chosen("max-f1", first, second)
    labels = np.repeat([0, 1], [len(first.normal.score), len(first.anomalous)])
    values = np.concatenate([first.normal.score, first.anomalous])
    best = max(f1_score(labels, is_anomaly(values, each), zero_division=0) for each in candidates(first))
    assert found.chosen_on.to_dict()["f1"] == pytest.approx(best)


@settings(deadline=None)
@given(varied, st.floats(0.1, 10), st.floats(0.1, 10))
def test_cost_is_beaten_by_no_threshold_where_it_was_chosen(both, miss, alarm):
    scores = scores_of(*both)

    def cost(threshold: float) -> float:
        alarms = is_anomaly(scores.normal.score, threshold).sum()
        misses = len(scores.anomalous) - is_anomaly(scores.anomalous, threshold).sum()
        return float(alarm * alarms + miss * misses)

    found = chosen("cost", scores, miss_cost=miss, false_alarm_cost=alarm)
    assert cost(found.threshold.value) <= min(map(cost, candidates(scores))) + 1e-9


@settings(deadline=None)
@given(some.filter(lambda values: np.ptp(values) > 0), st.floats(0.01, 0.9))
def test_the_false_alarm_rate_is_the_largest_within_its_bound(normal, rate):
    """A lower threshold would flag more than the rate allows for: of n + 1 normals, the new one counted in."""
    found = chosen("false-alarm-rate", scores_of(normal), rate=rate)
    n, value = len(normal), found.threshold.value
    assert is_anomaly(normal, value).mean() <= rate
    lower = [each for each in candidates(scores_of(normal)) if each < value]
    assert all((1 + is_anomaly(normal, each).sum()) / (n + 1) > rate - 1e-6 for each in lower)


def test_figures_and_counts_are_scikit_learn_s():
    rng = np.random.default_rng(3)
    first, second = (scores_of(rng.normal(0, 1, 60), rng.normal(1.5, 1, 40)) for _ in range(2))
    found = chosen("max-f1", first, second)
    for part, scores in ((found.chosen_on, first), (found.tested_on, second)):
        labels = np.repeat([0, 1], [60, 40])
        said = is_anomaly(np.concatenate([scores.normal.score, scores.anomalous]), found.threshold.value)
        told = part.to_dict()
        assert told["f1"] == pytest.approx(f1_score(labels, said))
        assert told["precision"] == pytest.approx(precision_score(labels, said))
        assert told["recall"] == pytest.approx(recall_score(labels, said))
        assert told["accuracy"] == pytest.approx((labels == said).mean())
        counts = told["confusion"]
        by_hand = [[counts[kind][f"called_{called}"] for called in counts] for kind in counts]
        assert by_hand == confusion_matrix(labels, said).tolist()
        low, high = told["intervals"]["f1"]
        assert low < told["f1"] < high
    before = found.tested_before.to_dict()
    assert before["recall"] == np.mean(second.anomalous > DETECTOR.threshold)


def test_what_is_tested_was_not_chosen_on():
    rng = np.random.default_rng(0)
    scores = Scores(group(np.arange(53.0)), {"a": group(100 + np.arange(11.0)), "b": group(200 + np.arange(30.0))})
    first, second, said = divide(scores, named("max-f1"), 5)
    for all_, one, other in (
        (scores.normal, first.normal, second.normal),
        *((scores.sources[name], first.sources[name], second.sources[name]) for name in "ab"),
    ):
        assert sorted([*one.score, *other.score]) == all_.score.tolist()
        assert abs(len(one.score) - len(other.score)) <= 0.2 * len(all_.score)
    assert "seed 5" in said and rng is not None
    again, other = (divide(scores, named("max-f1"), seed)[0].normal.score.tolist() for seed in (5, 6))
    assert again == first.normal.score.tolist() != other


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(0, 9), st.booleans())
def test_neighbours_are_parted_at_a_few_places_only(n, seed, more):
    first, second = halve(n, np.random.default_rng(seed), more)
    assert sorted([*first, *second]) == list(range(n))
    in_first = np.isin(np.arange(n), first)
    assert np.count_nonzero(np.diff(in_first)) < 10


def test_many_sources_of_one_sample_each_do_not_all_end_up_in_one_half():
    for seed in range(20):
        scores = Scores(group(np.arange(9.0)), {str(i): group([10.0 + i]) for i in range(6)})
        first, second, _ = divide(scores, named("max-f1"), seed)
        assert len(first.anomalous) == len(second.anomalous) == 3


def test_what_a_rule_does_not_look_at_is_all_tested_on():
    scores = scores_of(np.arange(20.0), [30.0])
    first, second, said = divide(scores, named("false-alarm-rate"), 0)
    assert len(first.anomalous) == 0 and second.anomalous.tolist() == [30.0] and "every anomalous" in said
    first, second, said = divide(scores, named("fixed"), 0)
    assert first is NOTHING and second is scores and "given" in said
    found = chosen("fixed", first, second, value=5.0)
    assert found.threshold.value == 5 and found.tested_on.alarms == 14
    assert found.chosen_on.to_dict()["false_alarm_rate"] is None


def test_without_anomalous_samples_there_is_only_the_false_alarm_rate():
    found = chosen("mean-plus-std", scores_of(np.arange(40.0)), k=1.0)
    told = found.tested_on.to_dict()
    assert told["false_alarm_rate"] == np.mean(np.arange(40) > found.threshold.value)
    assert [told[name] for name in (*FIGURES, "auroc") if name != "false_alarm_rate"] == [None] * 5
    assert found.options == {"k": 1.0} and json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("rule", "scores", "said"),
    [
        ("max-f1", scores_of([1, 2, 3, 4]), "The rule max-f1 needs anomalous samples as well. Add --anomalous PATH"),
        ("maxf1", scores_of([1, 2, 3, 4]), "Did you mean max-f1?"),
        ("max-f1", scores_of([1.0], [2.0]), "at least 2 normal samples to choose a threshold on. Received 1."),
        ("max-f1", scores_of([1.5] * 4, [1.5] * 5), "All 9 samples have the score 1.5, so no threshold"),
        ("mean-plus-std", scores_of([1.5] * 4), "All 4 samples have the score 1.5"),
        ("fixed", scores_of([], [1.0]), "no normal sample to test"),
    ],
)
def test_what_cannot_be_chosen_is_said(rule, scores, said):
    with pytest.raises(InputError, match=said.replace(".", r"\.").replace("?", r"\?")):
        chosen(rule, scores)


@pytest.mark.parametrize(
    ("rule", "scores", "said"),
    [
        ("max-f1", scores_of([1, 2, 3], [4, 5, 6, 7]), "There are 3 normal samples. Expected at least 4"),
        ("max-f1", scores_of([1, 2, 3, 4], [4.0]), "There is 1 anomalous sample. Expected at least 4"),
        ("false-alarm-rate", scores_of([1.0]), "There is 1 normal sample."),
    ],
)
def test_too_few_to_divide_is_said(rule, scores, said):
    with pytest.raises(InputError, match=said):
        divide(scores, RULES[rule], 0)


@pytest.mark.parametrize(
    ("rule", "scores", "said"),
    [
        ("false-alarm-rate", scores_of(np.arange(18.0)), "18 normal samples are too few for a false-alarm rate of 5 %"),
        ("max-f1", scores_of(np.arange(30.0), np.arange(20.0, 35.0)), "Tested on only 15 anomalous samples"),
        ("max-f1", scores_of(np.arange(5.0, 35.0), np.arange(25.0)), "mostly score lower than the normal ones"),
        ("max-f1", scores_of(np.arange(40.0), np.arange(0.5, 39)), "flags 98% of the normal samples that chose it"),
        ("max-f1", scores_of(np.arange(30.0), np.arange(20.0, 70.0)), "more anomalous samples (50) than normal"),
    ],
)
def test_what_weakens_a_figure_is_said(rule, scores, said):
    assert any(said in note for note in chosen(rule, scores).notes)


def test_nothing_is_said_where_nothing_is_weak():
    assert chosen("max-f1", scores_of(np.arange(60.0), np.arange(40.0, 80.0))).notes == ()


def of_saved(models: Path, rule: str, normal: np.ndarray, odd: np.ndarray, **options: float) -> Chosen:
    detector = store.load(models, "small")
    scores = score_all(detector, normal, {"spiral": odd} if len(odd) else {})
    first, second, said = divide(scores, named(rule), 0)
    return choose(detector, first, second, rule, options, said)


@pytest.fixture
def models(trained: Path, tmp_path: Path) -> Path:
    """A copy of the trained detector, to be changed."""
    import shutil

    shutil.copytree(trained, tmp_path / "models")
    return tmp_path / "models"


def test_a_saved_threshold_is_loaded_again_with_card_figures_and_picture(models, bowties):
    before, folder = store.load(models, "small").spec, models / "small"
    picture = (folder / "report" / "scores.png").read_bytes()
    odd = np.random.default_rng(0).random((40, 28, 28), np.float32)
    found = of_saved(models, "max-f1", bowties[:80], odd)
    assert save(models, "small", found) == folder
    spec = store.load(models, "small").spec
    assert spec.threshold.value == found.threshold.value != before.threshold.value
    assert spec.threshold.rule == "max-f1" and spec.threshold.chosen.anomalous == 20
    assert spec.threshold.false_alarm_rate == np.mean(np.array(spec.calibration) > spec.threshold.value)
    assert spec.metrics.test.n == len(found.tested_on.scores.normal.score)
    assert spec.metrics.anomalous.by_source["spiral"].recall == found.tested_on.to_dict()["recall"]
    assert spec.files == before.files and spec.calibration == before.calibration
    card = (folder / "README.md").read_text(encoding="utf-8")
    row = f"| threshold | {spec.threshold.value:.6g}, by the rule `max-f1`; chosen after the training, on 40 normal and"
    assert row in card and f"{before.threshold.value:.6g}" not in card and "aimed at" not in card
    assert (folder / "report" / "scores.png").read_bytes() != picture
    assert [p.name for p in models.iterdir()] == ["small"]


def test_the_card_states_the_rate_that_was_asked_for_and_no_figure_of_the_old_threshold(models, bowties):
    save(models, "small", of_saved(models, "false-alarm-rate", bowties[:80], np.empty((0, 28, 28)), rate=0.125))
    card = (models / "small" / "README.md").read_text(encoding="utf-8")
    assert "(aimed at: 12.5%)" in card and "Told from other sources" not in card
    assert "on 40 normal and 0 anomalous samples" in card
    assert store.load(models, "small").spec.metrics.anomalous is None


def test_a_detector_that_changed_meanwhile_is_left_as_it_is(models, bowties):
    odd = np.random.default_rng(0).random((40, 28, 28), np.float32)
    found = of_saved(models, "max-f1", bowties[:80], odd)
    save(models, "small", found)
    kept = (models / "small" / "detector.json").read_bytes()
    with pytest.raises(DetectorError, match="was changed while its threshold was chosen"):
        save(models, "small", found)
    assert (models / "small" / "detector.json").read_bytes() == kept


def test_a_full_disk_leaves_the_old_threshold(models, bowties, monkeypatch):
    found = of_saved(models, "max-f1", bowties[:80], np.random.default_rng(0).random((40, 28, 28), np.float32))
    before = {p: p.read_bytes() for p in models.rglob("*") if p.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(threshold_saving.specs, "write", full)
    with pytest.raises(StorageError, match="is full"):
        save(models, "small", found)
    assert {p: p.read_bytes() for p in models.rglob("*") if p.is_file()} == before
    assert specs.read(models / "small")


def test_the_card_of_an_imported_detector_states_the_new_threshold_too():
    training = DETECTOR.spec.training.model_copy(update={"options": {"settings": "a=1", "measured": {"recall": 0.5}}})
    spec = DETECTOR.spec.model_copy(update={"training": training})
    assert imported.is_imported(spec) and not imported.is_imported(DETECTOR.spec)
    before = imported.card(spec)
    assert "| threshold | 0.25, by the rule `false-alarm-rate` |\n| calibration" in before
    found = chosen("fixed", NOTHING, scores_of(np.linspace(0, 1, 21)), value=0.5)
    after = imported.card(threshold_saving.with_threshold(spec, found))
    assert "| threshold | 0.5, by the rule `fixed`, value 0.5; chosen after the training, on 0 normal and 0" in after
    assert "of this threshold on 21 other normal samples | 47.6% |\n| calibration" in after
