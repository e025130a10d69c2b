"""Photos to label."""

from pathlib import Path

import pytest

from tests.labelling.parts import fill, save_detector


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 60 photos, of which 6 are odd."""
    return fill(tmp_path_factory.mktemp("parts"), 60)


@pytest.fixture(scope="session")
def photo_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a detector `discs`, in place of the one of that name that the tests elsewhere train."""
    return save_detector(tmp_path_factory.mktemp("models")).parent
