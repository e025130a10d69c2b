"""What the documentation says exists, and what exists is documented."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from app.cli import VERBS, main
from app.config import ROOT
from app.settings_table import table

PAPERS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def commands() -> list[str]:
    """Every `python …` line in a code block of the README."""
    blocks = re.findall(r"```\n(.*?)```", README, re.S)
    return [line.partition("#")[0].strip() for b in blocks for line in b.splitlines() if line.startswith("python ")]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(paper: Path) -> None:
    links = [link for link in LINK.findall(paper.read_text(encoding="utf-8")) if not link.startswith("http")]
    assert [link for link in links if not (paper.parent / link).exists()] == []


NAMED = re.compile(r"`((?:app|bench|docs|examples|models|scripts|static|templates|tests)/[\w./-]*\w)/?`")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.name)
def test_every_file_that_is_named_exists(paper: Path) -> None:
    """But for those that the changelog remembers, and those that the architecture's examples add."""
    text = paper.read_text(encoding="utf-8")
    assert paper.name == "CHANGELOG.md" or [p for p in NAMED.findall(text) if not (ROOT / p).exists()] == []


def test_the_settings_are_documented() -> None:
    assert table() in (ROOT / "docs" / "SETTINGS.md").read_text(encoding="utf-8")


def flags(command: click.Command) -> set[str]:
    return {o for p in command.params for o in p.opts if o.startswith("--")}


def command_of(verb: str) -> click.Command:
    found = main.get_command(click.Context(main), verb)  # type: ignore[attr-defined]
    assert found is not None
    return found


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_flag_is_documented_and_every_documented_flag_exists(verb: str) -> None:
    text = (ROOT / "docs" / "CLI.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {verb}\n(.*?)(?=^## |\Z)", text, re.S | re.M)
    assert section, f"docs/CLI.md has no section {verb}"
    documented = set(re.findall(r"^\| `(--[a-z0-9-]+)", section[1], re.M))
    assert documented == flags(command_of(verb)) - {"--help"}


@pytest.mark.parametrize("line", commands())
def test_every_flag_in_the_readme_exists(line: str) -> None:
    words = line.split()
    verb = "train" if words[1] == "train.py" else words[3]
    assert {w for w in words if w.startswith("--")} <= flags(command_of(verb))


@pytest.mark.parametrize("line", [c for c in commands() if "synthetic" in c or "datasets" in c])
def test_the_commands_of_the_readme_run(line: str, tmp_path: Path) -> None:
    """Those that need neither a network nor a server; the others are run by the tests of serving."""
    words = line.split()[1:]
    if words[0] == "train.py":
        words += ["--out", str(tmp_path)]
    if "compare" in words:
        words += ["--result", str(tmp_path / "result.png")]
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr


def test_the_readme_stays_honest_about_its_figures() -> None:
    """The table of the README is the one that the shipped detectors state."""
    for folder in sorted(p.parent for p in (ROOT / "models").glob("*/detector.json")):
        metrics = json.loads((folder / "detector.json").read_text())["metrics"]
        if "anomalous" in metrics:
            row = next(line for line in README.splitlines() if line.startswith(f"| `{folder.name}`"))
            assert f"{metrics['anomalous']['auroc']:.3f}" in row
            assert f"{metrics['anomalous']['recall']:.2f}" in row
            assert f"{metrics['test']['false_alarm_rate']:.1%}" in row


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.name)
def test_no_placeholder_was_left(paper: Path) -> None:
    assert not re.search(r"^[|\s]*[A-Z]+_(?:TABLE|FINAL)\b", paper.read_text(encoding="utf-8"), re.M)
