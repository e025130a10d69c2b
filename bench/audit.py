"""How soon the audit report of a large folder opens: size, first paint, sorted sheet, a drag of the threshold.

    python bench/audit.py [--photos 5000]

Makes so many photos of 160×120 pixels and their heat maps, writes the report of made-up scores, and opens it in
Chromium: ODDITY_CHROMIUM, or the one on the path. Times are those of the browser since it was told to open the file.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.labelling.places import at
from app.labelling.rows import Row
from app.reports import audit
from app.reports.page import write
from scripts.programs import started_browser
from tests import making

TIMES = """() => new Promise((done) => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const { domContentLoadedEventEnd, loadEventEnd } = performance.getEntriesByType("navigation")[0];
  const [sorted] = performance.getEntriesByName("sorted");
  done([paint?.startTime, sorted.startTime, domContentLoadedEventEnd, loadEventEnd]);
})"""
SORTED = """new MutationObserver((_, observer) => {
  if (!document.querySelector(".tile img[src]")) return;
  performance.mark("sorted");
  observer.disconnect();
}).observe(document, {childList: true, subtree: true, attributes: true});"""
DRAG = """() => new Promise((done) => {
  const slider = document.querySelector(".scale__threshold"), frames = [];
  let step = 0, last = performance.now();
  const move = () => {
    frames.push(performance.now() - last);
    last = performance.now();
    if (step === 100) return done(frames.slice(1));
    slider.value = String(step++ * 10);
    slider.dispatchEvent(new Event("input"));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=5000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        labels = make(folder, given.photos)
        start = time.perf_counter()
        detector = making.detector("bench", (28, 28), np.zeros_like, threshold=0.95, calibration=np.linspace(0, 1, 500))
        report = write(folder, audit.build(detector, labels, at(name), at(name)))
        took, size = time.perf_counter() - start, report.stat().st_size / 1e6
        print(f"{given.photos} photos: written in {took:.1f} s, {size:.1f} MB")
        with started_browser() as browser:
            for _ in range(3):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.add_init_script(SORTED)
                page.goto(report.as_uri())
                page.wait_for_function("performance.getEntriesByName('sorted').length > 0")
                paint, sheet, ready, loaded = page.evaluate(TIMES)
                frames = sorted(page.evaluate(DRAG))
                print(
                    f"first paint {paint:.0f} ms, sorted sheet {sheet:.0f} ms, whole page read {ready:.0f} ms, "
                    f"loaded {loaded:.0f} ms; while dragging a frame takes {statistics.median(frames):.0f} ms, "
                    f"95 % of them {frames[int(0.95 * len(frames))]:.0f} ms or less"
                )
                page.close()


def make(folder: Path, n: int) -> dict[str, object]:
    """Photos with something on them, `good` and odd, a heat map for each, and their labels."""
    rng = np.random.default_rng(0)
    (folder / "heatmaps").mkdir()
    for kind in ("good", "spot"):
        (folder / kind).mkdir()
    rows = []
    for i in range(n):
        odd = i % 5 == 0
        coarse = Image.fromarray(rng.integers(60, 200, (12, 16), np.uint8)).resize((160, 120))
        noisy = np.clip(np.asarray(coarse, np.float32) + rng.normal(0, 6, (120, 160)), 0, 255).astype(np.uint8)
        path, heat = f"{'spot' if odd else 'good'}/{i:05}.jpg", f"heatmaps/{i:05}.jpg"
        Image.fromarray(noisy).save(folder / path)
        Image.fromarray(np.stack([noisy, noisy // 2, noisy // 2], 2)).save(folder / heat)
        score = float(rng.gamma(4, 0.15) + odd * rng.gamma(4, 0.15))
        rows.append(
            Row(
                path=path, verdict="normal", score=score, p_value=0.5, threshold=0.95, anomaly=score > 0.95, box=None,
                heatmap=heat, error=None,
            )
        )  # fmt: skip
    return {"detector": "bench", "checksum": "0" * 64, "threshold": 0.95, "folder": str(folder), "rows": rows}


if __name__ == "__main__":
    main()
