"""From an empty folder to a report: the five commands of docs/SYNTHESIS.md, as they stand there."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from app.config import ROOT


def commands(paper: str) -> list[str]:
    """The lines of the first block of a paper in which parts are drawn and learnt; none where it has none."""
    blocks = re.findall(r"```\n(.*?)```", (ROOT / paper).read_text(encoding="utf-8"), re.S)
    return next((b.splitlines() for b in blocks if "synthesize" in b and "train.py" in b and "label" in b), [])


def test_five_commands_lead_from_an_empty_folder_to_a_report(tmp_path: Path) -> None:
    lines = commands("docs/SYNTHESIS.md")
    assert len(lines) == 5
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "ODDITY_MODELS": str(tmp_path / "models")}
    for line in lines:
        words = line.split()[1:]
        if words[0] == "train.py":
            words = [str(ROOT / "train.py"), *words[1:], "--out", "models"]
        done = subprocess.run([sys.executable, *words], cwd=tmp_path, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}: {done.stderr}"
    with (tmp_path / "labelled" / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    odd = [row for row in rows if "__" in row["path"]]
    assert len(odd) == 30
    right = sum((row["verdict"] == "anomaly") == ("__" in row["path"]) for row in rows)
    assert right >= 32, rows
    assert json.loads((tmp_path / "threshold.json").read_text(encoding="utf-8"))
    assert "__00001" in (tmp_path / "audit.html").read_text(encoding="utf-8")
    assert list((tmp_path / "labelled" / "sorted" / "anomaly").rglob("*.png"))


def test_the_readme_has_the_same_commands_where_it_has_them() -> None:
    readme = [line.partition("#")[0].rstrip() for line in commands("README.md")]
    assert readme in ([], commands("docs/SYNTHESIS.md"))
