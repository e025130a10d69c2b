"""The audit report in a real browser: what a person drags, presses and saves in it."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from app.datasets import labels_file
from app.labelling.places import at
from app.labelling.rows import Row, unreadable
from app.reports import audit, page
from tests import making
from tests.browser.test_accessibility import describe

OWN = 0.5
GOOD, SPOTS, NEW, MANY = 8, 6, 4, 400
NAUGHTY = "spot/it's \"<img src=x onerror=alert(1)>\n&amp; .png"
Open = Callable[..., Page]


def rows_of(folder: Path) -> list[Row]:
    """18 photos in the layout of MVTec, 4 of unknown folders, one that could not be read; the naughty one is oddest."""
    rng = np.random.default_rng(0)
    paths = [f"test/good/{i}.png" for i in range(GOOD)] + [f"test/spot/{i}.png" for i in range(SPOTS - 1)]
    paths += [f"test/{NAUGHTY}", *(f"new/part {i}.png" for i in range(NEW))]
    scores = [*np.linspace(0.05, 0.6, GOOD), *np.linspace(0.4, 0.9, SPOTS - 1), 0.95, *np.linspace(0.1, 0.7, NEW)]
    rows = []
    for i, (path, score) in enumerate(zip(paths, scores, strict=True)):
        for place, tint in ((path, 1.0), (f"heatmaps/{i}.png", 0.4)):
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            noise = rng.integers(90, 160, (30, 40, 1), np.uint8) * np.array([1, tint, tint])
            Image.fromarray(noise.astype(np.uint8)).save(folder / place)
        rows.append(row(path, float(score), f"heatmaps/{i}.png"))
    return [*rows, unreadable("new/broken.png", OWN, "It is empty.")]


def row(path: str, score: float, heatmap: str | None) -> Row:
    return Row(
        path=path, verdict="normal", score=score, p_value=0.5, threshold=OWN, anomaly=score > OWN, box=None,
        heatmap=heatmap, error=None,
    )  # fmt: skip


def write(folder: Path, rows: list[Row]) -> Path:
    detector = making.detector("discs", (28, 28), np.zeros_like, threshold=OWN, calibration=np.linspace(0, 0.55, 60))
    labels = {"detector": "discs", "checksum": "0" * 64, "threshold": OWN, "folder": str(folder), "rows": rows}
    return page.write(folder, audit.build(detector, labels, at(str(folder)), at(str(folder))))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    return write(folder, rows_of(folder))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of many photos, in more than one block."""
    folder = tmp_path_factory.mktemp("large")
    for i in range(MANY):
        Image.fromarray(np.full((16, 16), i % 200, np.uint8)).save(folder / f"{i:04}.png")
    return write(folder, [row(f"{i:04}.png", 1 - i / MANY, None) for i in range(MANY)])


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[Open]:
    """Opens a report in a context of its own; any error, console line or request for something else fails the test."""
    contexts, complaints = [], []

    def open_report(path: Path = report, **options: object) -> Page:
        options = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text))
        page.on("request", lambda asked: watch(asked.url, path, complaints))
        page.goto(path.as_uri())
        page.wait_for_function("document.documentElement.dataset.ready === '' && document.readyState === 'complete'")
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert complaints == []


def watch(url: str, path: Path, complaints: list[str]) -> None:
    if url != path.as_uri() and not url.startswith(("data:image/webp;base64,", "blob:")):
        complaints.append(f"request: {url[:80]}")


def tiles(page: Page) -> Locator:
    return page.locator(".tile")


def names(page: Page) -> list[str]:
    return page.locator(".tile__picture").evaluate_all("(all) => all.map((each) => each.title)")


def cell(page: Page, group: str, called: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"photos?, {group}, called {called}"))


def said(page: Page, which: str) -> Locator:
    return page.locator(".tile__line b", has_text=re.compile(f"^{which}$"))


def test_all_photos_are_there_the_oddest_first(opened: Open) -> None:
    page = opened()
    expect(tiles(page)).to_have_count(GOOD + SPOTS + NEW)
    assert names(page)[0] == f"test/{NAUGHTY}"
    expect(page.locator("#lead")).to_contain_text("of 18 photos are odd at the detector's own threshold")
    expect(page.get_by_role("row", name="new/broken.png It is empty.")).to_be_visible()
    loaded = page.locator(".tile__picture img").evaluate_all("(all) => all.every((each) => each.naturalWidth === 40)")
    assert loaded


