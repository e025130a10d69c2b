"""/learn in a real browser: scrolling, every step's control, a beat drawn by hand, and nothing that moves by itself."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from bench.page import OBSERVE, first_load
from tests.browser.test_accessibility import describe

STEPS = {
    **{"normal": "nothing", "squeeze": "code", "code": "code", "error": "code", "threshold": "scale"},
    **{"accuracy": "scale", "contamination": "scale", "replay": "histogram", "empty": "scale", "limits": "scale"},
}
"""Every step, and what stands under the beat in it."""
READ = """(name) => {
  const covered = document.getElementById("figure").getBoundingClientRect();
  const above = covered.width > innerWidth * 0.8 ? covered.height : 0;
  scrollBy(0, document.getElementById(`step-${name}`).getBoundingClientRect().top - above - 8);
}"""

OpenPage = Callable[..., Page]


@pytest.fixture
def learn(browser: Browser, server: str) -> Iterator[OpenPage]:
    """Opens the page, and waits until its network has learnt; any page error or console message fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(width: int = 1280, height: int = 800, **options: object) -> Page:
        options = {"locale": "en-GB", "reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(OBSERVE)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text))
        page.goto(f"{server}/learn")
        learnt(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def learnt(page: Page) -> None:
    """The network of the step being read is trained, and shown."""
    expect(page.locator("#figure")).to_have_attribute("data-state", "learnt")


def step(page: Page, name: str) -> Locator:
    return page.locator(f"#step-{name}")


def said(page: Page, name: str) -> Locator:
    return step(page, name).locator("[data-part=said]")


def read(page: Page, name: str) -> None:
    """Scroll to a step."""
    page.evaluate(READ, name)
    expect(step(page, name)).to_have_attribute("data-read", "")
    expect(page.locator("#figure")).to_have_attribute("data-step", name)


def number(page: Page, part: str) -> float:
    text = page.locator(f"[data-part={part}]").first.inner_text()
    found = re.search(r"[\d.]+(?=\s*%?$)", text)
    assert found, text
    return float(found[0])


def line(page: Page, which: str) -> str:
    """The path of a line in the figure."""
    return page.locator(f".trace__{which}").get_attribute("d") or ""


def alternative(page: Page) -> str:
    return page.locator("#figure .trace").get_attribute("aria-label") or ""


def test_scrolling_moves_the_steps_and_the_figure_with_its_words(learn: OpenPage) -> None:
    page = learn()
    for name, stage in STEPS.items():
        read(page, name)
        expect(page.locator("#figure")).to_have_attribute("data-stage", stage)
        assert page.locator("[data-read]").count() == 1
        assert page.locator("#figure").bounding_box()["y"] >= 0  # type: ignore[index]
    read(page, "normal")
    expect(page.locator("#figure .trace")).to_have_attribute("aria-label", re.compile("12 normal beats"))
    assert line(page, "redrawn") == ""
    read(page, "squeeze")
    expect(page.locator("#figure .trace")).to_have_attribute("aria-label", re.compile(r"dashed over it.*Error 0\.00"))
    assert line(page, "redrawn") and line(page, "error")


def test_more_normal_beats_are_laid_behind_the_first(learn: OpenPage) -> None:
    page = learn()
    before = line(page, "cloud").count("M")
    page.locator("#normals").focus()
    page.keyboard.press("End")
    expect(page.locator("#step-normal output")).to_have_text("60")
    assert (before, line(page, "cloud").count("M")) == (12, 60)


def test_another_bottleneck_is_trained_when_it_is_asked_for(learn: OpenPage) -> None:
    page = learn()
    read(page, "squeeze")
    page.locator("#bottleneck").focus()
    narrow, wide = {}, {}
    for key, found in (("Home", narrow), ("End", wide)):
        page.keyboard.press(key)
        expect(page.locator("#step-squeeze output")).to_have_text(f"{1 if key == 'Home' else 64} instead of 140")
        learnt(page)
        expect(page.locator(".bars__bar")).to_have_count(1 if key == "Home" else 64)
        found.update({part: number(page, part) for part in ("normal", "odd", "recall")})
    assert narrow["normal"] > 3 * wide["normal"] and narrow["odd"] > wide["odd"]
    assert wide["recall"] > narrow["recall"]


def test_sliders_drive_the_decoder(learn: OpenPage) -> None:
    page = learn()
    read(page, "code")
    expect(page.locator("#step-code .dial")).to_have_count(6)
    own, beat = line(page, "redrawn"), line(page, "input")
    first = page.locator("#step-code input").first
    first.focus()
    page.keyboard.press("End")
    expect(page.locator(".trace__redrawn")).not_to_have_attribute("d", own)
    assert line(page, "input") == beat
    assert first.get_attribute("aria-valuetext") == page.locator("#step-code output").first.inner_text()
    page.get_by_role("button", name="Back to this beat’s own").click()
    expect(page.locator(".trace__redrawn")).to_have_attribute("d", own)


def test_the_error_is_told_moment_by_moment(learn: OpenPage) -> None:
    page = learn()
    read(page, "error")
    page.locator("#place").focus()
    page.keyboard.press("Home")
    expect(said(page, "error")).to_contain_text("At moment 1 of 140")
    expect(page.locator(".trace__place")).to_have_attribute("d", re.compile(r"^M0\.0 "))


def test_a_slider_that_was_moved_before_its_script_arrived_keeps_its_place(learn: OpenPage) -> None:
    page = learn()
    page.evaluate("document.getElementById('place').value = 1")
    read(page, "error")
    expect(said(page, "error")).to_contain_text("At moment 1 of 140")


def test_the_threshold_moves_the_counts_and_the_figures(learn: OpenPage) -> None:
    page = learn()
    read(page, "threshold")
    parts = ("caught", "missed", "alarms", "passed")

    def counts() -> list[int]:
        return [int(page.locator(f"[data-part={part}]").inner_text()) for part in parts]

    expect(page.locator("[data-part=caught]")).to_have_text(re.compile(r"\d"))
    first = counts()
    assert sum(first) == 200 and first[0] + first[1] == 100
    page.locator("#threshold").focus()
    page.keyboard.press("End")
    expect(page.locator("[data-part=caught]")).not_to_have_text(str(first[0]))
    caught, missed, alarms, passed = counts()
    assert caught < first[0] and alarms < first[2] and sum((caught, missed, alarms, passed)) == 200
    expect(page.locator("[data-part=precision]")).to_have_text(
        f"{caught} / ({caught} + {alarms}) = {100 * caught / (caught + alarms):.0f}%"
    )
    f1 = 2 * caught / (2 * caught + alarms + missed)
    expect(page.locator("[data-part=f1]")).to_contain_text(f"= {f1:.2f}")
    page.get_by_role("button", name=re.compile("yours")).click()
    expect(page.locator("[data-part=caught]")).to_have_text(str(first[0]))


def test_where_odd_is_rare_saying_nothing_is_right_most_often(learn: OpenPage) -> None:
    page = learn()
    read(page, "accuracy")
    page.locator("#share").focus()
    page.keyboard.press("End")
    expect(page.locator("#step-accuracy output")).to_have_text("0.1% (1 in 1,000)")
    assert number(page, "silent-right") == 99.9 > number(page, "own-right")
    assert number(page, "own-real") < 10
    expect(said(page, "accuracy")).to_contain_text("Of 10,000 beats 10 are odd")


def test_contamination_costs_recall(learn: OpenPage) -> None:
    page = learn()
    read(page, "contamination")
    page.locator("#contaminated").focus()
    page.keyboard.press("End")
    expect(said(page, "contamination")).to_contain_text("200 of 400")
    learnt(page)
    clean = step(page, "contamination").locator("[data-part=clean-recall]")
    mixed = step(page, "contamination").locator("[data-part=recall]")
    expect(clean).to_have_text(re.compile("%"))
    expect(mixed).to_have_text(re.compile("%"))
    assert int(mixed.inner_text().rstrip("%")) < int(clean.inner_text().rstrip("%"))


def test_the_training_is_replayed_by_slider_and_by_button(learn: OpenPage) -> None:
    page = learn()
    read(page, "replay")
    expect(said(page, "replay")).to_contain_text("After epoch 40")
    bars = page.locator(".plot__bar--normal").first
    last = bars.get_attribute("height")
    page.locator("#epoch").focus()
    page.keyboard.press("Home")
    expect(said(page, "replay")).to_contain_text("After epoch 0 ")
    expect(page.locator("#figure .plot")).to_have_attribute("aria-label", re.compile("After epoch 0:"))
    assert bars.get_attribute("height") != last
    play = page.get_by_role("button", name="Play")
    play.click()
    expect(said(page, "replay")).to_contain_text("After epoch 40")
    expect(play).to_have_attribute("aria-pressed", "false")


def test_a_flat_line_fools_the_squared_error_and_not_the_shape(learn: OpenPage) -> None:
    page = learn()
    read(page, "empty")
    page.locator("#loudness").focus()
    page.keyboard.press("Home")
    expect(said(page, "empty")).to_contain_text(re.compile("At 0% loudness, by squared error: Plainer than"))
    expect(page.locator("#figure")).to_have_attribute("data-verdict", "normal")
    page.get_by_label("the shape, whatever its size").check()
    expect(said(page, "empty")).to_contain_text("by shape: Odder than all 100 normal beats")
    expect(page.locator("#figure")).to_have_attribute("data-verdict", "anomaly")


def test_a_beat_is_picked_by_its_kind(learn: OpenPage) -> None:
    page = learn()
    for kind in ("ventricular", "flat"):
        page.locator("#kind").select_option(kind)
        expect(page.locator("#figure")).to_have_attribute("data-verdict", "anomaly")
    page.locator("#kind").select_option("normal")
    expect(page.locator("#figure")).not_to_have_attribute("data-verdict", "anomaly")
    page.locator("#kind").select_option("ventricular")
    page.locator("#another").click()
    expect(page.locator("#figure [data-part=name]")).to_have_text(re.compile(r"Broad extra beat, \d+% of it"))


def test_a_drawn_beat_is_judged_at_every_move_and_off_the_box_it_pauses(learn: OpenPage) -> None:
    page = learn()
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.locator("#pencil")).to_be_visible()
    box = page.locator("#pencil").bounding_box()
    assert box is not None
    at = lambda x, y: (box["x"] + x * box["width"], box["y"] + y * box["height"])  # noqa: E731
    page.mouse.move(*at(0.3, 0.5))
    page.mouse.down()
    page.mouse.move(*at(0.5, 0.2), steps=5)
    expect(page.locator("#figure [data-part=name]")).to_have_text("Your own line")
    expect(page.locator("#figure")).to_have_attribute("data-verdict", "anomaly")
    drawn = line(page, "input")
    page.mouse.move(*at(0.6, -0.3), steps=5)
    page.mouse.move(*at(0.8, -0.3), steps=5)
    paused = line(page, "input")
    page.mouse.move(*at(0.8, 0.4), steps=3)
    expect(page.locator(".trace__input")).not_to_have_attribute("d", paused)
    page.mouse.up()
    assert drawn != line(page, "input")
    # Between where the pencil left the box and where it came back, nothing was drawn.
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.-]+)", line(page, "input"))]
    before = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.-]+)", drawn)]
    assert heights[95:105] == before[95:105]


