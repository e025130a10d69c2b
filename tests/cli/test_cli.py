"""The command line as a whole: what it says, where, and with which exit status."""

import subprocess
import sys
from pathlib import Path

import click
import numpy as np
import pytest

from app.cli import VERBS, main, run
from app.cli.train import command as train
from app.detectors import spec
from app.options import fields_of
from app.training.config import TrainingConfig
from app.training.recipes import Recipe

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
        (["--dataset", "synthetic", "--architecture", "dence"], "There is no architecture 'dence'. Did you mean dense"),
        (["--dataset", "synthetic", "--score", "mes"], "There is no score named 'mes'. Did you mean mse?"),
        (["--dataset", "synthetic", "--epochs", "0"], "--epochs is 0. Expected a value greater than or equal to 1."),
        (["--epochs", "many"], "Invalid value for '--epochs': 'many' is not a valid integer."),
        (["--dataset", "synthetic", "--loss", "mes"], "--loss is 'mes'. Did you mean mse?"),
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
    assert not list((tmp_path / "models").glob("*"))


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
    assert {p.name for p in train.params} == {*fields_of(TrainingConfig), *fields_of(Recipe)} - {"recipe"}


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

    monkeypatch.setattr("app.training.run.fit_anew", interrupted)
    monkeypatch.setenv("ODDITY_DATA", str(bowtie_file.parent.parent))
    assert run(train, ["--out", str(tmp_path / "models")]) == 130
    assert not list((tmp_path / "models").glob("*"))
    assert "Interrupted" in capsys.readouterr().err


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    done = call("train.py", "--out", str(tmp_path), ODDITY_DATTA="x")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and "Did you mean ODDITY_DATA" in done.stderr


def test_samples_that_are_not_finite_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.save(tmp_path / "nan.npy", np.full((30, 784), np.nan))
    assert run(train, ["--data", str(tmp_path / "nan.npy"), "--out", str(tmp_path / "m")]) == 2
    assert "holds NaN or infinity" in capsys.readouterr().err


def test_a_file_makes_a_detector_of_its_own_name_that_says_what_it_was_trained_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It must neither take the place of the shipped detector nor claim its data set's licence."""
    rng = np.random.default_rng(0)
    np.save(tmp_path / "mine.npy", rng.normal(size=(40, 20)))
    words = ["--data", str(tmp_path / "mine.npy"), "--epochs", "1", "--out", str(tmp_path / "models")]
    assert run(train, words) == 0, capsys.readouterr().err
    capsys.readouterr()
    saved = spec.read(tmp_path / "models" / "mine")
    assert (saved.dataset.name, saved.dataset.category, saved.dataset.licence) == ("mine", None, "not stated")
    assert (saved.preprocessing.kind, saved.preprocessing.scaling.kind) == ("signal", "range")
    assert "Google" not in (tmp_path / "models" / "mine" / "README.md").read_text()
    assert run(train, words) == 2
    assert "There is already a detector mine in" in capsys.readouterr().err
    assert run(train, [*words, "--replace", "--seed", "1"]) == 0
    assert spec.read(tmp_path / "models" / "mine").training.options["seed"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--strokes"], "--strokes means nothing with --data."),
        (["--category", "cat"], "--category means nothing with --data."),
        (["--kind", "smell"], "There is no kind 'smell'."),
        (["--kind", "photo"], "cannot be a photo"),
    ],
)
def test_what_means_nothing_for_a_file_is_refused(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "mine.npy", np.zeros((40, 20)))
    assert run(train, ["--data", str(tmp_path / "mine.npy"), *words, "--out", str(tmp_path / "models")]) == 2
    assert said in capsys.readouterr().err


def test_without_what_training_needs_there_is_one_sentence(tmp_path: Path) -> None:
    """As where only requirements.txt is installed: Keras cannot be imported."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nfor name in ('keras', 'tensorflow', 'matplotlib'):\n    sys.modules[name] = None\n"
    )
    words = ["train.py", "--dataset", "synthetic", "--limit", "40", "--name", "x", "--out", str(tmp_path / "models")]
    done = call(*words, PYTHONPATH=str(tmp_path))
    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-1].startswith("Error: Training needs keras, which is not installed.")
    assert "pip install -r requirements-train.txt" in done.stderr and "Traceback" not in done.stderr
    assert not list((tmp_path / "models").glob("*"))
