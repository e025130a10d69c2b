"""Every file here starts from the same random numbers."""

import pytest

from app import autoencoders


@pytest.fixture(scope="module", autouse=True)
def seeded():
    autoencoders.prepare(0)
