"""Figures: one sentence where Matplotlib is missing."""

import sys

import pytest

from app.errors import DataUnavailableError
from app.reports.figures import new_figure


def test_a_figure_has_the_size_that_was_asked_for() -> None:
    assert new_figure(4, 3).get_size_inches().tolist() == [4, 3]


def test_without_matplotlib_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(DataUnavailableError, match=r"Run pip install -r requirements-train\.txt"):
        new_figure(4, 3)
