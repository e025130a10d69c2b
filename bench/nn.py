"""What training in the browser costs: our trainer beside TensorFlow.js, and what the page notices of it.

    python bench/nn.py [--epochs 20] [--seeds 10]

Drives Chromium (ODDITY_CHROMIUM, or the one on the path) on pages of this file's own: the modules come from static/js,
TensorFlow.js from node_modules, where `make test` installs it. All in one run, each in a worker:

- milliseconds an epoch, least and median, of three networks: ours, TensorFlow.js's WASM and CPU backends. Its WASM
  backend cannot train convolutions (no gradient, tensorflow/tfjs#8474); the gradient is then worked out by its own
  matrix products.
- the heartbeats' default on ECG5000 (data folder of ODDITY_DATA), and Anomagram's: seeds that reach AUROC 0.99, and
  when. Trained on the normal rows of TRAIN, judged on the test rows. Without the data: on synthetic heartbeats, and
  said so.
- the longest task of the main thread while a worker trains and tells of it ten times a second.

Times are the machine's: read the ratios.
"""

import argparse
import contextlib
import functools
import http.server
import json
import os
import statistics
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.page import ARGS, chromium

ROOT = Path(__file__).resolve().parent.parent
BENCH = "/bench/nn.worker.js"
NETWORKS = ("784-32-784", "convolutional", "heartbeats")
PATIENCE = 20
ENGINES = ("ours", "wasm", "cpu")

ASK = """([address, order]) => new Promise((resolve, reject) => {
  window.workers ??= {};
  const worker = workers[order.engine] ??= new Worker(address, {type: "module"});
  worker.onmessage = ({data}) => data.error ? reject(new Error(data.error)) : resolve(data);
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(order);
})"""
END = "() => { for (const each of Object.values(workers)) each.terminate(); workers = {}; }"

WATCH = """async ({settings, training}) => {
  const {Session} = await import("/static/js/core/experiment/session.js");
  const {table} = await import("/static/js/core/experiment/description.js");
  const tasks = [];
  new PerformanceObserver((list) => { for (const each of list.getEntries()) tasks.push(each.duration); })
    .observe({type: "longtask"});
  const canvas = document.body.appendChild(document.createElement("canvas"));
  const pen = canvas.getContext("2d");
  let [frame, worst, messages] = [0, 0, 0];
  // As a page would: the curves of a hundred reconstructions, drawn in an animation frame.
  const draw = ({reconstructions}) => {
    const begun = performance.now();
    pen.clearRect(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < reconstructions.length; at += 140) {
      pen.beginPath();
      for (let i = 0; i < 140; i += 1) pen.lineTo(2 * i, 150 * (1 - reconstructions[at + i]));
      pen.stroke();
    }
    worst = Math.max(worst, performance.now() - begun);
  };
  if (!training) {
    const reconstructions = new Float32Array(100 * 140).map(Math.random);
    for (; messages < 30; messages += 1) {
      await new Promise((done) => setTimeout(done, 100));
      requestAnimationFrame(() => draw({reconstructions}));
    }
    return {tasks, worst, messages, seconds: 0};
  }
  return new Promise((resolve) => {
    const session = new Session({
      progress(snapshot, {state, seconds}) {
        messages += 1;
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(() => draw(snapshot));
        if (state === "done") setTimeout(() => { session.destroy(); resolve({tasks, worst, messages, seconds}); }, 200);
      },
    });
    session.prepare({...table.initial(), ...settings});
    session.train();
  });
}"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """The repository's files, and an empty page."""

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>bench</title><body>")

    def log_message(self, format: str, *args: Any) -> None:
        """Not a line a request."""


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Address of the files."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(ROOT)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def ecg5000() -> dict[str, Any] | None:
    """Normal rows of TRAIN, and the test rows by kind, as flat lists; None without the data."""
    folder = Path(os.environ.get("ODDITY_DATA", ROOT / "data")) / "ecg5000"
    paths = [folder / "ECG5000_TRAIN.csv", *sorted(folder.glob("ECG5000_TEST*.csv"))[:1]]
    if len(paths) < 2 or not all(path.exists() for path in paths):
        return None
    train, test = (np.loadtxt(path, delimiter=",", dtype=np.float32) for path in paths)
    parts = {"train": train[train[:, 0] == 1], "normal": test[test[:, 0] == 1], "anomalous": test[test[:, 0] != 1]}
    return {name: rows[:, 1:].ravel().tolist() for name, rows in parts.items()}


