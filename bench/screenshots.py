"""The pictures of the pages in docs/images, and the one that the site is shared with, made anew.

    python bench/screenshots.py [--out docs/images] [--all FOLDER]

With --all, also every size, theme and state that the page is looked at in, for whoever designs it. Drives Chromium:
ODDITY_CHROMIUM, or the one on the path.
"""

import argparse
import io
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.page import ARGS, chromium
from bench.server import running
from tests.browser.drawing import PAINTED

ROOT = Path(__file__).resolve().parent.parent
Stroke = list[tuple[float, float]]
Theme = Literal["light", "dark"]
LOOPS: list[Stroke] = [
    [(0.47, 0.45), (0.3, 0.33), (0.14, 0.25), (0.1, 0.4), (0.1, 0.58), (0.13, 0.74), (0.3, 0.66), (0.47, 0.55)],
    [(0.54, 0.45), (0.7, 0.32), (0.87, 0.24), (0.9, 0.4), (0.91, 0.58), (0.88, 0.75), (0.7, 0.66), (0.54, 0.55)],
    [(0.47, 0.44), (0.54, 0.44), (0.55, 0.56), (0.46, 0.56), (0.47, 0.44)],
]

PICTURES: dict[str, tuple[tuple[int, int], Theme, str]] = {
    "bowtie": ((1280, 800), "light", "by hand"),
    "anomaly": ((1280, 800), "light", "cat"),
    "error-map-dark": ((1440, 900), "dark", "fish"),
    "tablet": ((768, 1024), "light", "house"),
    "phone": ((360, 640), "dark", "spiral"),
}
"""Name: size, theme, what is drawn."""
SIZES = ((360, 640), (740, 360), (768, 1024), (1280, 800), (1920, 1080))
SHARED = ROOT / "static" / "share.png"


def strokes(page: Page) -> Iterator[None]:
    """A bowtie with the mouse, and a hand that shakes a little; yields after every line."""
    shake = random.Random(3)
    box = page.locator("#paper").bounding_box()
    assert box is not None
    for stroke in LOOPS:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for (ax, ay), (bx, by) in pairwise(places):
            for k in range(1, 9):
                x, y = ax + (bx - ax) * k / 8, ay + (by - ay) * k / 8
                page.mouse.move(x + shake.gauss(0, 0.6), y + shake.gauss(0, 0.6))
            yield
        page.mouse.up()


def draw(page: Page) -> None:
    """The bowtie at once."""
    for _ in strokes(page):
        pass


def film(browser: Browser, address: str, path: Path) -> None:
    """Somebody draws a bowtie, and the page answers."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB", color_scheme="light")
    page.goto(address)
    expect(page.locator(".scale.is-ready")).to_be_attached()
    page.evaluate(PAINTED)
    frames = []
    for _ in strokes(page):
        page.wait_for_timeout(150)  # for the reconstruction to follow
        frames.append(page.screenshot())
    expect(page.locator("#draw")).to_have_attribute("data-state", "answered")
    page.mouse.move(1, 1)
    page.wait_for_timeout(600)
    frames += [page.screenshot()] * 8
    page.close()
    pictures = [Image.open(io.BytesIO(frame)).convert("RGB").resize((800, 500)) for frame in frames]
    colours = pictures[-1].quantize(64, dither=Image.Dither.NONE)
    first, *others = [picture.quantize(palette=colours, dither=Image.Dither.NONE) for picture in pictures]
    first.save(path, save_all=True, append_images=others, duration=200, loop=0, optimize=True)


def learn(page: Page) -> None:
    """Down to where the threshold is moved."""
    expect(page.locator("#figure")).to_have_attribute("data-state", "learnt", timeout=60_000)
    page.locator("#step-threshold").scroll_into_view_if_needed()
    expect(page.locator("#figure")).to_have_attribute("data-step", "threshold")


def train(page: Page) -> None:
    """Trained to the end, as it is set when it is opened."""
    page.locator("#go").click()
    expect(page.locator("#train")).to_have_attribute("data-state", re.compile("done"), timeout=60_000)


def compare(page: Page) -> None:
    """As it opens."""
    page.wait_for_load_state("networkidle")


def inspect(page: Page) -> None:
    """Synthetic tiles, judged."""
    page.locator(".slot").nth(5).click()
    page.mouse.move(5, 5)
    expect(page.locator("#inspect")).to_have_attribute("data-state", "done", timeout=60_000)


TOUR: dict[str, Callable[[Page], None]] = {"learn": learn, "train": train, "inspect": inspect, "compare": compare}
"""Pages by name: what is done there before the picture is taken."""


def visit(browser: Browser, address: str, path: Path) -> None:
    """The picture of a page of the tour."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB", color_scheme="light")
    page.goto(address + path.stem)
    TOUR[path.stem](page)
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    squeeze(path)
    page.close()


def take(browser: Browser, address: str, path: Path, size: tuple[int, int], theme: Theme, what: str) -> None:
    """One picture."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        locale="en-GB",
        has_touch=width < 700,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".scale.is-ready")).to_be_attached()
    page.evaluate(PAINTED)
    if what == "by hand":
        draw(page)
    elif what != "nothing":
        play(page, what)
    if what != "nothing":
        expect(page.locator("#draw")).to_have_attribute("data-state", "answered")
    page.mouse.move(1, 1)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.wait_for_timeout(400)
    page.screenshot(path=path)
    squeeze(path)
    context.close()


def play(page: Page, what: str) -> None:
    """Have a drawing of the gallery draw itself."""
    page.locator("#try").scroll_into_view_if_needed()
    page.locator(f"[data-drawing={what}]").click()
    page.wait_for_timeout(3800)


def squeeze(path: Path) -> None:
    """Fewer bytes."""
    # Paper, ink, one accent and their blends: 256 colours are plenty, at a third of the bytes.
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def share(browser: Browser, address: str) -> None:
    """The picture that the site is shared with: the page's own share picture of a cat."""
    page = browser.new_page(locale="en-GB", color_scheme="light")
    page.goto(address)
    play(page, "cat")
    expect(page.locator("#draw")).to_have_attribute("data-verdict", "anomaly")
    page.locator("#take-title").click()
    with page.expect_download() as download:
        page.locator("#png").click()
    download.value.save_as(SHARED)
    squeeze(SHARED)
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every size and theme too, into this folder")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    log = Path(tempfile.mkdtemp()) / "log"
    with running(log) as server, sync_playwright() as playwright:
        address = f"http://127.0.0.1:{server.port}/"
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
        expect.set_options(timeout=20_000)
        share(browser, address)
        print(f"{SHARED.name}: {SHARED.stat().st_size / 1000:.0f} kB")
        for name, picture in PICTURES.items():
            path = options.out / f"{name}.png"
            take(browser, address, path, *picture)
            print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
        for name in TOUR:
            visit(browser, address, options.out / f"{name}.png")
        film(browser, address, options.out / "drawing.gif")
        if options.all:
            options.all.mkdir(parents=True, exist_ok=True)
            for size in SIZES:
                for theme in ("light", "dark"):
                    for what in ("nothing", "by hand", "spiral"):
                        name = f"{size[0]}-{theme}-{what.replace(' ', '-')}.png"
                        take(browser, address, options.all / name, size, theme, what)
        browser.close()


if __name__ == "__main__":
    main()
