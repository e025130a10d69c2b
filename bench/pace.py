"""When a drawing in the making is called odd: `python bench/pace.py [--golden FOLDER]`.

Replays the timed strokes of Quick, Draw!'s own drawings (`<category>.raw.ndjson` in ODDITY_DATA/quickdraw/golden) and
asks each detector at every 55 ms, as the page does. What the page would then say is decided by its own rule, `patience`
in static/js/core/finding.js, run by Node. Printed for each category and detector, over the drawings that Google
recognised and whose end the detector finds normal (bowties), or odd (others):

- time called odd, as a share of the drawing time: median, largest, and how many drawings never were; before: as if each
  verdict were shown at once;
- changes between "odd" and "nothing odd", with the same two readings;
- how long after the last point "odd" is said.
"""

import argparse
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.detectors import store
from app.kinds.drawing.strokes import to_bitmaps

ROOT = Path(__file__).resolve().parent.parent
EVERY_MS = 55
DETECTORS = ("bowtie", "bowtie-denoising")
RULE = """
import { patience } from "%s";
let text = "";
for await (const part of process.stdin) text += part;
console.log(JSON.stringify(JSON.parse(text).map(([verdict, ink]) => patience(verdict, ink))));
"""


def moments(drawing: list[list[list[float]]]) -> list[tuple[float, list[list[list[float]]]]]:
    """Times in ms, and the strokes as they are then: at least every 55 ms, and at the end of each stroke."""
    found: list[tuple[float, list[list[list[float]]]]] = []
    last = -np.inf
    for i, (xs, ys, times) in enumerate(drawing):
        for k, time in enumerate(times):
            if time - last >= EVERY_MS or k == len(times) - 1:
                done = [[stroke[0], stroke[1]] for stroke in drawing[:i]]
                found.append((time, [*done, [xs[: k + 1], ys[: k + 1]]]))
                last = time
    return found


def patience(asked: list[tuple[str, float]]) -> list[float]:
    """The page's own rule, for verdicts and shares of ink."""
    script = RULE % (ROOT / "static" / "js" / "core" / "finding.js").as_uri()
    command = ["node", "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    answer: list[float] = json.loads(done.stdout)
    return answer


def told(times: np.ndarray, verdicts: list[str], rests: np.ndarray) -> tuple[float, int]:
    """Share of the time that it is called odd, and changes between odd and nothing odd."""
    until = np.append(times[1:], times[-1])
    pauses = np.maximum(0, until - times - rests)
    odd = sum(pause for pause, verdict in zip(pauses, verdicts, strict=True) if verdict == "anomaly")
    shown = [v for v, pause in zip(verdicts, pauses, strict=True) if v == "normal" or (v == "anomaly" and pause > 0)]
    changes = sum(a != b for a, b in pairwise(shown))
    return odd / (times[-1] or 1), changes


def measure(entries: list[dict[str, Any]], detector: Any, is_normal: bool) -> None:
    """Print the figures of one category and detector."""
    rows = []
    for entry in entries:
        found = moments(entry["drawing"])
        x = to_bitmaps([strokes for _, strokes in found])
        verdicts = detector.inspect(x).verdict.tolist()
        ink = x.reshape(len(x), -1).mean(1).tolist()
        rests = np.array(patience(list(zip(verdicts, ink, strict=True))))
        rows.append((np.array([time for time, _ in found]), verdicts, rests))
    ended = [row for row in rows if (row[1][-1] == "normal") == is_normal]
    print(f"  {detector.name}: {len(ended)} of {len(rows)} end as {'normal' if is_normal else 'unsure or odd'}")
    for name, wait in (("at once", 0), ("as the page says it", 1)):
        figures = [told(times, verdicts, wait * rests) for times, verdicts, rests in ended]
        shares, changes = (np.array(column) for column in zip(*figures, strict=True))
        line = f"median {np.median(shares):.0%}, largest {shares.max():.0%}, never in {np.sum(shares == 0)}"
        print(f"    called odd, {name}: {line}; changes: median {np.median(changes):.0f}, most {changes.max()}")
    if not is_normal:
        after = [rests[-1] for _, _, rests in ended]
        print(f"    odd is said after the pen rests: median {np.median(after):.0f} ms, latest {max(after):.0f} ms")


def main() -> int:
    default = Path(os.environ.get("ODDITY_DATA", "data")) / "quickdraw" / "golden"
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--golden", type=Path, default=default, metavar="FOLDER", help="default: %(default)s")
    folder = parser.parse_args().golden
    paths = sorted(folder.glob("*.raw.ndjson"))
    if not paths:
        print(
            f"There are no timed strokes (*.raw.ndjson) in {folder}. Name their folder with --golden.", file=sys.stderr
        )
        return 2
    for path in paths:
        category = path.name.split(".")[0]
        drawings = [entry for entry in map(json.loads, path.read_text().splitlines()) if entry["recognized"]]
        print(f"{category}: {len(drawings)} recognised drawings")
        for name in DETECTORS:
            measure(drawings, store.load(ROOT / "models", name), category == "bowtie")
    return 0


if __name__ == "__main__":
    sys.exit(main())
