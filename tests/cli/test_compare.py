"""`python -m app compare`: what it prints and writes, its exit statuses, and Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app.cli import run
from app.cli.compare import command

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Flags of a small comparison: sixteen-pixel images, bright at the left or at the right."""
    folder = tmp_path_factory.mktemp("sides")
    rng = np.random.default_rng(0)
    for name, columns in (("left", slice(0, 2)), ("right", slice(2, 4))):
        x = np.zeros((80, 4, 4), np.uint8)
        x[:, :, columns] = rng.integers(100, 256, (80, 4, 2))
        np.save(folder / f"{name}.npy", x)
    flags = {"normal": folder / "left.npy", "anomalous": folder / "right.npy", "architectures": "dense,pca"}
    sizes = {"bottleneck": 4, "epochs": 2, "batch-size": 16, "test-samples": 4}
    return [f"--{name}={value}" for name, value in {**flags, **sizes}.items()]


def test_it_prints_a_table_and_writes_the_picture(given, tmp_path, capsys):
    assert run(command, [*given, f"--result={tmp_path / 'result.png'}"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("8 left against 80 right, score mse")
    assert [line.split()[0] for line in out.splitlines()[4:]] == ["dense", "pca"]
    assert "dense: AUROC" in err
    assert f"Wrote {tmp_path / 'result.png'}" in err
    assert [path.name for path in tmp_path.iterdir()] == ["result.png"]


def test_json_is_all_that_is_printed(given, tmp_path, capsys):
    more = [f"--result={tmp_path / 'r.png'}", "--snapshots=1", "--json", f"--report={tmp_path / 'report'}"]
    assert run(command, [*given, *more, f"--page={tmp_path / 'page'}"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [model["name"] for model in found["models"]] == ["dense", "pca"]
    assert [s["epoch"] for s in found["models"][0]["snapshots"]] == [1, 2]
    assert (found["n_normal"], found["n_anomalous"], found["partial"]) == (8, 80, False)
    assert (tmp_path / "report" / "report.html").exists()
    shown = {path.name for path in (tmp_path / "page").iterdir()}
    assert shown == {"run.json", "samples.png", "dense.png", "pca.png"}
    assert json.loads((tmp_path / "page" / "run.json").read_text())["n_normal"] == 8


BAD = {
    "epochs": (["--epochs=0"], "--epochs is 0. Expected a value greater than or equal to 1."),
    "architecture": (["--architectures=dence"], "There is no architecture 'dence'. Did you mean dense?"),
    "too many": (["--test-samples=9"], "--test-samples is 9, but there are 8 test samples"),
    "nowhere": (["--normal=mnits"], "mnits is neither a path nor a data set. Did you mean mnist?"),
    "unwritable": (["--result=/nowhere/at/all/r.png"], "--result: /nowhere/at/all cannot be written"),
    "no picture": (["--result=r.txt"], "--result is r.txt. Expected the name of a file that ends in .png"),
}


@pytest.mark.parametrize(("more", "said"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_status_2(given, more, said, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(command, [*given, *more]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith("Error: ")
    assert said in err
    assert len([line for line in err.splitlines() if not line.startswith("Comparing")]) == 1
    assert list(tmp_path.iterdir()) == []


def test_data_that_is_nowhere_is_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ODDITY_DATA", str(tmp_path))
    import keras.datasets

    def refuse() -> None:
        raise OSError("no network")

    monkeypatch.setattr(keras.datasets.mnist, "load_data", refuse)
    assert run(command, [f"--result={tmp_path / 'r.png'}"]) == 2
    assert f"mnist is not in {tmp_path / 'mnist'}" in capsys.readouterr().err


def test_a_damaged_file_is_one_line(tmp_path, capsys, monkeypatch):
    (tmp_path / "mnist").mkdir()
    (tmp_path / "mnist" / "train-images-idx3-ubyte.gz").write_bytes(b"\x1f\x8b\x08\x00")
    monkeypatch.setenv("ODDITY_DATA", str(tmp_path))
    (tmp_path / "mnist" / "t10k-images-idx3-ubyte.gz").write_bytes(b"\x1f\x8b\x08\x00")
    assert run(command, [f"--result={tmp_path / 'r.png'}"]) == 2
    assert "is truncated" in capsys.readouterr().err


def test_ctrl_c_keeps_what_is_finished_and_resume_goes_on(given, tmp_path):
    """A real process and a real signal, sent once the state of the first model's first epoch is on the disk."""
    result = tmp_path / "result.png"
    words = [sys.executable, "-m", "app", "compare", *given, "--architectures=pca,dense", "--epochs=20000"]
    process = subprocess.Popen(
        [*words, f"--result={result}"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    kept = tmp_path / "result.unfinished" / "dense.npz"
    for _ in range(3000):
        if kept.exists() or process.poll() is not None:
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=900)
    assert process.returncode == 130, err
    assert "Partial: interrupted. Unfinished: dense" in out
    assert "Continue with --resume" in err
    assert result.exists()
    assert kept.exists()
    assert "Traceback" not in err
    other = subprocess.run(
        [*words, "--seed=3", "--resume", f"--result={result}"],
        cwd=ROOT, capture_output=True, text=True, timeout=900, env=dict(os.environ),
    )  # fmt: skip
    assert other.returncode == 2
    assert "has --seed 0, but this one has 3" in other.stderr
