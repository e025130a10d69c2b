"""The notebooks run from top to bottom, keep what they showed, and define nothing that `app` should have."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from app.config import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SUBJECTS = {"bowties", "comparison", "heartbeats", "parts"}


def cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def test_there_is_one_for_every_subject() -> None:
    assert {path.stem for path in NOTEBOOKS} == SUBJECTS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_calls_app_and_shows_what_came_out(path: Path) -> None:
    outputs = []
    for cell in cells(path):
        assert "def " not in cell.source and "class " not in cell.source
        assert cell.execution_count, "run `make notebooks` before committing"
        outputs += cell.outputs
    assert {output.output_type for output in outputs} <= {"stream", "display_data", "execute_result"}
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 2
    assert str(Path.home()) not in str(outputs) and str(ROOT) not in str(outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_where_the_data_is_not(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On made-up data, and says so. On the real data `make notebooks` runs it."""
    monkeypatch.setenv("ODDITY_DATA", str(tmp_path))
    book = nbformat.read(path, as_version=4)
    NotebookClient(
        book, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    printed = "".join(
        o.text for c in book.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "stream"
    )
    assert "the real data is not here" in printed
