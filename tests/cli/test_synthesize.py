"""`python -m app synthesize` as people call it."""

from pathlib import Path

import pytest

from app.cli import main, run
from app.datasets import image_folders


def test_parts_are_drawn_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "washers"
    words = ["--part", "washer", "--count", "3", "--normal", "5", "--size", "32", "--kind", "similar", "--workers", "2"]
    assert run(main, ["synthesize", "--out", str(out), *words]) == 0
    said = capsys.readouterr()
    assert said.out == f"Wrote {out}: 5 normal photos, 3 with defects\n"
    assert "Synthesizing: 8 of 8 photos" in said.err
    assert [len(paths) for paths in image_folders.find(out).anomalous.values()] == [3]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--count", "3"], "--out is missing."),
        (["--count", "0"], "--count is 0. Expected a value greater than or equal to 1."),
        (["--kind", "simliar"], "--kind is 'simliar'. Did you mean similar?"),
        (["--part", "plat"], "--part is 'plat'. Did you mean plate?"),
        (["--out", ".", "--count", "1"], ". is there already."),
    ],
)
def test_bad_options_are_one_line_and_status_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(main, ["synthesize", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("Error: ") and said in err and err.count("\n") == 1
