"""Heartbeats to change."""

import numpy as np
import pytest

from app.kinds.signal import heartbeats


@pytest.fixture(scope="session")
def beats() -> np.ndarray:
    """(60, 140) float32: synthetic normal heartbeats."""
    return heartbeats.beats("normal", 60, seed=3)
