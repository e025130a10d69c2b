"""Evaluation: the figures are those of the scores, from Python and from the command line."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.cli import evaluate as verb
from app.cli import run
from app.cli.evaluate import command
from app.cli.options import repeat_flag
from app.config import Settings
from app.detectors import store
from app.detectors.detector import Detector
from app.errors import InputError
from app.evaluation.evaluate import AVERAGED, BATCH, evaluate, own_parts
from app.kinds.drawing import doodles
from app.scoring import metrics
from tests import making

FIGURES = {"false_alarm_rate", "recall", "precision", "f1", "accuracy", "auroc", "average_precision"}
KEYS = FIGURES | {
    "detector", "n_normal", "n_anomalous", "threshold", "reconstruction_error", "by_source",
}  # fmt: skip


@pytest.fixture
def detector() -> Detector:
    """Reconstructs everything as a blank page, so that the score is the mean squared ink."""
    return making.detector("blank", (4, 5), np.zeros_like, "mse", 0.25, np.linspace(0, 0.3, 50))


@pytest.fixture
def samples() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    rng = np.random.default_rng(0)
    normal = rng.random((90, 4, 5), np.float32) * 0.8
    return normal, {"more": rng.random((40, 4, 5), np.float32), "full": np.full((10, 4, 5), 255, np.uint8)}


def scores(x: np.ndarray) -> np.ndarray:
    return (np.asarray(x, np.float64) ** 2).mean(axis=(1, 2))


def test_figures_are_those_of_the_scores(detector, samples):
    normal, sources = samples
    found = evaluate(detector, normal, sources, seed=1)
    by_hand = {"more": scores(sources["more"]), "full": np.ones(10)}
    for name, anomalous in [*by_hand.items(), ("", np.concatenate(list(by_hand.values())))]:
        quality = found.by_source[name] if name else found.overall
        assert quality.n == len(anomalous)
        assert quality.figures["auroc"] == pytest.approx(metrics.auroc(scores(normal), anomalous))
        assert quality.figures["average_precision"] == pytest.approx(
            metrics.average_precision(scores(normal), anomalous)
        )
        at = vars(metrics.figures(scores(normal), anomalous, 0.25))
        assert {key: quality.figures[key] for key in at} == pytest.approx(at)
    assert found.normal.score == pytest.approx(scores(normal), rel=1e-6)
    assert found.normal.error == pytest.approx(found.normal.score)


def test_every_source_counts_the_same_in_the_mean(detector, samples):
    found = evaluate(detector, *samples)
    for name in AVERAGED:
        each = [quality.figures[name] for quality in found.by_source.values()]
        assert found.mean_over_sources.figures[name] == pytest.approx(np.mean(each))


def test_intervals_hold_the_figures_and_depend_on_the_seed_alone(detector, samples):
    found, again, other = (evaluate(detector, *samples, seed=seed) for seed in (3, 3, 4))
    assert found.overall.intervals == again.overall.intervals != other.overall.intervals
    assert found.overall.figures == other.overall.figures
    for quality in (found.overall, found.mean_over_sources, *found.by_source.values()):
        assert quality.figures.keys() == quality.intervals.keys()
        for name, (low, high) in quality.intervals.items():
            assert low <= quality.figures[name] <= high, name


def test_every_source_is_drawn_again_on_its_own(detector, samples):
    normal, sources = samples
    found = evaluate(detector, normal, {"one": sources["more"], "same": sources["more"]})
    one, same = found.by_source.values()
    assert one.figures == same.figures and one.intervals["auroc"] != same.intervals["auroc"]


def test_batches_make_no_difference_and_progress_is_told(detector):
    rng = np.random.default_rng(1)
    many = rng.random((BATCH + 7, 4, 5), np.float32)
    told: list[int] = []
    found = evaluate(detector, many, {"odd": many[:5]}, told=told.append, repeats=2)
    assert told == [BATCH, BATCH + 7, BATCH + 12]
    assert found.normal.score == pytest.approx(scores(many), rel=1e-6)


@pytest.mark.parametrize(
    ("normal", "sources", "message"),
    [
        (np.zeros((3, 4, 5)), {}, "no anomalous source"),
        (np.zeros((0, 4, 5)), {"a": np.zeros((1, 4, 5))}, "none for the normal samples"),
        (np.zeros((3, 4, 5)), {"a": np.zeros((0, 4, 5))}, "none for a"),
        (np.zeros((3, 4, 5)), {"a": np.zeros((3, 6, 6))}, r"Expected samples of shape \(4, 5\)"),
        (np.full((3, 4, 5), np.nan), {"a": np.zeros((3, 4, 5))}, "NaN"),
    ],
)
def test_bad_input_is_refused(detector, normal, sources, message):
    with pytest.raises(InputError, match=message):
        evaluate(detector, normal, sources)


def test_json_has_the_keys_that_are_promised(detector, samples):
    found = evaluate(detector, *samples).to_dict()
    assert found.keys() >= KEYS
    assert found["reconstruction_error"].keys() == {"normal", "anomalous"}
    assert found["by_source"].keys() == {"more", "full"}
    assert all(each.keys() >= {"n", "auroc", "recall"} for each in found["by_source"].values())
    assert found["intervals"].keys() == FIGURES
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Samples of every kind that a path may be, as (n, 28, 28) uint8."""
    spirals, stars = doodles.bitmaps("spiral", 30, seed=1), doodles.bitmaps("star", 20, seed=2)
    np.save(tmp_path / "normal.npy", doodles.bitmaps("bowtie", 40, seed=9))
    np.save(tmp_path / "spirals.npy", spirals.reshape(-1, 784))
    np.savez(tmp_path / "two.npz", spiral=spirals, star=stars)
    (tmp_path / "other").mkdir()
    np.savez(tmp_path / "other" / "two.npz", star=stars[:7])
    return tmp_path


