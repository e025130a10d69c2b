"""The command line as a whole: what it says, where, and with which exit status."""

import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest

from app.cli import VERBS, main, run
from app.cli.train import command as train
from app.config import TrainingConfig

ROOT = Path(__file__).resolve().parent.parent.parent


def call(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=900, env={**os.environ, **environ}
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--dataset", "mnits"], "There is no dataset 'mnits'. Did you mean mnist?"),
        (["--architecture", "dence"], "There is no architecture 'dence'. Did you mean dense?"),
        (["--score", "mes"], "There is no score 'mes'. Did you mean mse?"),
        (["--epochs", "0"], "--epochs is 0. Expected at least 1."),
        (["--epochs", "many"], "Invalid value for '--epochs': 'many' is not a valid integer."),
        (["--loss", "mes"], "--loss is 'mes'. Did you mean mse?"),
        (["--name", "../x"], "'../x' is not a detector's name."),
        (["--data", "/nowhere/at/all.npy"], "/nowhere/at/all.npy is neither a path nor a data set."),
        (["--dataset", "images"], "--dataset images needs a folder. Add --data PATH."),
        (["--botleneck", "3"], "No such option"),
        (
            ["--dataset", "synthetic", "--category", "bowtei"],
            "There is no synthetic shape 'bowtei'. Did you mean bowtie?",
        ),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    args: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(train, [*args, "--out", str(tmp_path / "models")]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("Error: ") and said in err and err.count("\n") == 1, err


def test_a_detector_is_trained_from_the_command_line(tmp_path: Path) -> None:
    out = call(
        "train.py", "--dataset", "synthetic", "--limit", "60", "--epochs", "2", "--name", "mine", "--out", str(tmp_path)
    )  # fmt: skip
    assert out.returncode == 0, out.stderr
    assert out.stdout == f"Saved {tmp_path / 'mine'}\n"
    assert "Training mine: 2 of 2 epochs" in out.stderr and "Test error" in out.stderr
    assert "cuda" not in out.stderr.lower()
    assert "Trained on synthetic samples" in (tmp_path / "mine" / "README.md").read_text()


def test_no_network_is_status_2_and_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODDITY_DATA", str(tmp_path))
    assert run(train, ["--out", str(tmp_path / "models")]) == 2
    err = capsys.readouterr().err
    assert "could not be fetched" in err and err.count("\n") == 1
    assert list((tmp_path / "models").iterdir()) == []


def test_an_unknown_verb_suggests_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(main, ["trian"]) == 2
    assert "There is no verb 'trian'. Did you mean train?" in capsys.readouterr().err


def test_every_verb_exists_and_helps() -> None:
    for verb in VERBS:
        loaded = main.get_command(click.Context(main), verb)  # type: ignore[attr-defined]
        assert loaded is not None and loaded.help, verb


def test_train_py_is_the_verb_train() -> None:
    assert (
        call("train.py", "--help").stdout.partition("\n\n")[2]
        == call("-m", "app", "train", "--help").stdout.partition("\n\n")[2]
    )


def test_every_training_option_is_a_flag() -> None:
    from dataclasses import fields

    assert {p.name for p in train.params} == {f.name for f in fields(TrainingConfig)}


def test_datasets_are_listed_and_fetched(
    bowtie_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(main, ["datasets"]) == 0
    assert "quickdraw" in capsys.readouterr().out
    monkeypatch.setenv("ODDITY_DATA", str(bowtie_file.parent.parent))
    assert run(main, ["datasets", "fetch", "quickdraw"]) == 0
    assert "300 samples of shape (28, 28), CC BY 4.0" in capsys.readouterr().out
    assert run(main, ["datasets", "fetch", "images"]) == 2


def test_an_interrupted_training_leaves_nothing(
    bowtie_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.training.fit.fit", interrupted)
    monkeypatch.setenv("ODDITY_DATA", str(bowtie_file.parent.parent))
    assert run(train, ["--out", str(tmp_path / "models")]) == 130
    assert list((tmp_path / "models").iterdir()) == []
    assert "Interrupted" in capsys.readouterr().err


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    done = call("train.py", "--out", str(tmp_path), ODDITY_DATTA="x")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "Did you mean ODDITY_DATA" in done.stderr


def test_samples_that_are_not_finite_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save(tmp_path / "nan.npy", np.full((30, 784), np.nan))
    assert run(train, ["--data", str(tmp_path / "nan.npy"), "--out", str(tmp_path / "m")]) == 2
    assert "holds NaN or infinity" in capsys.readouterr().err
