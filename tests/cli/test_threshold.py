"""`python -m app threshold`: for drawings, signals and photos, from paths, data sets and labels files."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli import run
from app.cli.threshold import command
from app.detectors import store
from app.kinds.signal.heartbeats import beats

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def small(trained: Path, bowties: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with normal.npy and odd.npz, and the detector `small` in models/, which ODDITY_MODELS names."""
    shutil.copytree(trained, tmp_path / "models")
    monkeypatch.setenv("ODDITY_MODELS", str(tmp_path / "models"))
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    np.save(tmp_path / "normal.npy", bowties[:60])
    np.savez(
        tmp_path / "odd.npz", noise=rng.random((30, 28, 28), np.float32), dark=np.full((10, 28, 28), 255, np.uint8)
    )
    return tmp_path


def printed(capsys: Capture) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_drawing_detector_gets_a_threshold(small: Path, capsys: Capture) -> None:
    args = ["small", "--normal", "normal.npy", "--anomalous", "odd.npz", "--plot", "plots/scores.png", "--save"]
    assert run(command, args) == 0
    out, err = capsys.readouterr()
    told = json.loads((small / "threshold.json").read_text())
    assert f"small: threshold {told['threshold']:.6g} by the rule max-f1" in out
    assert "Chosen on 30 normal and 20 anomalous samples; tested on 30 normal and 20 anomalous samples." in out
    assert "called normal   called anomalous" in out
    assert "Wrote threshold.json\nWrote plots/scores.png\n" in err
    assert told["saved"] and told["tested_on"]["by_source"] == {"noise": 15, "dark": 5}
    assert store.load(small / "models", "small").threshold == told["threshold"]
    with Image.open(small / "plots" / "scores.png") as picture:
        assert picture.size[0] == 800


def test_json_is_all_that_is_printed_and_the_same_as_the_file(small: Path, capsys: Capture) -> None:
    args = ["small", "--normal", "normal.npy", "--cost-of-miss", "50", "--anomalous", "odd.npz", "--json"]
    assert run(command, [*args, "--out", "kept/t.json"]) == 0
    told = printed(capsys)
    assert told == json.loads((small / "kept" / "t.json").read_text())
    assert told["rule"] == "cost" and told["options"] == {"miss_cost": 50.0, "false_alarm_cost": 1.0}
    assert not told["saved"] and store.load(small / "models", "small").threshold == told["before"]["threshold"]  # type: ignore[index]


def test_the_test_samples_may_be_given_apart(small: Path, capsys: Capture, bowties: np.ndarray) -> None:
    np.save(small / "others.npy", bowties[60:95])
    args = ["small", "--normal", "normal.npy", "--test-normal", "others.npy", "--test-anomalous", "odd.npz", "--json"]
    assert run(command, args) == 0
    told = printed(capsys)
    counts = [(told[part]["n_normal"], told[part]["n_anomalous"]) for part in ("chosen_on", "tested_on")]  # type: ignore[index]
    assert told["rule"] == "false-alarm-rate" and counts == [(60, 0), (35, 40)]
    assert "given apart" in str(told["division"])


