"""What the drawing page costs: bytes of the first load, layout shift, long tasks, how soon replies follow the pen.

    python bench/page.py [--points 2000] [--address http://…]

Serves the shipped detector with gunicorn (or measures a server that runs already) and drives Chromium: ODDITY_CHROMIUM,
or the one on the path. Draws a stroke of so many points, one every 4 ms, as a good tablet would send them.

- first load: every reply's body before compression, and as it was sent; first paint as the browser reports it.
- layout shift: the sum of all shifts, those after input counted too; of /compare while it loads.
- ink: from a pointer event to the frame in which its point is on the canvas.
- repaint: the work of a frame (all animation callbacks together) while the pen moves over 60 strokes of 100 points,
  with the processor slowed down four times.
- long tasks: those over 50 ms while drawing, from the browser's own PerformanceObserver. Times of the machine's load
  are the machine's: the longest is given beside the longest of an empty page doing nothing as long.
- reply: from the pen's move to the next reply shown, for the newest point.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Response, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.server import running

ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ARGS += ["--disable-sync", "--no-first-run"]

OBSERVE = """
window.seen = {shift: 0, moved: [], tasks: [], moves: [], replies: [], frames: new Map(), inks: []};
const nextFrame = window.requestAnimationFrame.bind(window);
window.requestAnimationFrame = (run) => nextFrame((now) => {
  const start = performance.now();
  run(now);
  seen.frames.set(now, (seen.frames.get(now) ?? 0) + performance.now() - start);
});
addEventListener("pointermove", () => {
  const moved = performance.now();
  nextFrame(() => seen.inks.push(performance.now() - moved));
}, {capture: true});
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) {
    seen.shift += each.value;
    for (const { node } of each.sources) seen.moved.push(node && (node.id || node.className || node.nodeName));
  }
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) seen.tasks.push([each.startTime, each.duration]);
}).observe({type: "longtask", buffered: true});
addEventListener("pointermove", () => seen.moves.push(performance.now()), {capture: true});
const ask = window.fetch;
window.fetch = async (address, options) => {
  const asked = performance.now();
  const newest = seen.moves.at(-1);
  const reply = await ask(address, options);
  if (String(address).endsWith("/predict")) {
    const json = reply.json.bind(reply);
    reply.json = async () => {
      const value = await json();
      requestAnimationFrame(() => seen.replies.push({newest, asked, shown: performance.now()}));
      return value;
    };
  }
  return reply;
};
"""

DRAW = """async (count) => {
  const paper = document.getElementById("paper");
  const box = paper.getBoundingClientRect();
  const send = (kind, i) => {
    const t = i / count;
    const clientX = box.left + box.width * (0.5 + 0.4 * Math.sin(t * 61));
    const clientY = box.top + box.height * (0.5 + 0.4 * Math.sin(t * 47));
    const pen = {pointerId: 1, pointerType: "pen", isPrimary: true, bubbles: true, button: 0, buttons: 1};
    paper.dispatchEvent(new PointerEvent(kind, {...pen, clientX, clientY}));
  };
  paper.setPointerCapture = () => {};
  const start = performance.now();
  send("pointerdown", 0);
  let [sent, frames] = [0, 0];
  await new Promise((done) => {
    const frame = () => {
      frames += 1;
      const due = Math.min(count, Math.floor((performance.now() - start) / 4));
      for (; sent < due; sent += 1) send("pointermove", sent);
      if (sent < count) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
  send("pointerup", count);
  return {start, end: performance.now(), frames};
}"""

IDLE = """async (ms) => {
  const start = performance.now();
  const before = seen.tasks.length;
  let [last, worst] = [start, 0];
  while (last - start < ms) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    [worst, last] = [Math.max(worst, now - last), now];
  }
  return {worst, tasks: seen.tasks.length - before};
}"""


def chromium() -> str:
    """Path of the browser, or an exit that says how to get one."""
    found = os.environ.get("ODDITY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("No Chromium found. Install it, or set ODDITY_CHROMIUM to its path.")
    return found


def first_load(page: Page, address: str) -> dict[str, Any]:
    """Load the page, and count what came."""
    replies: list[Response] = []
    page.on("response", lambda reply: replies.append(reply))
    page.goto(address, wait_until="networkidle")
    sizes: dict[str, int] = {}
    sent = 0
    seen = set()
    for reply in list(replies):
        if reply.url in seen or reply.status != 200:
            continue
        seen.add(reply.url)
        kind = reply.headers.get("content-type", "").partition(";")[0]
        sizes[kind] = sizes.get(kind, 0) + len(reply.body())
        sent += reply.request.sizes()["responseBodySize"]
    third = [url for url in seen if not url.startswith(address)]
    total = sum(sizes.values())
    return {"by type": sizes, "total": total, "as sent": sent, "requests": len(seen), "third party": third}


REPAINT = """async () => {
  const paper = document.getElementById("paper");
  const box = paper.getBoundingClientRect();
  paper.setPointerCapture = () => {};
  const pen = {pointerId: 1, pointerType: "pen", isPrimary: true, bubbles: true, button: 0, buttons: 1};
  const send = (kind, x, y) => paper.dispatchEvent(
    new PointerEvent(kind, {...pen, clientX: box.left + box.width * x, clientY: box.top + box.height * y}));
  for (let stroke = 0; stroke < 60; stroke += 1) {
    const y = 0.05 + 0.9 * stroke / 60;
    send("pointerdown", 0.05, y);
    for (let i = 1; i < 100; i += 1) send("pointermove", 0.05 + 0.9 * i / 100, y + 0.01 * Math.sin(i));
    send("pointerup", 0.95, y);
  }
  await new Promise((done) => setTimeout(done, 1500));
  seen.frames.clear();
  send("pointerdown", 0.5, 0.1);
  for (let i = 0; i < 150; i += 1) {
    send("pointermove", 0.5 + 0.3 * Math.sin(i / 9), 0.5 + 0.4 * Math.cos(i / 7));
    await new Promise(requestAnimationFrame);
  }
  send("pointerup", 0.5, 0.5);
  return [...seen.frames.values()];
}"""


def quantile(values: list[float], share: float) -> float:
    """The value that this share of the others do not exceed."""
    return sorted(values)[int(share * (len(values) - 1))]


def repaint(page: Page) -> None:
    """Print what a frame costs over many strokes on a slow processor."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    frames = page.evaluate(REPAINT)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    print(f"repaint with 60 strokes, four times slower: median {statistics.median(frames):.1f} ms a frame,", end=" ")
    print(f"95 % within {quantile(frames, 0.95):.1f} ms")


def measure(address: str, points: int) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        context.add_init_script(OBSERVE)
        page = context.new_page()
        load = first_load(page, address)
        total, sent = load["total"] / 1000, load["as sent"] / 1000
        print(f"first load: {total:.1f} kB in {load['requests']} requests, {sent:.1f} kB as sent")
        for kind, size in sorted(load["by type"].items(), key=lambda each: -each[1]):
            print(f"  {size / 1000:6.1f} kB  {kind}")
        print(f"  from elsewhere: {load['third party'] or 'nothing'}")
        idle = page.evaluate(IDLE, 4 * points)
        drawn = page.evaluate(DRAW, points)
        page.wait_for_timeout(1500)
        seen = page.evaluate("({...seen, frames: []})")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        page.reload(wait_until="networkidle")
        page.evaluate("localStorage.clear()")
        page.locator("#clear").click()
        repaint(page)
        page.goto(address.rstrip("/") + "/compare", wait_until="networkidle")
        page.wait_for_timeout(500)
        compare = page.evaluate("seen.shift")
        browser.close()
    tasks = [length for start, length in seen["tasks"] if drawn["start"] <= start <= drawn["end"] + 1000]
    seconds = (drawn["end"] - drawn["start"]) / 1000
    follow = sorted(each["shown"] - each["newest"] for each in seen["replies"] if each["newest"] is not None)
    trip = sorted(each["shown"] - each["asked"] for each in seen["replies"])
    print(f"first contentful paint: {paint:.0f} ms")
    print(f"layout shift: {seen['shift']:.5f} {seen['moved'][:5] or ''}; of /compare {compare:.5f}")
    print(f"drawing {points} points: {drawn['frames'] / seconds:.0f} frames a second, {len(seen['replies'])} replies")
    print(f"  long tasks over 50 ms: {len(tasks)} (longest {max(tasks, default=0):.0f} ms)")
    print(f"  the idle page: {idle['tasks']}, its longest frame {idle['worst']:.0f} ms")
    inks = seen["inks"]
    print(f"  pointer to ink: median {statistics.median(inks):.0f} ms, 95 % within {quantile(inks, 0.95):.0f} ms")
    if follow:
        late = follow[int(0.95 * (len(follow) - 1))]
        middle = statistics.median(follow)
        print(f"  newest point to its reply on the screen: median {middle:.0f} ms, 95 % within {late:.0f} ms")
        print(f"  of it request to screen: median {statistics.median(trip):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=2000)
    parser.add_argument("--address", help="a server that runs already")
    options = parser.parse_args()
    if options.address:
        measure(options.address, options.points)
        return
    with tempfile.TemporaryDirectory() as folder, running(Path(folder) / "log") as server:
        measure(f"http://127.0.0.1:{server.port}", options.points)


if __name__ == "__main__":
    main()
