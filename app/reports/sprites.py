"""Sprite sheets: the plotted samples of a comparison, and each model's reconstructions of them, a block per snapshot.

They have sixteen shades: enough to look at, and too few to restore the data from.
"""

import io

import numpy as np
from PIL import Image

from app.evaluation.comparison.results import COLUMNS, Comparison

SHADES = 16
INPUTS = "samples"


def sheets(comparison: Comparison) -> dict[str, bytes]:
    """PNGs by name: `samples`, and one named after each model."""
    shown = np.round(np.clip(comparison.groups.shown, 0, 1) * 255).astype(np.uint8)
    made = {model.name: [model.made[s.epoch] for s in model.snapshots] for model in comparison.models}
    return {name: sheet(blocks, comparison.tile) for name, blocks in {INPUTS: [shown], **made}.items()}


def sheet(blocks: list[np.ndarray], tile: tuple[int, int]) -> bytes:
    """Blocks of samples, each (n, *shape) uint8, as one PNG with COLUMNS samples per row. Each block starts a new row.

    tile : height and width of a sample
    """
    height, width = tile
    rows = []
    for block in blocks:
        tiles = block.reshape(len(block), height, width, -1)
        missing = -len(tiles) % COLUMNS
        tiles = np.concatenate([tiles, np.zeros((missing, *tiles.shape[1:]), np.uint8)])
        grid = tiles.reshape(-1, COLUMNS, *tiles.shape[1:])
        rows.append(grid.transpose(0, 2, 1, 3, 4).reshape(-1, COLUMNS * width, tiles.shape[-1]))
    return png(np.concatenate(rows))


def png(picture: np.ndarray) -> bytes:
    """A picture (h, w, 1 or 3) uint8 as a PNG of sixteen shades per channel; a grey one takes four bits per pixel."""
    shades = np.round(picture / 255 * (SHADES - 1)).astype(np.uint8)
    out = io.BytesIO()
    if picture.shape[-1] == 1:
        image = Image.fromarray(shades[:, :, 0])
        image.putpalette([level * 17 for level in range(SHADES) for _ in range(3)])
        image.save(out, "PNG", bits=4, optimize=True)
    else:
        Image.fromarray(shades * np.uint8(17)).save(out, "PNG", optimize=True)
    return out.getvalue()
