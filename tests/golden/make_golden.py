"""Make the golden drawings and, with cairo as the oracle, their bitmaps: `python -m tests.golden.make_golden`.

cairo is what Google drew the Quick, Draw! bitmaps with. `--verify FOLDER` shows that `draw` below does the same
with it, on a folder of Google's own `<category>.simplified.ndjson` and `<category>.bitmaps.npy`: 0 everywhere.
Needs the system library libcairo. The tests do not: they read what is written here.

drawings.ndjson : one drawing a line, {"word": ..., "drawing": simplified strokes}; synthetic, the project's own
bitmaps.png : the bitmaps in the same order, one under the other, 28 wide
"""

import argparse
import json
from pathlib import Path

import cairocffi
import numpy as np
from PIL import Image

from app.kinds.drawing.doodles import SHAPES, generate
from app.kinds.drawing.strokes import simplify

HERE = Path(__file__).parent
SIDE, LINE, PADDING = 28, 16, 16
BY_HAND = {
    "dot": [[[0, 0], [0, 0]]],
    "dots": [[[0, 0], [0, 0]], [[255, 255], [120, 120]], [[31, 31], [200, 200]]],
    "level": [[[0, 255], [0, 0]]],
    "upright": [[[0, 0], [255, 0]]],
    "there and back": [[[0, 255, 40], [0, 90, 14]]],
    "needle": [[[0, 255, 0], [0, 6, 11]]],
    "crossing itself": [[[0, 255, 255, 0, 0], [0, 200, 0, 200, 0]]],
    "strokes on strokes": [[[0, 255], [0, 255]], [[255, 0], [0, 255]], [[0, 255], [0, 255]], [[0, 255], [9, 250]]],
}


def draw(strokes: list[list[list[int]]]) -> np.ndarray:
    """Draw simplified strokes with cairo, white on black, straight at 28x28; (28, 28) uint8."""
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_ARGB32, SIDE, SIDE)
    context = cairocffi.Context(surface)
    context.set_antialias(cairocffi.ANTIALIAS_BEST)
    context.set_line_cap(cairocffi.LINE_CAP_ROUND)
    context.set_line_join(cairocffi.LINE_JOIN_ROUND)
    context.set_line_width(LINE)
    units = 256 + 2 * PADDING + LINE
    context.scale(SIDE / units, SIDE / units)
    context.translate(PADDING + LINE / 2, PADDING + LINE / 2)
    context.set_source_rgb(0, 0, 0)
    context.paint()
    context.set_source_rgb(1, 1, 1)
    left, top = ((256 - max(max(stroke[axis]) for stroke in strokes)) / 2 for axis in (0, 1))
    for xs, ys in strokes:
        for x, y in zip(xs, ys, strict=True):
            context.line_to(x + left, y + top)
        context.stroke()
    surface.flush()
    return np.frombuffer(bytes(surface.get_data()), np.uint8)[::4].reshape(SIDE, SIDE)


def verify(folder: Path) -> None:
    """Print how far this oracle is from Google's own bitmaps."""
    for path in sorted(folder.glob("*.simplified.ndjson")):
        category = path.name.split(".")[0]
        ours = [draw(json.loads(line)["drawing"]) for line in path.read_text().splitlines()]
        theirs = np.load(folder / f"{category}.bitmaps.npy").reshape(-1, SIDE, SIDE)
        print(f"{category}: greatest difference {np.abs(np.stack(ours).astype(int) - theirs).max()} of 255")


def main() -> None:
    """Write drawings.ndjson and bitmaps.png beside this file, or verify the oracle."""
    parser = argparse.ArgumentParser(description="Make the golden drawings and their bitmaps with cairo.")
    parser.add_argument(
        "--verify", type=Path, metavar="FOLDER", help="compare cairo with Google's golden files instead"
    )
    if folder := parser.parse_args().verify:
        return verify(folder)
    drawings = list(BY_HAND.items())
    for shape in SHAPES:
        for raw in generate(shape, 12 if shape == "bowtie" else 1, seed=28):
            drawings.append((shape, [stroke.tolist() for stroke in simplify(raw)]))
    lines = [json.dumps({"word": word, "drawing": drawing}, separators=(",", ":")) for word, drawing in drawings]
    (HERE / "drawings.ndjson").write_text("\n".join(lines) + "\n")
    Image.fromarray(np.concatenate([draw(drawing) for _, drawing in drawings])).save(HERE / "bitmaps.png")


if __name__ == "__main__":
    main()