@pytest.fixture
def call(trained: Path, data_settings: Settings, monkeypatch, capsys):
    """Run the verb in this process: exit status, standard output, standard error."""
    monkeypatch.setenv("ODDITY_MODELS", str(trained))
    monkeypatch.setenv("ODDITY_DATA", str(data_settings.data_dir))

    def call(*words: object) -> tuple[int, str, str]:
        status = run(command, [str(word) for word in words])
        return status, *capsys.readouterr()

    return call


def test_the_command_prints_one_json_object_and_nothing_else(call, files, trained):
    status, out, err = call("small", "--normal", files / "normal.npy", "--anomalous", files / "two.npz", "--json")
    assert status == 0, err
    assert out.count("\n") == 1
    found = json.loads(out)
    assert found["detector"] == "small" and found["n_normal"] == 40 and found["n_anomalous"] == 50
    detector = store.load(trained, "small")
    normal, star = (
        detector.score(detector.prepare(doodles.bitmaps(shape, n, seed=seed)))
        for shape, n, seed in (("bowtie", 40, 9), ("star", 20, 2))
    )
    assert found["by_source"]["star"]["auroc"] == pytest.approx(metrics.auroc(normal, star))
    assert found["by_source"]["star"]["recall"] == (star > detector.threshold).mean()
    assert found["false_alarm_rate"] == (normal > detector.threshold).mean()


@pytest.mark.parametrize(
    "words",
    [
        ["--anomalous", "{}/spirals.npy", "{}/two.npz", "--json"],
        ["--anomalous", "{}/spirals.npy", "--json", "--anomalous", "{}/two.npz"],
        ["--json", "--anomalous={}/spirals.npy", "--anomalous", "{}/two.npz"],
    ],
)
def test_several_anomalous_paths_may_follow_one_flag_or_several(call, files, words):
    status, out, err = call("small", "--normal", files / "normal.npy", *(word.format(files) for word in words))
    assert status == 0, err
    assert json.loads(out)["by_source"].keys() == {"spirals", "spiral", "star"}


def test_sources_of_one_name_are_told_apart_by_their_place(call, files):
    other = files / "other" / "two.npz"
    _, out, _ = call(
        "small", "--normal", files / "normal.npy", "--anomalous", files / "two.npz", other, "--json"
    )  # fmt: skip
    assert {name: each["n"] for name, each in json.loads(out)["by_source"].items()} == {
        "spiral": 30, "star": 20, f"{other}/star": 7,
    }  # fmt: skip


