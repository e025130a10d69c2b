"""What is around the drawing: reload, links, threshold, gallery, dares, languages, offline."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import BOWTIE, SPIRAL, OpenDesk


def test_a_reload_keeps_the_drawing(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    before = page.strokes
    page.page.reload()
    page.wait_until_ready()
    page.expect_verdict("normal")
    assert page.strokes == before


def test_a_share_link_brings_drawing_and_threshold(desk: OpenDesk, server: str) -> None:
    page = desk(permissions=["clipboard-read", "clipboard-write"])
    page.draw(BOWTIE)
    page.settled()
    page("#limit-score").fill("0.01")
    page("#limit-score").press("Enter")
    expect(page("#draw")).to_have_attribute("data-verdict", "anomaly")
    page("#share").click()
    expect(page("#taken")).to_contain_text("Link copied")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(server + "/#") and len(link) < 400
    other = desk(path=link.removeprefix(server))
    other.expect_verdict("anomaly")
    expect(other("#threshold")).to_have_text("0.010")
    expect(other("#score")).to_have_text(page("#score").inner_text())
    other("#limit-reset").click()
    expect(other("#draw")).to_have_attribute("data-verdict", "normal")
    assert other.page.url == server + "/"


@pytest.mark.parametrize("address", ["/#strokes=1%00%00", "/#threshold=NaN&detector=../x", "/#strokes=2abc&colour=red"])
def test_a_damaged_link_is_said_and_left_out(desk: OpenDesk, address: str) -> None:
    page = desk(path=address)
    expect(page("#toast")).to_contain_text("could not be read")
    assert page.verdict == "empty"


def test_a_link_can_be_undone(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    before = page.strokes
    link = page.encode([[[0, 512], [0, 512]]])
    page.page.evaluate("(text) => { location.hash = 'strokes=' + text; }", link)
    expect(page("#verdict-why")).to_have_text("There is too little ink to tell.")
    page("#undo").click()
    assert page.strokes == before


def test_the_threshold_moves_by_rate_and_by_score(desk: OpenDesk) -> None:
    page = desk()
    own = page("#threshold").inner_text()
    page("#rate").focus()
    page.keys(("Home", 1))
    strict = float(page("#threshold").inner_text())
    page.keys(("End", 1))
    loose = float(page("#threshold").inner_text())
    assert loose < float(own) < strict
    expect(page("#limit-means")).to_contain_text("other things")
    expect(page("#rate-value")).to_contain_text("50")
    page("#limit-reset").click()
    expect(page("#threshold")).to_have_text(own)
    page.page.reload()
    page.wait_until_ready()
    expect(page("#threshold")).to_have_text(own)


def test_the_gallery_draws_itself_stroke_by_stroke(desk: OpenDesk) -> None:
    page = desk(reduced_motion="no-preference")
    page("[data-drawing=pleats]").click()
    page.page.wait_for_timeout(300)
    assert len(page.strokes) < 6
    page.expect_verdict("normal")
    page.expect_strokes(6)
    page("#undo").click()
    page.expect_strokes(0)


def test_the_gallery_is_what_it_says(desk: OpenDesk) -> None:
    page = desk()
    for name in ("bowtie", "quick", "floppy", "pleats"):
        page(f"[data-drawing={name}]").click()
        page.expect_verdict("normal")
    for name in ("spiral", "face", "house", "star", "cat"):
        page(f"[data-drawing={name}]").click()
        page.expect_verdict("anomaly")


def test_blame_names_the_stroke_and_highlights_it(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.draw([(0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95), (0.05, 0.05)])
    page.settled()
    rows = page(".blame__row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Stroke 2")
    rows.first.hover()
    page("li[data-stroke='1'] .blame__erase").click()
    page.expect_verdict("normal")
    page.expect_strokes(1)


def test_the_views_and_the_morph(desk: OpenDesk) -> None:
    page = desk()
    page.draw(SPIRAL, steps=1)
    page.expect_verdict("anomaly")
    look = "document.getElementById('seen').toDataURL()"
    pictures = set()
    for view, title in [("reconstruction", "It draws"), ("input", "It sees"), ("error", "What’s off")]:
        page(f"[name=view][value={view}]").focus()
        page.page.keyboard.press("Space")
        expect(page("#its-title")).to_have_text(title)
        page.page.wait_for_timeout(60)
        pictures.add(page.evaluate(look))
    assert len(pictures) == 3
    page("[name=view][value=reconstruction]").focus()
    page.page.keyboard.press("Space")
    page("#morph").fill("50")
    expect(page("#its-title")).to_have_text("In between")


def test_only_what_is_drawn_by_hand_is_a_record(desk: OpenDesk) -> None:
    page = desk()
    page("[data-drawing=bowtie]").click()
    page.expect_verdict("normal")
    page("#take").scroll_into_view_if_needed()
    expect(page("[data-dare=plainest]")).to_contain_text("No record yet")
    page("#clear").click()
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    expect(page("[data-dare=plainest]")).to_contain_text("Your best")
    page.page.reload()
    page.wait_until_ready()
    page("#take").scroll_into_view_if_needed()
    expect(page("[data-dare=strangest]")).to_contain_text("Your best")


def test_take_along(desk: OpenDesk) -> None:
    page = desk(permissions=["clipboard-read", "clipboard-write"])
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
    expect(page("#verdict")).to_contain_text("Das ist eine Fliege.")
    page("#language").click()
    page.wait_until_ready()
    expect(page("#verdict")).to_contain_text("That’s a bowtie.")


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
    page.page.context.set_offline(False)
    page.expect_verdict("anomaly")
    expect(page("#toast")).to_have_text("")
    # The browser itself notes every request that failed; the page adds nothing to that.
    page.complaints[:] = [each for each in page.complaints if "Failed to load resource" not in each]


def test_the_page_opens_again_without_a_connection(desk: OpenDesk) -> None:
    page = desk()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    urls = "caches.open('oddity-1').then((cache) => cache.keys()).then((keys) => keys.map(({url}) => url))"
    wanted = ("core/challenge.js", "ui/verdict.js", "/detectors/bowtie")
    for _ in range(150):
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
