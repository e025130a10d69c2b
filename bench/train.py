"""What training on /train costs the page: bytes of its first load, and the main thread's tasks while a network trains.

    python bench/train.py [--times 3] [--beside]

Serves the app with gunicorn and drives Chromium: ODDITY_CHROMIUM, or the one on the path. Trains on the page as a
visitor sees it, and traces every task of its main thread.

- wall: the longest task by the clock, and how many took over 50 ms. Where other programs want the processors too, a
  task waits for them, and the wait counts: the idle page's longest is given first, and the machine's load.
- own work: the processor time of the task that took most of it, which no other program can lengthen.
- `--beside`: afterwards, milliseconds an epoch of ours beside TensorFlow.js's, as bench/nn.py measures them.
"""

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench import nn
from bench.page import ARGS, chromium, first_load
from bench.server import running

CASES = {
    "nothing": "",
    "the default": "epochs=300",
    "2,000 beats": "epochs=100&trainSize=2000&testSize=500",
    "doodles": "data=doodles&epochs=60",
    "doodles, five passes a score": "data=doodles&score=registered&epochs=40",
    "convolutions": "layers=c16x5k-p2-c8x5k-u2&epochs=6",
}
"""What is trained, as the page's address says it; "nothing" is the control."""
TASK = ("RunTask", "ThreadControllerImpl::RunTask")
LONG = 50.0
PATIENCE = 120_000


def traced(page: Page, work: Any) -> list[dict[str, Any]]:
    """The tasks of the page's main thread while `work` is done: Chromium's trace events, times in microseconds."""
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda found: events.extend(found["value"]))
    session.on("Tracing.tracingComplete", lambda found: ended.append(found))
    session.send("Tracing.start", {"transferMode": "ReportEvents", "categories": "toplevel,devtools.timeline"})
    work()
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    names = [event for event in events if event["name"] == "thread_name"]
    threads = {(event["pid"], event["tid"]) for event in names if event["args"]["name"] == "CrRendererMain"}
    tasks = [event for event in events if event["name"] in TASK and (event["pid"], event["tid"]) in threads]
    # Of the renderers that there are, the page's own is the busiest.
    of_each = [[task for task in tasks if task["pid"] == pid] for pid, _ in threads]
    return max(of_each, key=len, default=[])


def measure(browser: Browser, address: str, name: str) -> None:
    """Train once, and print what the main thread had to do."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page.goto(f"{address}/train#{CASES[name]}", wait_until="networkidle")
    expect(page.locator("#go")).to_be_enabled(timeout=PATIENCE)

    def train() -> None:
        if not CASES[name]:
            page.wait_for_timeout(4000)
            return
        page.locator("#go").click()
        expect(page.locator("#train")).to_have_attribute("data-state", re.compile("done"), timeout=PATIENCE)

    tasks = traced(page, train)
    wall = [task.get("dur", 0) / 1000 for task in tasks]
    own = [task.get("tdur", 0) / 1000 for task in tasks]
    print(f"{name:30} {len(tasks):5} tasks", end="")
    for what, times in (("own work", own), ("wall", wall)):
        print(f"  {what} at most {max(times):5.1f} ms, {sum(each > LONG for each in times)} over 50", end="")
    print(f"  load {os.getloadavg()[0]:.1f}", flush=True)
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3, help="how often each is trained")
    parser.add_argument("--beside", action="store_true", help="also TensorFlow.js beside ours")
    parser.add_argument("--epochs", type=int, default=20, help="of each engine, with --beside")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder) / "log") as server,
        sync_playwright() as playwright,
    ):
        address = f"http://127.0.0.1:{server.port}"
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        load = first_load(browser.new_page(), f"{address}/train")
        print(f"first load: {load['as sent'] / 1000:.1f} kB as sent, {load['total'] / 1000:.1f} kB unpacked")
        for name in CASES:
            for _ in range(options.times):
                measure(browser, address, name)
        if options.beside:
            with nn.serving() as files:
                page = browser.new_page()
                page.goto(files)
                nn.speed(page, options.epochs)
        browser.close()


if __name__ == "__main__":
    main()