def test_a_beat_is_drawn_with_the_keyboard(learn: OpenPage) -> None:
    page = learn()
    page.locator("#draw").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pencil")).to_be_focused()
    beat = line(page, "input")
    page.keyboard.press("ArrowUp")
    assert line(page, "input") == beat
    expect(page.locator(".trace__pen-mark")).to_have_attribute("d", re.compile("^M"))
    page.keyboard.press("Space")
    expect(page.locator("#said")).to_contain_text("Pen down")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".trace__input")).not_to_have_attribute("d", beat)
    expect(page.locator("#figure [data-part=name]")).to_have_text("Your own line")


def test_the_focus_is_read_and_never_hidden_under_the_figure(learn: OpenPage) -> None:
    page = learn(width=360, height=640)
    page.locator("#draw").focus()
    visited = 0
    for _ in range(16):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # past the last control of the page, at the browser's own
        hidden = page.evaluate(
            """() => {
              const at = document.activeElement.getBoundingClientRect();
              const figure = document.getElementById("figure");
              if (figure.contains(document.activeElement)) return null;
              return at.top < figure.getBoundingClientRect().bottom - 1 ? document.activeElement.id : null;
            }"""
        )
        assert hidden is None
        visited += 1
    assert visited >= 10


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_axe_finds_nothing_at_any_step(learn: OpenPage, axe: str, theme: str, width: int) -> None:
    page = learn(width=width, **({"forced_colors": "active"} if theme == "forced" else {"color_scheme": theme}))
    page.evaluate(axe)
    page.locator("#kind").select_option("ventricular")
    page.get_by_role("button", name="Draw", exact=True).click()
    for name in STEPS:
        read(page, name)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
        assert describe(found["violations"]) == [], name
        assert describe([each for each in found["incomplete"] if each["id"] != "color-contrast"]) == [], name


