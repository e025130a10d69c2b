"""axe-core finds nothing, at any size, theme and state; nothing scrolls sideways; nothing moves by itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import BOWTIE, SPIRAL, Desk, OpenDesk

SIZES = [(360, 640), (740, 360), (640, 400), (768, 1024), (1280, 800), (1920, 1080)]


def nothing(page: Desk) -> None:
    """Leave the sheet empty."""


def bowtie(page: Desk) -> None:
    page.draw(BOWTIE)
    page.expect_verdict("normal")


def odd(page: Desk) -> None:
    page.draw(SPIRAL, steps=1)
    page.draw([(0.1, 0.1), (0.9, 0.15)])
    page.expect_verdict("anomaly")


def highlighted(page: Desk) -> None:
    odd(page)
    page.open("why")
    page(".blame__row").first.focus()


def figures(page: Desk) -> None:
    odd(page)
    page("#threshold").focus()
    page.keys(("Home", 1))
    page.open("figures")


def second(page: Desk) -> None:
    page.play("fish")
    page.settled()
    page.open("second")
    expect(page(".opinion")).to_have_count(2)


def away(page: Desk) -> None:
    bowtie(page)
    page.page.context.set_offline(True)
    page.draw([(0.1, 0.1), (0.9, 0.15)])
    expect(page("#draw")).to_have_attribute("data-verdict", "away")


def keyboard(page: Desk) -> None:
    page("#paper").focus()
    page.keys(("Space", 1), ("ArrowRight", 9))


def refused(page: Desk) -> None:
    page.evaluate("location.hash = 'strokes=2'")
    expect(page("#toast")).to_contain_text("could not be read")


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
@pytest.mark.parametrize(
    "state", [nothing, bowtie, odd, highlighted, figures, second, away, keyboard, refused], ids=lambda f: f.__name__
)
def test_axe_finds_nothing(desk: OpenDesk, axe: str, theme: str, state: Callable[[Desk], None]) -> None:
    page = desk(**({"forced_colors": "active"} if theme == "forced" else {"color_scheme": theme}))
    state(page)
    page.evaluate(axe)
    for width, height in (SIZES[0], SIZES[1], SIZES[4]):
        page.page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
        assert describe(found["violations"]) == []
        hard = [each for each in found["incomplete"] if each["id"] != "color-contrast"]
        assert describe(hard) == []
    page.page.close()
    # The browser itself notes every request that failed; the page adds nothing to that.
    page.complaints[:] = [each for each in page.complaints if "Failed to load resource" not in each]


def describe(findings: list[dict[str, object]]) -> list[str]:
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in findings]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_scrolls_sideways(desk: OpenDesk, language: str) -> None:
    page = desk(locale=language)
    odd(page)
    for width, height in SIZES:
        page.page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_at_1280_by_800_only_extras_need_a_scroll(desk: OpenDesk) -> None:
    page = desk(width=1280, height=800)
    odd(page)
    for part in ("#ask", "#verdict", "#paper", ".tools", "#redrawn", "#off", "#morph", "#scale", "#mores"):
        box = page(part).bounding_box()
        assert box is not None and box["y"] + box["height"] <= 800, part


@pytest.mark.parametrize(("width", "height"), [(360, 640), (740, 360), (640, 400), (1280, 800), (1920, 1080)])
def test_sheet_pair_and_scale_are_whole_on_the_first_screen(desk: OpenDesk, width: int, height: int) -> None:
    page = desk(width=width, height=height)
    tabs = page.evaluate(
        """() => {
          const tabs = document.querySelector(".tabs");
          return getComputedStyle(tabs).position === "fixed" ? tabs.getBoundingClientRect().height : 0;
        }"""
    )
    for part in ("#verdict", "#paper", "#redrawn", "#off", "#scale"):
        box = page(part).bounding_box()
        assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height - tabs, part


def test_in_forced_colours_the_pictures_are_pictures(desk: OpenDesk) -> None:
    page = desk(forced_colors="active")
    bowtie(page)
    shades = page.evaluate(
        """() => {
          const canvas = document.getElementById("redrawn");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(data.filter((_, i) => i % 4 === 0)).size;
        }"""
    )
    assert shades > 10


def test_targets_are_large_enough_for_fingers(desk: OpenDesk) -> None:
    page = desk(width=360, height=640, touch=True, is_mobile=True, device_scale_factor=2)
    page.touch(BOWTIE)
    page.touch([(0.1, 0.1), (0.9, 0.1)])
    page.settled()
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, select, input, summary")]
          .filter((each) => each.offsetParent && !each.matches(".skip"))
          .map((each) => [each.id || each.className, each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 43.9 || box.width < 43.9)
          .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


@pytest.mark.parametrize(
    ("width", "height", "language"), [(360, 640, "de"), (768, 1024, "en"), (1280, 800, "de"), (1440, 900, "en")]
)
def test_nothing_moves_by_itself(desk: OpenDesk, width: int, height: int, language: str) -> None:
    page = desk(width=width, height=height, locale=language)
    parts = "['#paper', '#redrawn', '#scale', '#mores']"
    places = f"{parts}.map((part) => document.querySelector(part).getBoundingClientRect().y)"
    before = page.evaluate(places)
    page.draw([(0.5, 0.5)])
    page.settled()
    assert page.evaluate(places) == before
    page.draw(BOWTIE)
    page.draw([(0.1, 0.1), (0.9, 0.1)])
    page.settled()
    assert page.evaluate(places) == before
    shift = page.evaluate(
        """new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
            .observe({type: "layout-shift", buffered: true});
          setTimeout(() => done(sum), 200);
        })"""
    )
    assert shift == 0