def test_dragging_the_threshold_says_everything_again(opened: Open) -> None:
    page = opened()
    before = said(page, "odd").count()
    slider = page.get_by_role("slider", name="Threshold")
    box = slider.bounding_box()
    assert box is not None
    handle = page.evaluate("document.querySelector('.gauge__line').getBoundingClientRect().x")
    page.mouse.move(handle, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + box["height"] / 2, steps=5)
    expect(page.locator("#lead")).to_contain_text("at this threshold")
    now = said(page, "odd").count()
    assert now > before
    expect(page.locator("#lead")).to_contain_text(f"{now} of 18 photos")
    page.mouse.up()
    expect(page.locator("#status")).to_have_text(f"{now} of 18 photos are odd.")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(rf"^0\.\d+: {now} of 18 photos are odd\.$"))
    page.get_by_role("button", name="Back to the detector's own").click()
    expect(said(page, "odd")).to_have_count(before)
    expect(page.locator("#lead")).to_contain_text("the detector's own threshold")


def test_keys_and_fingers_move_it_too(opened: Open) -> None:
    page = opened(has_touch=True)
    slider = page.get_by_role("slider", name="Threshold")
    slider.focus()
    page.keyboard.press("End")
    expect(said(page, "odd")).to_have_count(0)
    page.keyboard.press("Home")
    expect(said(page, "odd")).to_have_count(17)
    box = slider.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    expect(page.locator("#lead")).to_contain_text(re.compile(r"^(?!17)\d+ of 18 photos"))


def test_what_is_shown_is_chosen_by_verdict_name_and_order(opened: Open) -> None:
    page = opened()
    page.get_by_role("radio", name="Odd", exact=True).check()
    expect(tiles(page)).to_have_count(said(page, "odd").count())
    page.get_by_role("radio", name="All").check()
    page.get_by_role("searchbox").fill("part 2")
    expect(tiles(page)).to_have_count(1)
    page.get_by_role("searchbox").fill("no such")
    expect(page.get_by_text("No photo matches.")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Order").select_option("By name")
    assert names(page) == sorted(names(page))
    page.get_by_label("Order").select_option("Plainest first")
    assert names(page)[-1] == f"test/{NAUGHTY}"


def test_a_cell_of_the_table_shows_its_photos(opened: Open) -> None:
    page = opened()
    alarms = [i for i, score in enumerate(np.linspace(0.05, 0.6, GOOD)) if score > OWN]
    expect(cell(page, "normal", "odd")).to_contain_text(str(len(alarms)))
    cell(page, "normal", "odd").click()
    assert sorted(names(page)) == [f"test/good/{i}.png" for i in alarms]
    expect(page.locator(".tile.is-wrong .tile__note")).to_have_text(["false alarm"] * len(alarms))
    page.get_by_role("button", name="✕ only normal, called odd").click()
    expect(tiles(page)).to_have_count(18)
    expect(cell(page, "spot", "normal").locator("img")).not_to_have_count(0)
    assert page.locator("#figures dt").all_inner_texts() == [
        "false-alarm rate",
        "recall",
        "precision",
        "F1",
        "accuracy",
    ]


def test_corrections_are_saved_as_a_labels_file(opened: Open, report: Path, tmp_path: Path) -> None:
    page = opened()
    page.get_by_role("button", name="This is odd: new/part 0.png").click()
    page.get_by_role("button", name=f"This is normal: test/{NAUGHTY}".replace("\n", " ")).click()
    expect(page.locator("#corrections")).to_have_text("You have labelled 2 photos.")
    with page.expect_download() as got:
        page.get_by_role("button", name="Save labels").click()
    assert got.value.suggested_filename == "labels-discs.json"
    got.value.save_as(tmp_path / "labels.json")
    labels = labels_file.read(tmp_path / "labels.json")
    assert labels.folder == report.parent and len(labels.labels) == GOOD + SPOTS + 1
    assert labels.labels["new/part 0.png"] == 1 and labels.labels[f"test/{NAUGHTY}"] == 0
    assert labels.labels["test/good/0.png"] == 0 and labels.labels["test/spot/0.png"] == 1
    page.get_by_label("Also label all other photos").check()
    with page.expect_download() as got:
        page.get_by_role("button", name="Save labels").click()
    got.value.save_as(tmp_path / "all.json")
    everything = json.loads((tmp_path / "all.json").read_text())["labels"]
    assert len(everything) == 18 and everything["new/part 3.png"] == 1 and everything["new/part 1.png"] == 0


def test_corrections_outlive_the_page_and_can_be_taken_back(opened: Open) -> None:
    page = opened()
    button = page.get_by_role("button", name="This is odd: new/part 1.png")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="This is odd: new/part 2.png").click()
    page.get_by_role("button", name="Forget my corrections").click()
    expect(page.locator("#corrections")).to_have_text("You have corrected nothing yet.")


