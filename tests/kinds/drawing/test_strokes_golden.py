"""The rasteriser against cairo, on drawings of the project's own (tests/golden/make_golden.py)."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.kinds.drawing.strokes import rasterise

GOLDEN = Path(__file__).parents[2] / "golden"
ENTRIES = [json.loads(line) for line in (GOLDEN / "drawings.ndjson").read_text().splitlines()]
DRAWINGS = [entry["drawing"] for entry in ENTRIES]
with Image.open(GOLDEN / "bitmaps.png") as sheet:
    BITMAPS = np.asarray(sheet).reshape(-1, 28, 28).astype(int)


def test_there_is_a_bitmap_for_every_drawing():
    assert len(DRAWINGS) == len(BITMAPS) >= 30
    assert BITMAPS.max() == 255


# A long, straight, slanting line is the farthest from cairo's (see app/kinds/drawing/rasterisation.py).
@pytest.mark.parametrize("number", range(len(DRAWINGS)), ids=[f"{i} {e['word']}" for i, e in enumerate(ENTRIES)])
def test_a_bitmap_is_cairos(number):
    difference = np.abs(rasterise(DRAWINGS[number]) - BITMAPS[number])
    assert difference.mean() <= 0.5
    assert difference.max() <= 18


def test_bitmaps_are_cairos_on_average():
    difference = np.stack([rasterise(drawing) for drawing in DRAWINGS]) - BITMAPS
    assert np.abs(difference).mean() <= 0.15
    assert abs(difference.mean()) <= 0.01  # neither thicker nor thinner
