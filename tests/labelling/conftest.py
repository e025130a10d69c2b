"""Photos to label."""

from pathlib import Path

import pytest

from tests.labelling.parts import fill


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 60 photos, of which 6 are odd."""
    return fill(tmp_path_factory.mktemp("parts"), 60)
