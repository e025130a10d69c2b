"""How close the strokes' path is to Google's own, and what it costs: `python -m bench.strokes [--golden FOLDER]`.

FOLDER holds `<category>.raw.ndjson`, `<category>.simplified.ndjson` and `<category>.bitmaps.npy`: raw strokes,
Google's simplified strokes (matched by `key_id`) and Google's bitmaps of these, of the same drawings in the same
order. Times are medians over the drawings of the best of several runs. Compare the ratio to the yardstick, which is
Pillow drawing the same strokes 16 times as large and reducing them, not milliseconds between machines.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from app.kinds.drawing.strokes import rasterise, simplify, to_bitmap

REPEATS = 15
PAGE, ZOOM = 28, 16


def pillow(strokes: list[list[list[int]]]) -> np.ndarray:
    """The yardstick: round-jointed lines at 448x448, averaged over boxes of 16x16."""
    scale = PAGE * ZOOM / 304
    radius = 8 * scale
    left, top = ((256 - max(max(stroke[axis]) for stroke in strokes)) / 2 + 24 for axis in (0, 1))
    image = Image.new("L", (PAGE * ZOOM, PAGE * ZOOM))
    pen = ImageDraw.Draw(image)
    for xs, ys in strokes:
        points = [((x + left) * scale, (y + top) * scale) for x, y in zip(xs, ys, strict=True)]
        pen.line(points, fill=255, width=round(2 * radius))
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(image.reduce(ZOOM))


def read(path: Path) -> dict[str, Any]:
    """The drawings of an .ndjson file by their keys."""
    return {entry["key_id"]: entry["drawing"] for entry in map(json.loads, path.read_text().splitlines())}


def milliseconds(step: Callable[[Any], object], inputs: list[Any]) -> float:
    """Median over the inputs of the shortest of several runs."""
    best = []
    for one in inputs:
        times = []
        for _ in range(REPEATS):
            begin = time.perf_counter()
            step(one)
            times.append(time.perf_counter() - begin)
        best.append(min(times))
    return float(np.median(best)) * 1000


def compare(category: str, folder: Path) -> None:
    """Print one category's figures."""
    raw, theirs = (read(folder / f"{category}.{kind}.ndjson") for kind in ("raw", "simplified"))
    bitmaps = np.load(folder / f"{category}.bitmaps.npy").reshape(-1, PAGE, PAGE).astype(int)
    both = [key for key in theirs if key in raw]
    differ = [key for key in both if [stroke.tolist() for stroke in simplify(raw[key])] != theirs[key]]
    share = 1 - len(differ) / len(both)
    print(f"{category}: {len(theirs)} drawings, {len(both)} with raw strokes")
    print(f"  simplified to the very same points: {share:.0%}; not {', '.join(differ) or 'any'}")
    drawings = list(theirs.values())
    for name, step in (("ours", rasterise), ("yardstick", pillow)):
        gap = np.abs(np.stack([step(drawing) for drawing in drawings]) - bitmaps)
        print(f"  bitmap, {name}: mean absolute difference {gap.mean():.3f} of 255, worst pixel {gap.max()}")
    yardstick = milliseconds(pillow, drawings)
    steps: tuple[tuple[str, Callable[..., Any], list[Any]], ...] = (
        ("simplify", simplify, [raw[key] for key in both]),
        ("rasterise", rasterise, drawings),
        ("both", to_bitmap, [raw[key] for key in both]),
    )
    for name, step, inputs in steps:
        cost = milliseconds(step, inputs)
        print(f"  {name}: {cost:.2f} ms a drawing, {cost / yardstick:.2f} of the yardstick's {yardstick:.2f} ms")


def main() -> int:
    """Compare every category of the folder."""
    default = Path(os.environ.get("ODDITY_DATA", "data")) / "quickdraw" / "golden"
    parser = argparse.ArgumentParser(description="Compare the strokes' path with Google's own files.")
    parser.add_argument("--golden", type=Path, default=default, metavar="FOLDER", help="default: %(default)s")
    folder = parser.parse_args().golden
    categories = sorted(path.name.split(".")[0] for path in folder.glob("*.bitmaps.npy"))
    if not categories:
        print(
            f"There are no golden files (*.bitmaps.npy) in {folder}. Name their folder with --golden.", file=sys.stderr
        )
        return 2
    for category in categories:
        compare(category, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
