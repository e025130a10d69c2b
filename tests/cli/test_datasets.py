"""`python -m app datasets`: what can be learnt from, and where to get what is not fetched."""

import pytest

from app.cli import main, run


def test_sets_of_photos_are_listed_with_where_to_get_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(main, ["datasets", "list"]) == 0
    said = capsys.readouterr().out
    assert "quickdraw" in said and "www.mvtec.com/company/research/datasets/mvtec-ad" in said
    assert "github.com/abin24/Magnetic-tile-defect-datasets." in said
    assert max(map(len, said.partition("Sets of photos")[2].splitlines())) <= 80