def test_a_signal_detector_gets_one(small: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ODDITY_MODELS")
    np.save("beats.npy", beats("normal", 40, 0).astype(np.float32))
    np.save("odd.npy", beats("ventricular", 20, 1).astype(np.float32))
    assert run(command, ["heartbeat", "--normal", "beats.npy", "--anomalous", "odd.npy", "--json"]) == 0
    told = printed(capsys)
    assert told["tested_on"]["n_normal"] == 20 and told["tested_on"]["auroc"] > 0.8  # type: ignore[index]


def test_a_photo_detector_gets_one_from_mvtec_s_folders(
    photo_models: Path, photo_set: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODDITY_MODELS", str(photo_models))
    monkeypatch.chdir(tmp_path)
    test = photo_set / "test"
    args = ["discs", "--normal", str(test / "good"), "--anomalous", str(test), "--json"]
    assert run(command, args) == 0
    told = printed(capsys)
    assert told["chosen_on"]["n_normal"] == 4 and told["tested_on"]["n_normal"] == 4  # type: ignore[index]
    assert set(told["tested_on"]["by_source"]) == {"scratch", "spot"}  # type: ignore[index]


@pytest.fixture
def labelled(
    photo_models: Path, photo_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, dict[str, int]]:
    """A labels file beside a folder `photos` of names that are hard to write, and its labels."""
    monkeypatch.setenv("ODDITY_MODELS", str(photo_models))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "photos"
    shutil.copytree(photo_set / "test", folder)
    (folder / "good" / "0.png").rename(folder / "good" / 'it\'s "the"\n<first>.png')
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.png"))]
    labels = {name: int(not name.startswith("good")) for name in names}
    file = tmp_path / "labels.json"
    file.write_text(json.dumps({"folder": "photos", "labels": labels}))
    return file, labels


def test_a_labels_file_says_what_is_normal_and_what_is_odd(labelled, tmp_path, capsys, monkeypatch) -> None:
    file, labels = labelled
    assert run(command, ["discs", "--labels", str(file), "--json"]) == 0
    told = printed(capsys)
    odd = sum(labels.values())
    assert told["chosen_on"]["n_anomalous"] + told["tested_on"]["n_anomalous"] == odd == 11
    assert told["chosen_on"]["n_normal"] + told["tested_on"]["n_normal"] == 8
    # From elsewhere, the folder is found beside the file.
    monkeypatch.chdir(tmp_path.parent)
    assert run(command, ["discs", "--labels", str(file), "--json", "--out", str(tmp_path / "t.json")]) == 0
    assert printed(capsys) == told
    (tmp_path / "photos").rename(tmp_path / "moved")
    args = ["discs", "--labels", str(file), "--photos", str(tmp_path / "moved"), "--json", "--out", str(tmp_path / "t")]
    assert run(command, args) == 0
    assert printed(capsys) == told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ('{"rows": []}', "holds no labels. Expected an object with"),
        ('{"labels": {"good/1.png": 2}}', "labels good/1.png as 2. Expected 0 (normal) or 1 (odd)."),
        ('{"labels": {"good/1.png": true}}', "as True"),
        ('{"labels": {"../x.png": 1}}', "names ../x.png. Expected paths of photos below their folder."),
        (
            '{"labels": {"gone.png": 1, "good/1.png": 0}, "folder": "photos"}',
            "gone.png is not in photos. Name the folder",
        ),
        ('{"labels": {"good/1.png": 0, "spot/1.png": 1}, "folder": "photos"}', "There is 1 normal sample."),
        ('{"labels": {"spot/1.png": 1}, "folder": "photos"}', "calls no photo normal"),
    ],
)
def test_a_labels_file_that_cannot_be_used_is_one_line(labelled, tmp_path, capsys, content, said) -> None:
    (tmp_path / "bad.json").write_text(content)
    assert run(command, ["discs", "--labels", "bad.json"]) == 2
    err = capsys.readouterr().err.splitlines()[-1]
    assert err.startswith("Error: ") and said in err, err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--normal", "normal.npy", "--rule", "max-f1"], "needs anomalous samples as well. Add --anomalous PATH"),
        (["--normal", "normal.npy", "--rule", "maxf1"], "Did you mean max-f1?"),
        (["--normal", "normal.npy", "--rule", "max-f1", "--k", "2"], "--k belongs to the rule mean-plus-std."),
        (["--normal", "normal.npy", "--k", "2", "--cost-of-miss", "2"], "--cost-of-miss belongs to the rule cost"),
        (["--normal", "normal.npy", "--rule", "fixed"], "Add --threshold X."),
        (["--normal", "normal.npy", "--false-alarm-rate", "2"], "between 0 and 1"),
        (["--normal", "normal.npy", "--anomalous", "odd.npz", "--cost-of-miss", "-1"], "costs of at least 0"),
        (["--normal", "normal.npy", "--anomalous", "odd.npz", "--cost-of-miss", "nan"], "finite costs"),
        (["--normal", "normal.npy", "--k", "inf"], "finite number of standard deviations"),
        (["--normal", "normal.npy", "--threshold", "nan"], "finite threshold"),
        (["--normal", "normal.npy", "--test-normal", "normal.npy"], "normal.npy is given both to choose"),
        ([], "Expected either --normal PATH"),
        (["--normal", "normal.npy", "--labels", "l.json"], "Expected either --normal PATH"),
        (["--labels", "l.json", "--anomalous", "odd.npz"], "Leave --anomalous out."),
        (["--labels", "gone.json"], "gone.json cannot be read (No such file or directory)"),
        (["--normal", "normal.npy", "--photos", "x"], "Add --labels FILE"),
        (["--normal", "normal.npy", "--test-anomalous", "odd.npz"], "Add --test-normal PATH."),
        (["--normal", "normal.npy", "--plot", "x.gif"], "ends in .png or .svg or .pdf"),
        (["--normal", "gone.npy"], "gone.npy is neither a path nor a data set."),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(small: Path, capsys: Capture, args: list[str], said: str) -> None:
    before = sorted(small.iterdir())
    assert run(command, ["small", *args]) == 2
    out, err = capsys.readouterr()
    last = err.splitlines()[-1]
    assert out == "" and last.startswith("Error: ") and said in last, err
    assert sorted(small.iterdir()) == before


def test_a_photo_cannot_choose_and_test(photo_models, photo_set, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("ODDITY_MODELS", str(photo_models))
    monkeypatch.chdir(tmp_path)
    good = str(photo_set / "test" / "good")
    assert run(command, ["discs", "--normal", good, "--test-normal", str(photo_set / "test")]) == 2
    assert "is given both to choose the threshold and to test it" in capsys.readouterr().err


def test_training_photos_are_warned_of(photo_models, photo_set, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("ODDITY_MODELS", str(photo_models))
    monkeypatch.chdir(tmp_path)
    assert run(command, ["discs", "--normal", str(photo_set / "train" / "good")]) == 0
    assert "Warning: discs seems to have been trained on" in capsys.readouterr().err


def test_what_is_no_longer_stated_is_said(small: Path, capsys: Capture) -> None:
    assert run(command, ["small", "--normal", "normal.npy", "--save"]) == 0
    assert "no longer states how well it recognises anomalous samples" in capsys.readouterr().err
    assert store.load(small / "models", "small").spec.metrics.anomalous is None  # type: ignore[union-attr]