def speed(page: Page, epochs: int) -> None:
    """The table of milliseconds an epoch. The engines take turns: what else the machine does meets all alike."""
    print(f"milliseconds an epoch, least / median of {epochs} (a slow engine: of as many as {PATIENCE} s allow)")
    print(f"{'':16}" + "".join(f"{engine:>18}" for engine in ENGINES))
    for network in NETWORKS:
        times: dict[str, list[float]] = {engine: [] for engine in ENGINES}
        for engine in ENGINES:
            page.evaluate(ASK, [BENCH, {"task": "prepare", "network": network, "engine": engine}])
        for _ in range(epochs):
            for engine, measured in times.items():
                if sum(measured) < 1000 * PATIENCE:
                    measured.append(page.evaluate(ASK, [BENCH, {"task": "epoch", "engine": engine}]))
        page.evaluate(END)
        cells = [f"{min(each):.1f} / {statistics.median(each):.1f}" for each in times.values()]
        print(f"{network:16}" + "".join(f"{cell:>18}" for cell in cells), flush=True)


def quality(page: Page, seeds: int) -> None:
    """How soon the heartbeats' default reaches 0.99, and Anomagram's does not."""
    data = ecg5000()
    print("\nheartbeats:", "ECG5000" if data else "no ECG5000 in the data folder; synthetic beats instead")
    for name in ("default", "anomagram"):
        order = {"task": "quality", "name": name, "seeds": seeds, "data": data, "engine": "ours"}
        told = page.evaluate(ASK, [BENCH, order])
        page.evaluate(END)
        reached = [each for each in told["runs"] if each["reached"] is not None]
        last = [each["last"] for each in told["runs"]]
        print(f"  {name}: {told['text']}")
        ended = f"at the end {min(last):.4f} to {max(last):.4f}"
        print(f"    AUROC 0.99 reached by {len(reached)} of {seeds} seeds; {ended}")
        if reached:
            slowest = max(each["seconds"] for each in reached)
            epochs = sorted(each["reached"] for each in reached)
            middle = epochs[len(epochs) // 2]
            print(f"    at epoch {middle} in the median; the slowest after {slowest:.2f} s of training")


def calm(page: Page) -> None:
    """What the main thread notices while a worker trains; and what it notices of the machine when none does."""
    print("\nthe main thread, drawing 100 curves at every message, ten times a second")
    cases = [
        ("no training at all", {}, False),
        ("the default", {"epochs": 200}, True),
        ("2,000 beats", {"epochs": 60, "trainSize": 2000}, True),
    ]
    for what, settings, training in cases:
        told = page.evaluate(WATCH, {"settings": settings, "training": training})
        tasks = told["tasks"]
        note = f"{len(tasks)} tasks over 50 ms, longest {max(tasks):.0f} ms" if tasks else "no task over 50 ms"
        trained = f"{told['messages']} messages, {told['seconds']:.1f} s of training"
        print(f"  {what}: {note}; drawing took {told['worst']:.1f} ms at most ({trained})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=10)
    options = parser.parse_args()
    if not (ROOT / "node_modules" / "@tensorflow").is_dir():
        sys.exit("TensorFlow.js is not installed. Run make test once, or npm install.")
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        page = browser.new_page()
        page.goto(address)
        print(json.dumps({"browser": browser.version, "cores": page.evaluate("navigator.hardwareConcurrency")}))
        speed(page, options.epochs)
        quality(page, options.seeds)
        calm(page)
        browser.close()


if __name__ == "__main__":
    main()
