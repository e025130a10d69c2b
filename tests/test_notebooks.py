"""The notebooks run from top to bottom, and define nothing that `app` should have."""

import json
from pathlib import Path

import pytest

from app.config import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    names: dict[str, object] = {}
    for number, cell in enumerate(cells):
        code = "".join(cell["source"])
        assert "def " not in code and "class " not in code
        assert not cell["outputs"], "clear the outputs before committing"
        exec(compile(code, f"{path.name} cell {number}", "exec"), names)
    assert "detector" in names
