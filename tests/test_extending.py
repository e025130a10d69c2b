"""What docs/ARCHITECTURE.md says of adding things is done to the letter, in a copy of the project."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.config import ROOT

TEXT = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"```python\n# (?P<file>app/\S+\.py)\n(?P<content>.*?)```\s+"
    r"```python\n# one line in (?P<registry>app/\S+\.py), in (?P<table>\w+)\n(?P<line>[^\n]+)\n```",
    re.S,
)
EXAMPLES = {match["file"]: match for match in EXAMPLE.finditer(TEXT)}


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with everything added that the document adds."""
    copy = tmp_path_factory.mktemp("extended")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("app", "static", "templates", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignored)
    for name in ("train.py", "pyproject.toml"):
        shutil.copy(ROOT / name, copy / name)
    for file, example in EXAMPLES.items():
        (copy / file).parent.mkdir(exist_ok=True)
        (copy / file).write_text(example["content"], encoding="utf-8")
        registry = copy / example["registry"]
        head = re.compile(rf"^{example['table']}\b[^\n]*[({{]\n", re.M)
        text, count = head.subn(lambda match, line=example["line"]: match[0] + line + "\n", registry.read_text())
        assert count == 1, registry
        registry.write_text(text, encoding="utf-8")
    return copy


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, timeout=600)


def test_there_is_an_example_of_each_and_each_takes_one_line() -> None:
    assert {file.split("/")[1] for file in EXAMPLES} == {"datasets", "autoencoders", "scoring", "kinds"}


def test_what_was_added_is_trained_together(extended: Path) -> None:
    words = ["--dataset", "waves", "--architecture", "wide", "--score", "largest", "--epochs", "2", "--out", "models"]
    done = python(extended, "train.py", *words)
    assert done.returncode == 0, done.stderr
    saved = json.loads((extended / "models" / "waves" / "detector.json").read_text())
    assert saved["score"]["name"] == "largest" and saved["training"]["recipe"]["architecture"] == "wide"


def test_a_kind_that_was_added_is_trained(extended: Path) -> None:
    np.save(extended / "beats.npy", np.random.default_rng(0).integers(0, 2, (60, 16)).astype(np.float32))
    words = ["--data", "beats.npy", "--kind", "rhythm", "--epochs", "2", "--out", "models"]
    done = python(extended, "train.py", *words)
    assert done.returncode == 0, done.stderr
    assert (
        json.loads((extended / "models" / "beats" / "detector.json").read_text())["preprocessing"]["kind"] == "rhythm"
    )


@pytest.mark.parametrize(
    ("tests", "name"),
    [
        ("tests/autoencoders", "wide"),
        ("tests/scoring/test_scores.py", "largest"),
        ("tests/kinds/test_kinds.py", "rhythm"),
    ],
)
def test_the_contract_tests_cover_what_was_added(extended: Path, tests: str, name: str) -> None:
    done = python(extended, "-m", "pytest", tests, "-k", name, "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout[-3000:]
    assert re.search(r"^[1-9]\d* passed", done.stdout, re.M), done.stdout