@pytest.mark.parametrize(("width", "height"), [(360, 640), (740, 360), (640, 400), (768, 1024), (1280, 800)])
def test_the_figure_is_whole_beside_or_above_every_step(learn: OpenPage, width: int, height: int) -> None:
    page = learn(width=width, height=height)
    tabs = "getComputedStyle(document.querySelector('.tabs')).position === 'fixed' ? 56 : 0"
    room = height - page.evaluate(tabs)
    for name in STEPS:
        read(page, name)
        box = page.locator("#figure").bounding_box()
        assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= room
        # Beside it, or with a third of the window left for the text.
        assert box["width"] < 0.7 * width or box["height"] <= 0.67 * room


@pytest.mark.parametrize(("width", "locale"), [(360, "de-DE"), (768, "en-GB"), (1280, "de-DE")])
def test_nothing_moves_by_itself_and_nothing_scrolls_sideways(learn: OpenPage, width: int, locale: str) -> None:
    page = learn(width=width, height=740, locale=locale)
    for name in STEPS:
        read(page, name)
        learnt(page)
    seen = page.evaluate("seen")
    assert seen["shift"] <= 0.05, seen["moved"]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_first_load_is_small_and_its_own(browser: Browser, server: str) -> None:
    page = browser.new_page()
    loaded = first_load(page, f"{server}/learn")
    page.close()
    # What travels; with the comments that make the scripts worth reading, unpacked, it is 262 kB.
    assert loaded["as sent"] <= 125_000
    assert all(url.startswith(server) for url in loaded["third party"])
