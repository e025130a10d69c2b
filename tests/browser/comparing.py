"""The page /compare, open in a browser, and what its tests look for: the recorded comparisons, pixels, words."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
COMPARE = ROOT / "static" / "compare"
RUNS = {name: json.loads((COMPARE / name / "run.json").read_text()) for name in ("digits", "clothes")}
WORDS, GERMAN = (json.loads((ROOT / "static" / "words" / f"{name}.json").read_text()) for name in ("en", "de"))
EMPTY = [words["pair.empty"] for words in (WORDS, GERMAN)]
AFTER_PAINT = """const ask = fetch;
const frame = () => new Promise((done) => requestAnimationFrame(done));
window.fetch = async (...given) => { await frame(); await frame(); return ask(...given); };"""
"""Every fetch waits until the page has been painted."""


@pytest.fixture
def compare(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Opens the page in a new context; any page error or console error fails the test."""
    contexts = []
    errors: list[str] = []

    def open_page(path: str = f"{server}/compare", late: bool = False, **options: object) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.add_init_script(
            """window.shift = 0;
            new PerformanceObserver((list) => { for (const each of list.getEntries()) shift += each.value; })
              .observe({type: "layout-shift", buffered: true});"""
        )
        if late:
            page.add_init_script(AFTER_PAINT)
        page.goto(path)
        ready(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors


def ready(page: Page) -> None:
    """Every picture above the disclosures is painted, which is the last thing that happens."""
    expect(page.locator(".models tbody tr").first).to_be_attached()
    page.wait_for_function(
        """(empty) => [...document.querySelectorAll(".frame canvas")]
             .every((each) => each.ariaLabel && !empty.includes(each.ariaLabel))""",
        arg=EMPTY,
    )


def show(page: Page, pair: str) -> None:
    page.locator(f"input[value={pair}]").check()
    expect(page.locator("#again-command")).to_contain_text(f"--normal {RUNS[pair]['normal']}")
    ready(page)


def figures(page: Page, number: int) -> None:
    page.locator("#run .more summary").nth(number).click()


def called(model: dict[str, object]) -> str:
    return str(WORDS[f"compare.model.{str(model['name']).replace('@', '.')}"])


def column(page: Page, number: int) -> list[str]:
    return page.locator(f".models tbody tr > :nth-child({number})").all_inner_texts()


def lower_edge(page: Page, height: int) -> float:
    """Where the first screen ends: above the tabs, where they lie at the bottom."""
    return height - page.evaluate(
        """() => {
          const tabs = document.querySelector(".tabs");
          return getComputedStyle(tabs).position === "fixed" ? tabs.getBoundingClientRect().height : 0;
        }"""
    )


def pixels(page: Page, selector: str) -> np.ndarray:
    """(28, 28), the middle of each pixel of a picture; higher is more ink in the light theme."""
    page.locator(selector).scroll_into_view_if_needed()
    values = page.locator(selector).evaluate(
        """(canvas) => {
          const side = canvas.width / 28;
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const middle = (k) => Math.floor(k * side + side / 2);
          const at = (row, column) => data[4 * (middle(row) * canvas.width + middle(column))];
          return Array.from({ length: 784 }, (_, i) => 255 - at(Math.floor(i / 28), i % 28));
        }"""
    )
    return np.array(values, float).reshape(28, 28)


def tile(pair: str, name: str, index: int) -> np.ndarray:
    """(28, 28) of a sprite sheet's first block."""
    sheet = np.asarray(Image.open(COMPARE / pair / f"{name}.png").convert("L"), float)
    top, left = index // 10 * 28, index % 10 * 28
    return sheet[top : top + 28, left : left + 28]


def likeness(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a.ravel(), b.ravel())[0, 1])
