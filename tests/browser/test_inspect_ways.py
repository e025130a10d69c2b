"""/inspect in a real browser: every way in for photos, every size of screen, another language, paper, no connection."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.programs import FLAGS, browser_path
from tests.browser.inspecting import Inspect, finished, given, picture, show, told, verdict
from tests.browser.inspecting import inspect as inspect
from tests.browser.inspecting import part_models as part_models
from tests.browser.inspecting import part_server as part_server

SIZES = [(360, 640), (740, 360), (640, 400), (768, 1024), (1280, 800), (1920, 1080)]
GIVE = """([kind, name, content]) => {
  const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type: "image/png" }));
  const target = document.querySelector("#photo");
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true });
  if (kind === "paste") target.dispatchEvent(paste);
  else for (const each of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(each, { dataTransfer: data, bubbles: true, cancelable: true }));
    if (each === "dragover") window.wasDropping = document.documentElement.classList.contains("is-dropping");
  }
}"""


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_photo_is_dropped_or_pasted(inspect: Inspect, photo_set: Path, way: str) -> None:
    page = inspect()
    content = base64.b64encode((photo_set / "test/spot/2.png").read_bytes()).decode()
    page.evaluate(GIVE, [way, "mine.png", content])
    finished(page)
    assert told(page)[0].startswith("mine.png: odd")
    assert page.evaluate("window.wasDropping ?? true")
    expect(page.locator("html")).not_to_have_class(re.compile("is-dropping"))


def test_a_folder_is_taken_with_what_lies_below_it(inspect: Inspect, photo_set: Path) -> None:
    page = inspect()
    page.locator("#folder").set_input_files(photo_set / "test" / "good")
    finished(page)
    expect(page.locator(".slot")).to_have_count(8)
    page.locator("#folder").set_input_files(photo_set / "test")
    finished(page)
    expect(page.locator(".slot")).to_have_count(8 + 19)
    expect(page.locator(".slot[title='spot/3.png']")).to_have_count(1)


def test_a_photo_is_taken_with_the_camera(browser: Browser, part_server: str) -> None:
    flags = [*FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    seeing = browser.browser_type.launch(executable_path=browser_path(), args=flags)
    page = seeing.new_context(locale="en-GB", permissions=["camera"]).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{part_server}/inspect")
    expect(page.locator(".scale.is-ready")).to_be_attached()
    page.locator("#camera").click()
    expect(page.locator("#camera-said")).to_contain_text("Fill the picture")
    page.locator("#camera-take").click()
    expect(page.locator("#camera-said")).to_contain_text("1 taken")
    page.locator("#camera-close").click()
    finished(page)
    assert told(page)[0].startswith("camera-1.png: ")
    assert page.locator("#camera-video").evaluate("(video) => video.srcObject") is None
    seeing.close()
    assert complaints == []


def test_without_a_camera_the_page_says_so(inspect: Inspect) -> None:
    page = inspect()
    page.locator("#camera").click()
    expect(page.locator("#camera-said")).to_contain_text("There is no camera to use")
    page.keyboard.press("Escape")
    expect(page.locator("#camera-box")).to_be_hidden()


def lower_edge(page: Page, height: int) -> float:
    """Where the first screen ends: above the tabs, where they lie at the bottom."""
    tabs: float = page.evaluate(
        """() => {
          const tabs = document.querySelector(".tabs");
          return getComputedStyle(tabs).position === "fixed" ? tabs.getBoundingClientRect().height : 0;
        }"""
    )
    return height - tabs


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_frames_and_scale_are_whole_on_the_first_screen(
    inspect: Inspect, photo_set: Path, width: int, height: int, language: str
) -> None:
    page = inspect(viewport={"width": width, "height": height}, locale=language)
    show(page, photo_set / "test/spot/0.png")
    page.evaluate("scrollTo(0, 0)")
    for part in ("#verdict", "#photo", "#redrawn", "#off", "#scale"):
        box = page.locator(part).bounding_box()
        assert box is not None and box["y"] >= 0, part
        assert box["y"] + box["height"] <= lower_edge(page, height), part
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.evaluate(
        "[...document.querySelectorAll('.verdict__words p')].filter((p) => p.scrollWidth > p.clientWidth + 1).length"
    )
    assert cut == 0


@pytest.mark.parametrize(("width", "height"), [(360, 640), (768, 1024), (1280, 800)])
def test_nothing_moves_by_itself(inspect: Inspect, photo_set: Path, width: int, height: int) -> None:
    page = inspect(viewport={"width": width, "height": height})
    places = "['#photo', '#scale', '#tray', '#mores'].map((p) => document.querySelector(p).getBoundingClientRect().y)"
    before = page.evaluate(places)
    show(page, *(photo_set / f"test/{kind}/{i}.png" for kind in ("good", "spot", "scratch") for i in range(5)))
    assert page.evaluate(places) == before
    assert page.evaluate("window.shift") == 0


def test_on_a_phone_the_frames_change_places_and_a_finger_has_the_loupe(inspect: Inspect, photo_set: Path) -> None:
    page = inspect(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, locale="de")
    expect(page.locator("h1")).to_have_text("Welches Teil ist falsch?")
    show(page, photo_set / "test/spot/0.png")
    page.locator("[data-large=off]").tap()
    expect(page.locator("#inspect")).to_have_attribute("data-view", "off")
    box = page.locator("#off").bounding_box()
    assert box is not None and box["width"] > 200
    before = picture(page, "off")
    page.locator("#off").tap(position={"x": 100, "y": 100})
    with_loupe = picture(page, "off")
    assert with_loupe != before
    page.locator("#off").tap(position={"x": 104, "y": 104})
    assert picture(page, "off") == before
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main select, main summary, main label.button")]
          .filter((each) => each.offsetParent && getComputedStyle(each).visibility !== "hidden")
          .map((each) => [each.id || each.className, each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 43.9 || box.width < 43.9)
          .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_it_opens_without_a_connection_after_one_visit(inspect: Inspect, part_server: str, photo_set: Path) -> None:
    page = inspect(refuses=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")
    page.wait_for_function(
        """async () => {
          const cache = await caches.open((await caches.keys())[0] ?? "none");
          const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
          return ["/inspect", "/detectors", "/detectors/discs"].every((path) => kept.includes(path)) &&
            kept.some((path) => path.endsWith("pages/inspect/index.js"));
        }"""
    )
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".slot")).to_have_count(8)
    page.locator(".slot").first.click()
    expect(page.locator("#tray-said")).to_contain_text("can’t be reached")
    verdict(page, "away")


def test_the_page_is_light(inspect: Inspect) -> None:
    page = inspect()
    size = page.evaluate(
        """[...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
             .reduce((sum, each) => sum + each.encodedBodySize, 0)"""
    )
    print(f"{size} bytes")
    assert size <= 250_000


def test_on_paper_there_is_what_was_found_and_no_button(inspect: Inspect, photo_set: Path) -> None:
    page = inspect()
    show(page, photo_set / "test/spot/0.png")
    page.emulate_media(media="print")
    for part in ("#photo", "#off", "#verdict", "#tray-list"):
        expect(page.locator(part)).to_be_visible()
    for part in (".intake", "#clear", "#detector"):
        expect(page.locator(part)).to_be_hidden()
    page.emulate_media(media="screen")
    show(page, given("again.png", (photo_set / "test/good/0.png").read_bytes()))
