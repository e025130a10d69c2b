"""The training page in a real browser: trained in its worker, judged honestly, kept in its address."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from app.cli import main, run
from app.detectors import store
from app.kinds.drawing import doodles
from tests.browser.test_accessibility import describe

Open = Callable[..., Page]
SIZES = [(360, 740), (740, 360), (1280, 800)]
QUICK = "trainSize=60&testSize=40&epochs=6"


@pytest.fixture
def train(browser: Browser, server: str) -> Iterator[Open]:
    """Opens the page: `train("epochs=9", query="embed=1", …)`. Errors and console messages fail the test."""
    contexts, complaints = [], []

    def open_page(hash: str = "", query: str = "", ready: bool = True, **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{server}/train?{query}#{hash}")
        if ready:
            expect(page.locator("#go")).to_be_enabled()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def finish(page: Page) -> None:
    """Train to the end."""
    page.locator("#go").click()
    expect(page.locator("#train")).to_have_attribute("data-state", re.compile("done|failed"), timeout=60_000)


def metric(page: Page, name: str) -> float:
    text = page.locator(f".metric[aria-describedby=formula-{name}]").inner_text()
    return float(text.strip().removesuffix("%"))


def epoch(page: Page) -> int:
    found = re.search(r"Epoch (\d+)", page.locator("#scrub").get_attribute("aria-valuetext") or "")
    assert found
    return int(found[1])


def test_the_default_learns_to_tell_odd_heartbeats(train: Open) -> None:
    page = train()
    expect(page.locator("#data-about")).to_contain_text("Synthetic heartbeats")
    expect(page.locator("#progress")).to_contain_text("Ready")
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", "waiting")
    finish(page)
    expect(page.locator("#progress")).to_contain_text("60 epochs")
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", "normal")
    assert metric(page, "auroc") >= 0.97
    page.locator("#sample").select_option("odd 0")
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", re.compile("anomaly|unsure"))


def test_choosing_the_threshold_on_the_test_is_called_cheating(train: Open) -> None:
    page = train(QUICK)
    finish(page)
    honest = metric(page, "accuracy")
    expect(page.locator("#honest-said")).to_contain_text("held-out normals")
    page.locator("#flatter").check()
    expect(page.locator("#honest-said")).to_contain_text("Cheating")
    assert metric(page, "accuracy") >= honest
    page.locator(".metric").nth(2).hover()
    expect(page.locator(".formula")).to_contain_text("TP / (TP + FP)")
    page.locator(".metric").nth(3).focus()
    expect(page.locator(".formula")).to_contain_text("TP / (TP + FN)")


def test_training_steps_pauses_resets_and_looks_back(train: Open) -> None:
    page = train("epochs=1000&trainSize=1000")
    for n in (1, 2):
        page.locator("#step").click()
        expect(page.locator("#progress")).to_contain_text(f"Epoch {n} of 1000")
    page.locator("#go").click()
    expect(page.locator("#go-text")).to_have_text("Pause")
    expect(page.locator("#progress")).not_to_contain_text("Epoch 2 ")
    page.locator("#go").click()
    expect(page.locator("#train")).to_have_attribute("data-state", "paused")
    expect(page.locator("#scrub")).to_be_enabled()
    reached = epoch(page)
    assert 2 < reached < 1000
    page.locator("#scrub").focus()
    page.keyboard.press("Home")
    expect(page.locator("#scrub")).to_have_attribute("aria-valuetext", "Epoch 0")
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", "waiting")
    page.keyboard.press("End")
    expect(page.locator("#scrub")).to_have_attribute("aria-valuetext", f"Epoch {reached}")
    page.locator("#reset").click()
    expect(page.locator("#progress")).to_contain_text("Ready")
    assert page.locator(".plot__ghost").count() == 1


def test_the_experiment_is_in_the_address_and_comes_back_from_it(train: Open) -> None:
    page = train(QUICK)
    page.locator("#settings-title").click()
    page.locator("#set-optimizer").select_option("momentum")
    page.locator("#set-learningRate").fill("0.05")
    page.locator("#set-learningRate").blur()
    page.locator("[data-layer='2']").click()
    page.keyboard.press("ArrowRight")
    hash = page.evaluate("location.hash")
    assert {"optimizer=momentum", "learningRate=0.05", "layers=d7k-d3k-d3l-d3k-d7k"} <= set(hash[1:].split("&"))
    again = train(hash[1:])
    again.locator("#settings-title").click()
    expect(again.locator("#set-optimizer")).to_have_value("momentum")
    expect(again.locator("[data-layer='2']")).to_contain_text("3 linear")
    for each in (page, again):
        expect(each.locator("#go")).to_be_enabled()
        finish(each)
    assert page.locator("#metrics").inner_text() == again.locator("#metrics").inner_text()


def test_what_cannot_be_is_said_and_not_taken(train: Open) -> None:
    page = train("epochs=many&seed=3")
    expect(page.locator("#toast")).to_contain_text("epochs")
    page.locator("#settings-title").click()
    expect(page.locator("#set-epochs")).to_have_value("60")
    page.locator("#set-epochs").fill("5000")
    page.locator("#set-epochs").blur()
    expect(page.locator("#set-epochs-about")).to_contain_text("from 1 to 1000")
    assert "epochs" not in page.evaluate("location.hash")
    page.locator("#set-loss").select_option("bce")
    page.locator("#set-output").select_option("linear")
    expect(page.locator("#note")).to_contain_text("Choose a sigmoid output")
    expect(page.locator("#go")).to_be_disabled()


def test_training_that_fails_says_why(train: Open) -> None:
    page = train("optimizer=momentum&learningRate=10&output=linear&regulariser=l2&regulariserRate=1")
    finish(page)
    expect(page.locator("#train")).to_have_attribute("data-state", "failed")
    expect(page.locator("#note")).to_contain_text("lower learning rate")


def test_anomagram_s_own_default_is_stuck_and_the_page_says_where(train: Open) -> None:
    page = train()
    page.locator("#lessons-title").click()
    page.locator("[data-lesson=anomagram]").click()
    expect(page.locator("#note")).to_contain_text("one step an epoch")
    expect(page.locator("#go")).to_be_enabled()
    finish(page)
    expect(page.locator("#note")).to_contain_text("mean one")


def test_the_hourglass_is_composed_by_keys_and_by_mouse(train: Open) -> None:
    page = train(QUICK)
    names = page.locator(".layer__name")
    expect(names).to_have_text(["7 leaky ReLU", "3 leaky ReLU", "2 linear", "3 leaky ReLU", "7 leaky ReLU"])
    page.locator("[data-layer='0']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+ArrowUp")
    expect(names.first).to_have_text("3 leaky ReLU")
    page.keyboard.press("Delete")
    expect(names).to_have_count(4)
    assert page.evaluate("document.activeElement.dataset.layer") == "0"
    page.locator("[data-add=conv]").click()
    expect(page.locator(".sums")).to_contain_text("Put it before the dense layers")
    box = page.locator("[data-layer='1']").bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] - box["height"], steps=8)
    page.mouse.up()
    expect(names.first).to_contain_text("8 filters")
    expect(page.locator(".sums")).to_contain_text("weights")
    expect(page.locator("#go")).to_be_enabled()
    page.locator("#layer-filters").fill("2")
    page.locator("#layer-filters").blur()
    expect(names.first).to_contain_text("2 filters")
    finish(page)
    expect(page.locator("#train")).to_have_attribute("data-state", "done")


def test_a_curve_is_bent_until_it_is_odd(train: Open) -> None:
    page = train()
    finish(page)
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", "normal")
    page.locator(".frame--curve").focus()
    for _ in range(3):
        for _ in range(20):
            page.keyboard.press("ArrowUp")
        for _ in range(2):
            page.keyboard.press("ArrowRight")
    expect(page.locator("#sample")).to_have_value("own")
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", "anomaly")
    page.locator("#own-again").click()
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", "normal")


def test_the_threshold_is_the_visitor_s_and_said_to_be(train: Open) -> None:
    page = train(QUICK)
    finish(page)
    page.locator("#threshold").focus()
    page.keyboard.press("Home")
    expect(page.locator("#verdict .chip")).to_be_visible()
    assert "threshold=" in page.evaluate("location.hash")
    page.locator("#verdict .chip").click()
    assert "threshold=" not in page.evaluate("location.hash")


def draw(page: Page, paper: str, strokes: list[list[list[float]]]) -> None:
    """A drawing of the generator by mouse, a few points a stroke."""
    xs, ys = ([value for stroke in strokes for value in stroke[axis]] for axis in (0, 1))
    scale = 0.8 / max(max(xs) - min(xs), max(ys) - min(ys), 1)
    page.locator(paper).scroll_into_view_if_needed()
    box = page.locator(paper).bounding_box()
    assert box
    for x, y in strokes:
        every = max(1, len(x) // 10)
        points = list(zip(x, y, strict=True))
        for i, (px, py) in enumerate([*points[::every], points[-1]]):
            place = [0.1 + (px - min(xs)) * scale, 0.1 + (py - min(ys)) * scale]
            page.mouse.move(box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"])
            if i == 0:
                page.mouse.down()
        page.mouse.up()


@pytest.mark.parametrize("thing", ["star", "house", "circle", "heart", "tree"])
def test_it_learns_what_a_visitor_draws(train: Open, thing: str) -> None:
    page = train(f"data=own&normal={thing}", ready=False)
    expect(page.locator("#note")).to_contain_text("at least ten")
    for i, drawing in enumerate(doodles.generate(thing, 20, seed=11), 1):
        draw(page, "#own-paper", drawing)
        page.locator("#own-add").click()
        expect(page.locator(".thumb")).to_have_count(i)
    expect(page.locator(".own__count")).to_contain_text("3 are held out for the threshold, 6 for the test")
    expect(page.locator("#go")).to_be_enabled()
    finish(page)
    seconds = re.search(r"in ([\d.]+) s", page.locator("#progress").inner_text())
    assert seconds and float(seconds[1]) < 10
    assert metric(page, "auroc") >= 0.9
    draw(page, "#test-paper", doodles.generate("zigzag", 1, seed=3)[0])
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", "anomaly")


def test_the_same_drawing_twice_is_warned_of_and_examples_are_kept(train: Open) -> None:
    page = train("data=own", ready=False)
    for n in (1, 2):
        draw(page, "#own-paper", doodles.generate("house", 1, seed=1)[0])
        page.locator("#own-add").click()
        expect(page.locator(".thumb")).to_have_count(n)
    expect(page.locator(".own__count")).to_contain_text("same as example 1")
    page.reload()
    expect(page.locator(".thumb")).to_have_count(2)
    page.locator(".thumb").first.click()
    expect(page.locator(".thumb")).to_have_count(1)


def test_a_table_is_trained_on(train: Open, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    waves = [np.sin(np.arange(24) / 3 + rng.normal(0, 0.2)) for _ in range(80)]
    spikes = [rng.normal(0, 1, 24) for _ in range(20)]
    rows = [",".join(f"{v:.4f}" for v in row) for row in [*waves, *spikes]]
    text = "\n".join(f"{row},{'wave' if i < 80 else 'noise'}" for i, row in enumerate(rows))
    (tmp_path / "waves.csv").write_text(text)
    page = train("data=csv", ready=False)
    page.locator("#csv").set_input_files(tmp_path / "waves.csv")
    expect(page.locator("#data-about")).to_contain_text("100 lines of 24 numbers")
    expect(page.locator("#normal")).to_have_value("wave")
    expect(page.locator("#go")).to_be_enabled()
    finish(page)
    assert metric(page, "auroc") >= 0.9
    (tmp_path / "bad.csv").write_text("1,2,3\n1,x,3\n")
    page.locator("#csv").set_input_files(tmp_path / "bad.csv")
    expect(page.locator("#toast")).to_contain_text("Line")


def test_the_download_becomes_a_detector_and_opens_again(train: Open, tmp_path: Path) -> None:
    page = train(QUICK)
    finish(page)
    page.locator("#keep-title").click()
    with page.expect_download() as download:
        page.locator("#keep-zip").click()
    path = tmp_path / "model.zip"
    download.value.save_as(path)
    assert run(main, ["import", str(path), "--name", "mine", "--out", str(tmp_path / "models")]) == 0
    assert store.load(tmp_path / "models", "mine").shape == (140,)
    before = page.locator("#metrics").inner_text()
    page.locator("#keep-save").click()
    expect(page.locator(".models tbody tr")).to_have_count(1)
    page.locator("#keep-open").set_input_files(path)
    expect(page.locator("#progress")).to_contain_text("Ready")
    expect(page.locator("#metrics")).to_have_text(re.compile(re.escape(before.split("\n")[1])))


def test_a_teacher_s_page_has_no_header_and_locked_controls(train: Open) -> None:
    page = train(QUICK, query="embed=1&lock=layers,settings")
    expect(page.locator(".masthead")).to_be_hidden()
    expect(page.locator("[data-add=dense]")).to_be_disabled()
    page.locator("[data-layer='0']").focus()
    page.keyboard.press("Delete")
    expect(page.locator(".layer__name")).to_have_count(5)
    page.locator("#settings-title").click()
    expect(page.locator("#set-epochs")).to_be_disabled()
    finish(page)


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_axe_finds_nothing(train: Open, axe: str, theme: str) -> None:
    page = train(QUICK, **({"forced_colors": "active"} if theme == "forced" else {"color_scheme": theme}))
    finish(page)
    page.locator("#sample").select_option("odd 0")
    page.evaluate(axe)
    for opened in ("settings", "lessons", "keep"):
        page.locator(f"#{opened}-title").click()
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert describe(found["violations"]) == []
    page.locator("#data [value=own]").check()
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert describe(found["violations"]) == []


def test_it_speaks_german_on_a_phone(train: Open) -> None:
    page = train(QUICK, locale="de-DE", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    expect(page.locator("h1")).to_have_text("Bau eins. Mach es kaputt.")
    finish(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, main select, main input:not(.visually-hidden)")]
          .filter((each) => each.offsetParent && !each.closest("label"))
          .map((each) => [each.id || each.className, each.getBoundingClientRect()])
          .filter(([, box]) => box.height < 43.9 || box.width < 43.9).map(([name]) => name)"""
    )
    assert small == []


def test_the_page_is_light_and_never_held_up(train: Open) -> None:
    page = train("epochs=300")
    page.evaluate(
        """() => {
          window.tasks = [];
          new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)))
            .observe({type: "longtask"});
        }"""
    )
    size = page.evaluate(
        "performance.getEntriesByType('resource').reduce((sum, each) => sum + each.encodedBodySize, 0)"
    )
    assert size <= 250_000
    finish(page)
    print(json.dumps({"bytes": size, "longest": max(page.evaluate("tasks"), default=0)}))
