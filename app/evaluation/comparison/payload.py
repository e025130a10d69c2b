"""What the report and the page /compare show of a comparison: one JSON object and a few small pictures.

The pictures are sprite sheets: the plotted samples, and for each model what it made of them, one block of rows a
snapshot. They have sixteen shades, enough to look at and too few to be the data again.
"""

import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from app.evaluation.comparison.measuring import ROC_GRID
from app.evaluation.comparison.results import Comparison
from app.scoring.scores import SCORES

COLUMNS = 10
"""Samples in a row of a sprite sheet."""

SHADES = 16
INPUTS = "samples"


def build(comparison: Comparison) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The JSON object, and the sprite sheets as PNG by name: `samples`, and each model's."""
    sheets = {INPUTS: sheet([np.round(np.clip(comparison.shown, 0, 1) * 255).astype(np.uint8)])}
    for model in comparison.models:
        sheets[model.name] = sheet([model.made[s.epoch] for s in model.snapshots])
    found = comparison.to_dict()
    found |= {
        "roc_grid": [float(f"{rate:.6g}") for rate in ROC_GRID],
        "sprites": {"columns": COLUMNS, "tile": list(tile_size(comparison.shape))},
        "scores": {name: summary(name) for name in SCORES},
    }
    return rounded(found), sheets


def write(folder: Path, comparison: Comparison) -> Path:
    """Write what the page shows into `folder`: run.json and the sprite sheets. Returns the path of run.json."""
    found, sheets = build(comparison)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sheets.items():
        (folder / f"{name}.png").write_bytes(content)
    path = folder / "run.json"
    path.write_text(json.dumps(found, separators=(",", ":"), allow_nan=False) + "\n", encoding="utf-8")
    return path


def data_uri(content: bytes) -> str:
    """A PNG as a data: URL."""
    return "data:image/png;base64," + base64.b64encode(content).decode("ascii")


def tile_size(shape: tuple[int, ...]) -> tuple[int, int]:
    """Height and width of one sample in a sprite sheet; a series is one pixel high."""
    return (1, shape[0]) if len(shape) == 1 else (shape[0], shape[1])


def sheet(blocks: list[np.ndarray]) -> bytes:
    """Blocks of samples, (n, *sample_shape) uint8 each, as one PNG: COLUMNS a row, each block starts a new row."""
    height, width = tile_size(blocks[0].shape[1:])
    rows = []
    for block in blocks:
        tiles = block.reshape(len(block), height, width, -1)
        missing = -len(tiles) % COLUMNS
        tiles = np.concatenate([tiles, np.zeros((missing, *tiles.shape[1:]), np.uint8)])
        grid = tiles.reshape(-1, COLUMNS, *tiles.shape[1:])
        rows.append(grid.transpose(0, 2, 1, 3, 4).reshape(-1, COLUMNS * width, tiles.shape[-1]))
    return png(np.concatenate(rows))


def png(picture: np.ndarray) -> bytes:
    """(h, w, 1 or 3) uint8 as a PNG of sixteen shades a channel; grey ones take four bits a pixel."""
    shades = np.round(picture / 255 * (SHADES - 1)).astype(np.uint8)
    out = io.BytesIO()
    if picture.shape[-1] == 1:
        image = Image.fromarray(shades[:, :, 0])
        image.putpalette([level * 17 for level in range(SHADES) for _ in range(3)])
        image.save(out, "PNG", bits=4, optimize=True)
    else:
        Image.fromarray(shades * np.uint8(17)).save(out, "PNG", optimize=True)
    return out.getvalue()


def summary(score: str) -> str:
    """The first sentence of a score's docstring."""
    return (SCORES[score].__doc__ or score).partition("\n")[0].strip()


def rounded(value: Any) -> Any:
    """Floats with six significant digits, which halves the JSON; everything else as it is."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(each) for each in value]
    return float(f"{value:.6g}") if isinstance(value, float) else value
