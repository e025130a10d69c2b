"""`python -m app label`: what it says, where, and with which exit status."""

import json
import sys
from pathlib import Path

import pytest

from app.cli import main, run
from app.labelling import crews
from tests.labelling.parts import fill, here, save_detector


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_detector(tmp_path_factory.mktemp("models")).parent


@pytest.fixture(autouse=True)
def quick(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The detector above, and a thread in place of processes, whose own test is beside `app/labelling/crews.py`'s."""
    monkeypatch.setenv("ODDITY_MODELS", str(models))
    monkeypatch.setattr(crews, "processes", lambda n: here())


def label(*words: object) -> int:
    return run(main, ["label", *map(str, words)])


def test_a_folder_is_labelled_and_the_verdicts_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos, out = fill(tmp_path / "photos", 20), tmp_path / "out"
    (photos / "bad.png").touch()
    (photos / "notes.txt").touch()
    assert label("discs", photos, "--out", out, "--heatmaps") == 0
    said, told = capsys.readouterr()
    rows = json.loads((out / "labels.json").read_text())["rows"]
    counts = [sum(row["verdict"] == verdict for row in rows) for verdict in ("normal", "unsure", "anomaly")]
    assert said == f"21 photos: {counts[0]} normal, {counts[1]} unsure, {counts[2]} odd, 1 unreadable.\n"
    assert counts[2] >= 2
    assert "Labelling: 21 of 21 photos" in told and f"Wrote {out}/labels.csv" in told
    assert "1 other files were left out" in told
    assert all((out / row["heatmap"]).is_file() for row in rows if row["heatmap"]) and rows[0]["heatmap"] is None


def test_anomalies_fail_only_where_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd, fine = fill(tmp_path / "odd", 11), tmp_path / "fine"
    assert label("discs", odd, "--out", tmp_path / "a") == 0
    assert label("discs", odd, "--out", tmp_path / "a", "--fail-on-anomaly") == 1
    rows = json.loads((tmp_path / "a" / "labels.json").read_text())["rows"]
    fine.mkdir()
    normal = next(row["path"] for row in rows if row["verdict"] == "normal")
    (fine / "1.png").write_bytes((odd / normal).read_bytes())
    (fine / "unreadable.png").touch()
    assert label("discs", fine, "--out", tmp_path / "b", "--fail-on-anomaly") == 0
    capsys.readouterr()


def test_a_run_that_was_interrupted_is_gone_on_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photos, out = fill(tmp_path / "photos", 40), tmp_path / "out"
    assert label("discs", photos, "--out", out) == 0
    next((out / "shards").rglob("000001.*")).unlink()
    capsys.readouterr()
    assert label("discs", photos, "--out", out) == 0
    told = capsys.readouterr().err
    assert "24 photos were labelled by an earlier run." in told and "Labelling: 16 of 16 photos" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["disks", "."], "There is no detector 'disks'. Did you mean discs?"),
        (["discs", "nowhere"], "nowhere is not a folder."),
        (["discs", "empty"], "There is no photo in"),
        (["discs", "."], "The results would lie among the photos"),
        (["discs", "empty", "--workers", "0"], "Invalid value for '--workers'"),
        (["discs", "empty", "--workers", "2", "--scheduler", "tcp://x"], "not both"),
        (["discs", "empty", "--sort", "move"], "'move' is not one of"),
        (["discs", "ftpp://x"], "is not an address that can be used"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    assert label(*words, "--out", "." if words[1] == "." else "out") == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("Error: ") and said in err and err.count("\n") == 1, err
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_scheduler_without_its_package_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert label("discs", fill(tmp_path / "p", 2), "--out", tmp_path / "out", "--scheduler", "tcp://x:1") == 2
    assert "python -m pip install -r requirements-scale.txt" in capsys.readouterr().err
