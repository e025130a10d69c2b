"""What the page /learn costs: bytes of its first load, layout shift, long tasks while it trains and is used.

    python bench/learn.py [--slower 4]

Serves the app with gunicorn and drives Chromium: ODDITY_CHROMIUM, or the one on the path. Reads every step, moves every
slider of the page from end to end (so that a dozen networks are trained), and draws a beat. `--slower` slows the
processor down so many times, as a phone would be.

- first load: every reply's body before compression, and as it was sent; the worker's scripts too.
- layout shift: the sum of all shifts without input, from the browser's own PerformanceObserver.
- long tasks: those over 50 ms of the main thread, until the first network has learnt, and afterwards. Times of the
  machine's load are the machine's: beside them, the script's own work in a frame, and the idle page's longest frame.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.page import ARGS, IDLE, OBSERVE, chromium, first_load, quantile
from bench.server import running

LEARNT = "#figure[data-state=learnt]"
STEPS = "[...document.querySelectorAll('[data-step]')].map((each) => each.id)"
KEYS = ["Home", *["PageUp"] * 10, "End", *["PageDown"] * 5]


def use(page: Page) -> None:
    """Read every step, and move all that moves."""
    for step in page.evaluate(STEPS):
        page.locator(f"#{step}").scroll_into_view_if_needed()
        for slider in page.locator(f"#{step} input[type=range]").all():
            slider.focus()
            for key in KEYS:
                page.keyboard.press(key)
            page.wait_for_selector(LEARNT, state="attached")
    page.locator("#draw").click()
    page.wait_for_selector("#pencil")
    box = page.locator("#pencil").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 90)
    page.mouse.down()
    for i in range(200):
        page.mouse.move(box["x"] + 5 + i * (box["width"] - 10) / 200, box["y"] + 90 + (i * 7) % 60)
    page.mouse.up()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slower", type=float, default=1, help="times that the processor is slowed down")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "log") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        context.add_init_script(OBSERVE)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.slower})
        load = first_load(page, f"http://127.0.0.1:{server.port}/learn")
        page.wait_for_selector(LEARNT, state="attached")
        loaded = page.evaluate("performance.now()")
        idle = page.evaluate(IDLE, 3000)
        page.evaluate("seen.frames.clear()")
        use(page)
        seen = page.evaluate("({shift: seen.shift, tasks: seen.tasks, frames: [...seen.frames.values()]})")
        browser.close()
    total, sent = load["total"] / 1000, load["as sent"] / 1000
    print(f"first load: {total:.1f} kB in {load['requests']} requests, {sent:.1f} kB as sent")
    print(f"first network learnt after {loaded:.0f} ms; layout shift {seen['shift']:.4f}")
    for name, tasks in (
        ("until then", [length for start, length in seen["tasks"] if start < loaded]),
        ("afterwards", [length for start, length in seen["tasks"] if start >= loaded]),
    ):
        print(f"tasks over 50 ms {name}: {len(tasks)} (longest {max(tasks, default=0):.0f} ms)")
    frames = seen["frames"]
    print(f"the script's work in a frame: 99 % within {quantile(frames, 0.99):.1f} ms, longest {max(frames):.1f} ms")
    print(f"the idle page's longest frame: {idle['worst']:.0f} ms, its tasks over 50 ms: {idle['tasks']}")


if __name__ == "__main__":
    main()