def test_a_labels_file_is_taken_up_again(opened: Open, tmp_path: Path) -> None:
    page = opened()
    (tmp_path / "l.json").write_text(json.dumps({"labels": {"new/part 0.png": 1, "test/good/1.png": 0, "gone.png": 1}}))
    page.locator("#load").set_input_files(tmp_path / "l.json")
    expect(page.locator("#loaded")).to_have_text("l.json: 2 of 3 labels are for photos in this report.")
    expect(page.get_by_role("button", name="This is odd: new/part 0.png")).to_have_attribute("aria-pressed", "true")
    for content in ("{", "[]", '"x"'):
        (tmp_path / "bad.json").write_text(content)
        page.locator("#load").set_input_files(tmp_path / "bad.json")
        expect(page.locator("#loaded")).to_have_text(
            "bad.json is not a labels file. Expected one that this page has saved."
        )


def test_the_keyboard_goes_through_the_sheet_and_corrects(opened: Open) -> None:
    page = opened()
    first = page.locator(".tile__picture").first
    assert page.locator(".sheet [tabindex='0']").count() == 3
    first.focus()
    page.keyboard.press("ArrowRight")
    second = names(page)[1]
    assert page.evaluate("document.activeElement.title") == second
    page.keyboard.press("n")
    expect(page.get_by_role("button", name=f"This is normal: {second}")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("o")
    expect(page.get_by_role("button", name=f"This is odd: {second}")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.title") == names(page)[-1]
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    columns = page.evaluate("getComputedStyle(document.querySelector('.sheet')).gridTemplateColumns.split(' ').length")
    assert page.evaluate("document.activeElement.title") == names(page)[columns]


def test_a_tile_that_leaves_what_is_shown_does_not_take_the_focus_with_it(opened: Open) -> None:
    page = opened()
    cell(page, "not known", "normal").click()
    shown = names(page)
    page.locator(".tile__picture").nth(1).focus()
    page.keyboard.press("o")
    expect(tiles(page)).to_have_count(len(shown) - 1)
    assert page.evaluate("document.activeElement.title") == shown[2]


def test_where_it_is_odd_is_seen_on_hover_and_focus_and_on_all(opened: Open) -> None:
    page = opened()
    picture = page.locator(".tile__picture").nth(2)
    picture.hover()
    expect(picture.locator(".tile__where")).to_be_visible()
    page.mouse.move(0, 0)
    expect(picture.locator(".tile__where")).to_be_hidden()
    picture.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tile__picture").nth(3).locator(".tile__where")).to_be_visible()
    page.get_by_label("Show where on all").check()
    expect(page.locator(".tile__where:visible")).to_have_count(18)
    page.get_by_label("Show where on all").uncheck()
    picture.click()
    expect(picture).to_have_attribute("aria-pressed", "true")


def test_of_many_photos_more_come_as_one_scrolls(opened: Open, large: Path) -> None:
    page = opened(large)
    expect(page.locator("#shown")).to_have_text(f"all {MANY} photos")
    assert tiles(page).count() < MANY
    page.locator(".tile__picture").first.focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.title") == f"{MANY - 1:04}.png"
    expect(tiles(page)).to_have_count(MANY)
    assert page.locator(".tile__picture img").evaluate_all("(all) => all.every((each) => each.src)")
    page.reload()
    for _ in range(20):
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(50)
    expect(tiles(page)).to_have_count(MANY)
    assert page.locator("#table-scroll").is_hidden()


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened: Open, axe: str, theme: str, width: int) -> None:
    options = {"forced_colors": "active"} if theme == "forced" else {"color_scheme": theme}
    page = opened(viewport={"width": width, "height": 800}, **options)
    page.get_by_role("button", name="This is odd: new/part 0.png").click()
    page.get_by_role("slider", name="Threshold").focus()
    page.keyboard.press("ArrowLeft")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
    assert describe(found["violations"]) == []
    assert describe([each for each in found["incomplete"] if each["id"] != "color-contrast"]) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_it_says_where_the_rest_is(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    expect(page.get_by_text("look at labels.csv")).to_be_visible()
    expect(page.locator("#lead")).to_contain_text("of 18 photos are odd at the detector's own threshold.")
    context.close()
