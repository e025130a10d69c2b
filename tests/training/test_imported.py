"""What was downloaded in the browser becomes a saved detector that says the same."""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.cli import main, run
from app.detectors import store
from app.errors import InputError
from app.training.imported import Experiment, import_package
from tests.training.test_browser_models import repacked, written  # noqa: F401


def take(path: Path, out: Path, **more: Any) -> Path:
    return import_package(path, **{"name": "mine", "out": out, "replace": False, "say": lambda line: None, **more})


def experiment_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        found: dict[str, Any] = json.loads(archive.read("experiment.json"))
    return found


def test_the_saved_detector_scores_as_the_page_did(written: Path, tmp_path: Path) -> None:  # noqa: F811
    path = written / "experiment.zip"
    told = experiment_of(path)
    assert run(main, ["import", str(path), "--name", "mine", "--out", str(tmp_path)]) == 0
    detector = store.load(tmp_path, "mine")
    beats = np.fromfile(written / "beats.bin", "<f4").reshape(-1, *detector.shape)
    found = detector.inspect(detector.prepare(beats))
    expected = json.loads((written / "scores.json").read_text())
    np.testing.assert_allclose(found.score, expected, atol=1e-4, rtol=1e-4)
    np.testing.assert_array_equal(found.anomaly, np.asarray(expected) > told["threshold"]["value"])
    assert detector.threshold == told["threshold"]["value"]
    np.testing.assert_allclose(detector.normals, told["calibration"])
    assert detector.spec.dataset.synthetic and detector.spec.training.options["settings"] == told["settings"]
    card = (tmp_path / "mine" / "README.md").read_text()
    assert "synthetic" in card and f"{told['measured']['auroc']:.3f}" in card


def test_a_detector_that_is_there_is_replaced_only_when_asked(written: Path, tmp_path: Path) -> None:  # noqa: F811
    take(written / "experiment.zip", tmp_path)
    with pytest.raises(InputError, match="--replace"):
        take(written / "experiment.zip", tmp_path)
    assert take(written / "experiment.zip", tmp_path, replace=True) == tmp_path / "mine"
    assert store.names(tmp_path) == ["mine"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "photo"}, "kind"),
        ({"shape": [70]}, "Expected the same"),
        ({"shape": [14, 10]}, "Expected the same"),
        ({"score": {"name": "eval", "parameters": {}}}, "no score named"),
        ({"score": {"name": "mse", "parameters": {"power": 3}}}, "parameter"),
        ({"scaling": {"kind": "range", "parameters": {"low": 1}}}, "scaling"),
        ({"scaling": {"kind": "range", "parameters": {"low": 1, "high": 1}}}, "not above"),
        ({"calibration": []}, "calibration"),
        ({"calibration": ["a"]}, "calibration"),
        ({"threshold": {"value": float("nan"), "rule": "fixed", "false_alarm_rate": 0}}, "threshold"),
        ({"more": 1}, "more"),
    ],
)
def test_a_description_that_cannot_be_is_refused_and_nothing_is_left(
    written: Path,  # noqa: F811
    tmp_path: Path,
    change: dict[str, Any],
    sentence: str,
) -> None:
    content = (written / "experiment.zip").read_bytes()
    described = json.dumps({**experiment_of(written / "experiment.zip"), **change}).encode()
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(repacked(content, experiment=described))
    with pytest.raises(InputError, match=sentence):
        take(spoilt, tmp_path / "models")
    assert not list((tmp_path / "models").glob("*"))


def test_a_file_that_is_none_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "note.txt").write_text("hello")
    for name in ("note.txt", "nowhere.zip"):
        assert run(main, ["import", str(tmp_path / name), "--name", "mine", "--out", str(tmp_path / "models")]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_what_the_page_writes_is_all_that_is_known(written: Path) -> None:  # noqa: F811
    assert set(experiment_of(written / "experiment.zip")) == set(Experiment.model_fields)
