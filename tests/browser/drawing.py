"""How the tests draw, and the drawings: points from 0 to 1 on the sheet."""

import json
import math
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from playwright.sync_api import Locator, Page, expect

Points = Sequence[tuple[float, float]]

BOWTIE: Points = [(0.13, 0.24), (0.15, 0.77), (0.5, 0.5), (0.86, 0.25), (0.88, 0.75), (0.5, 0.5), (0.13, 0.24)]
SPIRAL: Points = [
    (0.5 + t * 0.4 * math.cos(t * 18), 0.5 + t * 0.4 * math.sin(t * 18)) for t in (i / 80 for i in range(81))
]


class Desk:
    """The drawing page, open in a browser."""

    def __init__(self, page: Page, complaints: list[str]):
        self.page, self.complaints = page, complaints

    def __call__(self, selector: str) -> Locator:
        return self.page.locator(selector)

    def wait_until_ready(self) -> None:
        """The detector is known, its threshold drawn, and the page shown: before that the browser drops input."""
        expect(self(".scale.is-ready")).to_be_attached()
        self.page.evaluate(PAINTED)

    def settled(self, state: str = "answered") -> None:
        """Nothing is under way any more."""
        expect(self("#draw")).to_have_attribute("data-state", state)

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        self("#paper").scroll_into_view_if_needed()
        box = self("#paper").bounding_box()
        assert box is not None
        return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]

    def draw(self, points: Points, steps: int = 6) -> None:
        """One stroke with the mouse."""
        places = [self.place(point) for point in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=steps)
        self.page.mouse.up()

    def touch(self, points: Points, steps: int = 4) -> None:
        """One stroke with a finger."""
        send = self.page.context.new_cdp_session(self.page).send
        places = [self.place(point) for point in points]

        def event(kind: str, *fingers: tuple[float, float]) -> None:
            touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(fingers)]
            send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

        event("touchStart", places[0])
        for (ax, ay), (bx, by) in pairwise(places):
            for k in range(1, steps + 1):
                event("touchMove", (ax + (bx - ax) * k / steps, ay + (by - ay) * k / steps))
        event("touchEnd")

    def keys(self, *moves: tuple[str, int]) -> None:
        """Press each key as often as said."""
        for key, times in moves:
            for _ in range(times):
                self.page.keyboard.press(key)

    def expect_verdict(self, verdict: str) -> None:
        self.settled()
        expect(self("#draw")).to_have_attribute("data-verdict", verdict)

    def open(self, name: str) -> None:
        """Open one of the disclosures: why, figures, take or second."""
        self(f"#{name}-title").click()

    def opened(self) -> None:
        """Wait for what is loaded when it comes into view."""
        self("#try").scroll_into_view_if_needed()
        expect(self("[data-drawing]").first).to_be_visible()

    def play(self, name: str) -> None:
        """Have a drawing of the gallery draw itself."""
        self.opened()
        self(f"[data-drawing={name}]").click()

    @property
    def verdict(self) -> str:
        return self("#draw").get_attribute("data-verdict") or ""

    @property
    def strokes(self) -> list[list[list[float]]]:
        """What is on the sheet, as the page keeps it."""
        kept = json.loads(self.page.evaluate("localStorage.getItem('oddity.drawing')") or '{"strokes": []}')
        found: list[list[list[float]]] = kept["strokes"]
        return found

    def expect_strokes(self, n: int, patience: float = 10.0) -> None:
        """Wait until the page keeps `n` strokes: it saves the sheet a moment after it changed."""
        until = time.monotonic() + patience
        while len(self.strokes) != n and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        assert len(self.strokes) == n

    def expect_kept(self, strokes: list[list[list[float]]], patience: float = 10.0) -> None:
        """Wait until the page keeps just these strokes."""
        until = time.monotonic() + patience
        while self.strokes != strokes and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        assert self.strokes == strokes

    def encode(self, strokes: list[list[list[float]]]) -> str:
        return str(self.page.evaluate(IMPORT % "codec.encode(given)", strokes))

    def evaluate(self, expression: str) -> Any:
        return self.page.evaluate(expression)


IMPORT = """async (given) => {
  const entry = [...document.scripts].find((each) => each.src.endsWith("/pages/draw/index.js")).src;
  const codec = await import(entry.replace("pages/draw/index.js", "core/codec.js"));
  return %s;
}"""

PAINTED = """new Promise((done) => {
  const look = () => {
    if (performance.getEntriesByName("first-contentful-paint").length) requestAnimationFrame(done);
    else requestAnimationFrame(look);
  };
  look();
})"""

OpenDesk = Callable[..., Desk]