def test_of_its_own_data_set_only_the_test_part_is_normal(call, files, trained, data_settings, bowties):
    status, out, err = call("small", "--normal", "quickdraw:bowtie", "--anomalous", files / "spirals.npy", "--json")
    assert status == 0, err
    detector = store.load(trained, "small")
    test = own_parts(detector, data_settings)[2]
    measured = detector.spec.metrics.test
    found = json.loads(out)
    assert found["n_normal"] == len(test) == measured.n < len(bowties)
    assert found["false_alarm_rate"] == pytest.approx(measured.false_alarm_rate)
    assert found["reconstruction_error"]["normal"] == pytest.approx(measured.reconstruction_error, rel=1e-5)
    assert "kept for testing" in err


def test_own_parts_need_the_same_data(trained, bowties, tmp_path):
    (tmp_path / "quickdraw").mkdir()
    np.save(tmp_path / "quickdraw" / "bowtie.npy", bowties[:-1].reshape(-1, 784))
    with pytest.raises(InputError, match="has 299 samples, but the detector small was trained on 300"):
        own_parts(store.load(trained, "small"), Settings(data_dir=tmp_path))


def test_the_table_names_every_figure_and_source(call, files):
    status, out, _ = call("small", "--normal", files / "normal.npy", "--anomalous", files / "two.npz")
    assert status == 0
    for word in ("AUROC", "F1", "recall", "false-alarm rate", "accuracy", "spiral", "star", "mean over sources"):
        assert word in out
    assert not any(line != line.rstrip() for line in out.splitlines())


def test_the_report_carries_the_command_that_makes_it_again(call, files, tmp_path):
    out = tmp_path / "a report"
    words = ("small", "--normal", files / "normal.npy", "--anomalous", files / "two.npz", "--report", out)
    status, first, err = call(*words)
    assert status == 0 and str(out / "report.html") in err
    html = (out / "report.html").read_text(encoding="utf-8")
    assert f"python -m app evaluate small --normal {files / 'normal.npy'} --anomalous {files / 'two.npz'}" in html
    assert call(*words)[1] == first and (out / "report.html").read_text(encoding="utf-8") == html


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["smal", "--normal", "{}/normal.npy", "--anomalous", "{}/two.npz"], "Did you mean small?"),
        (["small", "--normal", "{}/nothing.npy", "--anomalous", "{}/two.npz"], "neither a path nor a data set"),
        (["small", "--normal", "{}/normal.npy", "--anomalous", "{}/two.npz", "{}/two.npz", "{}/two.npz"], "twice"),
        (["small", "--normal", "{}/normal.npy"], "Missing option '--anomalous'"),
        (["small", "--anomalous", "{}/two.npz"], "Missing option '--normal'"),
        (["small", "--normal", "{}/normal.npy", "--anomalous"], "requires an argument"),
        (["small", "--normal", "{}/normal.npy", "--anomalous", "{}/two.npz", "--jsno"], "No such option"),
    ],
)
def test_bad_input_is_one_line_and_status_2(call, files, words, said):
    status, out, err = call(*(word.format(files) for word in words))
    assert status == 2 and out == ""
    assert err.startswith("Error: ") and said in err and err.count("\n") == 1, err


def test_a_report_folder_that_cannot_be_made_is_said(call, files):
    (files / "file").write_text("")
    status, out, err = call(
        "small", "--normal", files / "normal.npy", "--anomalous", files / "two.npz", "--report", files / "file" / "r"
    )
    assert status == 2 and out == "" and "cannot be written" in err


@pytest.mark.parametrize(
    ("args", "spelt"),
    [
        ([], []),
        (["x", "--in", "a"], ["x", "--in", "a"]),
        (["--in", "a", "b", "c", "--out", "d", "e"], ["--in", "a", "--in", "b", "--in", "c", "--out", "d", "e"]),
        (["--in", "a", "b", "--in", "c", "d"], ["--in", "a", "--in", "b", "--in", "c", "--in", "d"]),
        (["--in=a", "b"], ["--in=a", "b"]),
    ],
)
def test_a_flag_is_repeated_for_each_of_its_values(args, spelt):
    assert repeat_flag("--in", args) == spelt


def test_evaluating_needs_no_tensorflow():
    code = (
        f"import sys, app.evaluation, {verb.__name__}; print([m for m in ('tensorflow', 'keras') if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
