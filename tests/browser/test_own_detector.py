"""A network that the visitor trained on /train judges what is drawn on /."""

import math
import re

from playwright.sync_api import Page, expect

from tests.browser.drawing import SPIRAL, Desk, Points
from tests.browser.test_train_page import Open, finish
from tests.browser.test_train_page import train as train

CIRCLES = "data=doodles&normal=circle&trainSize=120&testSize=80&epochs=12&seed=2"
SQUARE: Points = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.2)]


def taken_along(page: Page) -> Desk:
    """Train, and use the network on the drawing page."""
    finish(page)
    page.locator("#keep-title").click()
    page.locator("#keep-draw").click()
    page.wait_for_url(re.compile("/$"))
    desk = Desk(page, [])
    desk.wait_until_ready()
    return desk


OVAL: Points = [(0.5 + 0.38 * math.cos(i / 5), 0.5 + 0.24 * math.sin(i / 5)) for i in range(34)]


def test_it_judges_what_is_drawn_and_says_whose_it_is(train: Open) -> None:
    desk = taken_along(train(CIRCLES))
    expect(desk("#own-chip")).to_have_text("your own detector")
    expect(desk("h1")).to_have_text("Draw circles.")
    desk.draw(SPIRAL)
    desk.expect_verdict("anomaly")
    desk("#clear").click()
    desk.draw(SQUARE[:3])
    desk.draw(SQUARE[2:])
    desk.settled()
    desk.open("figures")
    expect(desk("#detector option:checked")).to_have_text("Doodles, circles (yours)")
    expect(desk("#flags")).to_contain_text("of real circles")
    score = float(desk("#score").inner_text())
    desk.open("why")
    expect(desk("#blame li")).to_have_count(2)
    desk.page.reload()
    desk.wait_until_ready()
    desk.settled()
    expect(desk("#own-chip")).to_be_visible()
    desk.open("figures")
    expect(desk("#score")).to_have_text(f"{score:.3f}")


def test_the_score_is_that_of_the_training_page(train: Open) -> None:
    desk = taken_along(train(CIRCLES))
    desk.draw(OVAL, steps=1)
    desk.settled()
    desk.open("figures")
    expect(desk("#score")).not_to_have_text("–")
    desk.expect_strokes(1)
    score = desk.page.evaluate(
        """async (strokes) => {
          const entry = [...document.scripts].find((each) => each.src.endsWith("/pages/draw/index.js")).src;
          const module = (name) => import(entry.replace("pages/draw/index.js", name));
          const { find, names } = await module("parts/own-detectors.js");
          const { predict, request } = await module("parts/server.js");
          const { View } = await module("pages/train/view.js");
          const kept = await find((await names())[0]);
          const view = new View(kept);
          view.use(kept.weights);
          const { input } = await predict(request(strokes, {detector: "bowtie"}));
          return view.look(Float32Array.from(input)).score;
        }""",
        desk.strokes,
    )
    assert desk("#score").inner_text() == f"{score:.3f}"


def test_it_is_left_and_chosen_again_and_forgotten(train: Open) -> None:
    desk = taken_along(train(CIRCLES))
    desk.open("figures")
    desk("#detector").select_option("bowtie")
    expect(desk("#own-chip")).to_be_hidden()
    expect(desk("h1")).to_have_text("Draw a bowtie.")
    desk("#detector").select_option("own:Doodles, circles")
    expect(desk("#own-chip")).to_be_visible()
    desk("#own-forget").click()
    expect(desk("#own-chip")).to_be_hidden()
    expect(desk("h1")).to_have_text("Draw a bowtie.")
    expect(desk("#detector option")).to_have_count(2)
    desk.page.reload()
    desk.wait_until_ready()
    expect(desk("h1")).to_have_text("Draw a bowtie.")


def test_one_that_is_gone_gives_way_to_the_server_s(train: Open) -> None:
    desk = taken_along(train(CIRCLES))
    desk.page.evaluate("indexedDB.deleteDatabase('oddity')")
    desk.page.reload()
    desk.wait_until_ready()
    expect(desk("h1")).to_have_text("Draw a bowtie.")
    expect(desk("#own-chip")).to_have_count(1)
    expect(desk("#own-chip")).to_be_hidden()


def test_what_others_get_names_a_detector_that_they_have(train: Open) -> None:
    page = train(CIRCLES)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk = taken_along(page)
    desk.draw(SQUARE)
    desk.settled()
    desk.open("take")
    desk("#json").click()
    expect(desk("#toast")).to_contain_text("stays on this device")
    assert '"detector":"bowtie"' in desk.evaluate("navigator.clipboard.readText()")
    desk.open("second")
    expect(desk("#second-list li")).to_have_count(2)
    expect(desk("#second-list")).to_contain_text("bowties")
    desk.open("inside")
    expect(desk("#inside-said")).to_contain_text("not here")


def test_curves_are_no_drawings(train: Open) -> None:
    page = train("trainSize=60&testSize=40&epochs=6")
    finish(page)
    page.locator("#keep-title").click()
    page.locator("#keep-draw").click()
    expect(page.locator("#toast")).to_contain_text("knows no drawings")
    assert "/train" in page.url


def test_without_one_nothing_of_it_is_loaded(train: Open, server: str) -> None:
    page = train(CIRCLES)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server + "/")
    expect(page.locator(".scale.is-ready")).to_be_attached()
    page.wait_for_load_state("networkidle")
    assert any("/pages/draw/index.js" in each for each in asked)
    assert not any("own" in each.rpartition("/")[2] for each in asked)
