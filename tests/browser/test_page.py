"""What is around the drawing: reload, links, threshold, gallery, dares, languages, offline."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import BOWTIE, SPIRAL, OpenDesk


def test_a_reload_keeps_the_drawing(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.expect_strokes(1)
    before = page.strokes
    page.page.reload()
    page.wait_until_ready()
    page.expect_verdict("normal")
    assert page.strokes == before


def test_a_share_link_brings_drawing_and_threshold(desk: OpenDesk, server: str) -> None:
    page = desk(permissions=["clipboard-read", "clipboard-write"])
    page.draw(BOWTIE)
    page.settled()
    page("#threshold").focus()
    page.keys(("Home", 1))
    expect(page(".chip")).to_contain_text("yours: 1 in 2")
    page.open("take")
    page("#link").click()
    expect(page("#taken")).to_contain_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(server + "/#") and len(link) < 400
    other = desk(path=link.removeprefix(server))
    expect(other(".chip")).to_contain_text("yours: 1 in 2")
    assert other.page.url == link, "a link stays in the address as long as its drawing is on the sheet"
    other(".chip").click()
    other.expect_verdict("normal")
    expect(other(".chip")).to_be_hidden()
    other.page.reload()
    other.wait_until_ready()
    expect(other(".chip")).to_contain_text("1 in 2")
    other.draw([(0.1, 0.1), (0.2, 0.1)])
    assert other.page.url == server + "/"


@pytest.mark.parametrize("address", ["/#strokes=1%00%00", "/#threshold=NaN&detector=../x", "/#strokes=2abc&colour=red"])
def test_a_damaged_link_is_said_and_left_out(desk: OpenDesk, address: str) -> None:
    page = desk(path=address)
    expect(page("#toast")).to_contain_text("could not be read")
    assert page.verdict == "empty"


def test_a_link_can_be_undone(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.expect_strokes(1)
    before = page.strokes
    link = page.encode([[[0, 512], [0, 512]]])
    page.page.evaluate("(text) => { location.hash = 'strokes=' + text; }", link)
    expect(page("[data-part=because]")).to_have_text("No bowtie has so little ink.")
    page("#undo").click()
    page.expect_kept(before)


def test_the_threshold_is_moved_on_the_scale_for_this_visit(desk: OpenDesk) -> None:
    page = desk()
    page.open("figures")
    expect(page("#threshold-score")).not_to_have_text("–")
    own = page("#threshold-score").inner_text()
    page("#threshold").focus()
    page.keys(("End", 1))
    loose = float(page("#threshold-score").inner_text())
    page.keys(("Home", 1))
    strict = float(page("#threshold-score").inner_text())
    assert strict < float(own) < loose
    expect(page(".chip")).to_contain_text("yours: 1 in 2")
    expect(page("#threshold")).to_have_attribute("aria-valuetext", re.compile("1 in 2 bowties is called odd"))
    expect(page("#flags")).to_contain_text("other things")
    page(".chip").click()
    expect(page("#threshold-score")).to_have_text(own)
    page.keys(("Home", 1))
    page.page.reload()
    page.wait_until_ready()
    expect(page(".chip")).to_be_hidden()


def test_the_threshold_is_dragged(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    box = page("#threshold").bounding_box()
    assert box is not None
    share = float(page("#threshold").input_value()) / 200
    y = box["y"] + box["height"] / 2
    page.page.mouse.move(box["x"] + 8 + share * (box["width"] - 16), y)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + 0.75 * box["width"], y, steps=5)
    page.page.mouse.up()
    expect(page(".chip")).to_contain_text(re.compile(r"yours: 1 in \d{3}"))


def test_a_threshold_from_a_link_is_bounded(desk: OpenDesk) -> None:
    page = desk()
    strokes = page.encode([[[0, 512, 300], [0, 512, 700]]])
    other = desk(path=f"/#threshold=1000&strokes={strokes}")
    other.open("figures")
    expect(other(".chip")).to_be_visible()
    expect(other("#threshold-score")).not_to_have_text("–")
    assert float(other("#threshold-score").inner_text()) < 10


def test_the_gallery_draws_itself_stroke_by_stroke(desk: OpenDesk) -> None:
    page = desk(reduced_motion="no-preference")
    page.play("pleats")
    expect(page("#draw")).to_have_attribute("data-state", "asking")
    page.expect_verdict("normal")
    page.expect_strokes(6)
    page("#undo").click()
    page.expect_strokes(0)


def test_the_gallery_is_what_it_says(desk: OpenDesk) -> None:
    page = desk()
    for name in ("bowtie", "quick", "floppy", "pleats"):
        page.play(name)
        page.expect_verdict("normal")
    for name in ("spiral", "face", "house", "star", "cat"):
        page.play(name)
        page.expect_verdict("anomaly")


def test_blame_names_the_stroke_and_highlights_it(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.draw([(0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95), (0.05, 0.05)])
    page.settled()
    page.open("why")
    rows = page(".blame__row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Stroke 2")
    rows.first.hover()
    page("li[data-stroke='1'] .blame__erase").click()
    page.expect_verdict("normal")
    page.expect_strokes(1)


def test_the_morph_goes_back_for_the_next_drawing(desk: OpenDesk) -> None:
    page = desk()
    page.draw(SPIRAL, steps=1)
    page.expect_verdict("anomaly")
    look = "document.getElementById('redrawn').toDataURL()"
    redrawn = page.evaluate(look)
    page("#morph").fill("50")
    expect(page("#redrawn-title")).to_have_text("In between")
    page.page.wait_for_function(f"(before) => {look} !== before", arg=redrawn)
    page("#morph").fill("0")
    expect(page("#redrawn-title")).to_have_text("It sees")
    page("#tool-eraser").click()
    page("#clear").click()
    expect(page("#morph")).to_have_value("100")
    expect(page("#tool-pen")).to_have_attribute("aria-pressed", "true")


def test_a_fish_passes_and_a_second_detector_is_asked(desk: OpenDesk) -> None:
    page = desk()
    page.play("fish")
    page.settled()
    assert page.verdict in ("normal", "unsure")
    expect(page("#second-title")).to_have_text("Why does the fish pass?")
    page.open("second")
    expect(page("#second-why")).to_contain_text("two parts that meet")
    expect(page(".opinion")).to_have_count(2)
    expect(page(".opinion[data-verdict]")).to_have_count(2)


def test_a_reload_keeps_undo_and_the_score(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.draw([(0.3, 0.3), (0.7, 0.32)])
    page.settled()
    page.open("figures")
    expect(page("#score")).not_to_have_text("–")
    before = page("#score").inner_text()
    page.page.reload()
    page.wait_until_ready()
    page.settled()
    page.open("figures")
    expect(page("#score")).to_have_text(before)
    page("#undo").click()
    page.expect_strokes(1)


def test_only_what_is_drawn_by_hand_is_a_record(desk: OpenDesk) -> None:
    page = desk()
    page.play("bowtie")
    page.expect_verdict("normal")
    page("#dare").scroll_into_view_if_needed()
    expect(page("[data-dare=plainest]")).to_contain_text("No record yet")
    page("#clear").click()
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    expect(page("[data-dare=plainest]")).to_contain_text("Your best")
    page.page.reload()
    page.wait_until_ready()
    page("#dare").scroll_into_view_if_needed()
    expect(page("[data-dare=strangest]")).to_contain_text("Your best")


def test_take_along(desk: OpenDesk) -> None:
    page = desk(permissions=["clipboard-read", "clipboard-write"])
    page.open("take")
    page("#json").click()
    expect(page("#taken")).to_have_text("Draw something first.")
    page.draw(BOWTIE)
    page.settled()
    page("#json").click()
    expect(page("#taken")).to_contain_text("JSON")
    body = json.loads(page.evaluate("navigator.clipboard.readText()"))
    assert body["explain"] is True and body["detector"] == "bowtie" and len(body["strokes"]) == 1
    page("#curl").click()
    expect(page("#taken")).to_contain_text("command")
    assert page.evaluate("navigator.clipboard.readText()").startswith("curl -s 'http://127.0.0.1")
    for button, start in (("#png", b"\x89PNG"), ("#svg", b"<svg xmlns")):
        with page.page.expect_download() as download:
            page(button).click()
        assert download.value.path().read_bytes().startswith(start)


def test_german(desk: OpenDesk) -> None:
    page = desk(locale="de-DE")
    expect(page("h1")).to_have_text("Zeichne eine Fliege.")
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    expect(page("#verdict")).to_contain_text("Nichts Seltsames")
    page("#language").click()
    page.wait_until_ready()
    expect(page("#verdict")).to_contain_text("Nothing odd here")


def test_the_theme_switch_is_kept(desk: OpenDesk) -> None:
    page = desk(color_scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page("#theme").click()
    dark = page.evaluate(paper)
    assert light != dark
    page.page.reload()
    page.wait_until_ready()
    assert page.evaluate(paper) == dark


def test_a_lost_connection_is_said_and_recovered_from(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    page.page.context.set_offline(True)
    page.draw(SPIRAL, steps=1)
    expect(page("#toast")).to_contain_text("No connection")
    expect(page("#verdict strong")).to_have_text("Waiting for the server")
    page.page.context.set_offline(False)
    page.expect_verdict("anomaly")
    expect(page("#toast")).to_have_text("")
    # The browser itself notes every request that failed; the page adds nothing to that.
    page.complaints[:] = [each for each in page.complaints if "Failed to load resource" not in each]


def test_the_page_opens_again_without_a_connection(desk: OpenDesk) -> None:
    page = desk()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    urls = "caches.open('oddity-2').then((cache) => cache.keys()).then((keys) => keys.map(({url}) => url))"
    # The page itself is kept last, after all its files.
    wanted = ("draw/records.js", "parts/verdict.js", "networks/bowtie/weights.bin", "/detectors/bowtie", "/")
    for _ in range(600):
        kept = page.evaluate(urls)
        if all(any(url.endswith(end) for url in kept) for end in wanted):
            break
        page.page.wait_for_timeout(100)
    page.page.context.set_offline(True)
    page.page.reload()
    page.wait_until_ready()
    page.draw(BOWTIE)
    expect(page("#toast")).to_contain_text("No connection")
    page.expect_strokes(1)
    page.complaints[:] = [each for each in page.complaints if "Failed to load resource" not in each]


def test_the_whole_site_opens_without_a_connection_once_it_was_visited(desk: OpenDesk) -> None:
    """Also a page that was never opened."""
    page = desk()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    urls = "caches.open('oddity-2').then((cache) => cache.keys()).then((keys) => keys.map(({url}) => url))"
    for _ in range(600):
        kept = page.evaluate(urls)
        if all(any(url.endswith(end) for url in kept) for end in ("/compare", "compare/run.js", "digits/run.json")):
            break
        page.page.wait_for_timeout(100)
    page.page.context.set_offline(True)
    page.page.goto(page.page.url.rstrip("/") + "/compare")
    expect(page("h1")).to_be_visible()
    expect(page(".models tbody tr").first).to_be_attached()  # in a disclosure that is closed
    page.page.wait_for_load_state("networkidle")
    # The pictures of the comparison are too many to be kept unseen; the page says what is missing.
    page.complaints[:] = [each for each in page.complaints if "Failed to load resource" not in each]
