"""/compare in a real browser: the lesson on the first screen, the dead network, nothing that moves, axe-core."""

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.comparing import ROOT, RUNS, figures, likeness, lower_edge, pixels, tile

SIZES = [(360, 640), (740, 360), (1280, 800), (1920, 1080)]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("language", ["en-GB", "de-DE"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_first_screen_tells_the_lesson(compare, width: int, height: int, language: str) -> None:
    page = compare(viewport={"width": width, "height": height}, locale=language)
    end = lower_edge(page, height)
    told = ["h1", '[data-part="shown"]', '[data-part="dense"]', '[data-part="copier"]']
    for part in page.locator(",".join(told) + ",.lesson__verdict .stamp,.lesson__verdict strong,.lesson__why").all():
        box = part.bounding_box()
        assert box is not None and box["width"] > 0
        assert box["y"] >= 0 and box["y"] + box["height"] <= end and box["x"] + box["width"] <= width, part.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_lesson_is_the_data_s(compare) -> None:
    """The sample shown is one that only the dense network calls odd; the shares are those measured."""
    page = compare()
    dense, copier = (next(m for m in RUNS["clothes"]["models"] if m["name"] == n) for n in ("dense", "convolutional"))
    expect(page.locator('[data-part="figures"]')).to_contain_text(
        f"dense network finds {dense['snapshots'][-1]['detection_rate']:.0%}, the convolutional one"
        f" {copier['snapshots'][-1]['detection_rate']:.0%}."
    )
    chosen = int(page.locator(".picker input:checked").get_attribute("value") or "")
    judged = [m["snapshots"][-1]["scores"][chosen] > m["snapshots"][-1]["threshold"] for m in (dense, copier)]
    assert judged == [True, False]
    sample, redrawn, copied = (pixels(page, f'[data-part="{name}"]') for name in ("shown", "dense", "copier"))
    assert likeness(sample, copied) > 0.9 > likeness(sample, redrawn)
    assert likeness(sample, tile("clothes", "samples", chosen)) > 0.999


def test_the_dead_network_draws_nothing_and_the_one_started_well_draws(compare) -> None:
    page = compare()
    frames = [pixels(page, f".died__pictures .frame >> nth={i} >> canvas") for i in range(6)]
    for shown, dead, started in (frames[:3], frames[3:]):
        assert np.ptp(dead) == 0
        assert likeness(shown, started) > 0.7
    by_name = {m["name"]: m["snapshots"][-1]["auroc"] for m in RUNS["digits"]["models"]}
    expect(page.locator('[data-part="dead"]')).to_contain_text(f"in {by_name['convolutional']:.1%} of all pairs")
    expect(page.locator('[data-part="started"]')).to_contain_text(f"{by_name['convolutional@mean']:.2%} of all pairs")


@pytest.mark.parametrize(("width", "height"), [*SIZES, (1280, 2000)])
def test_nothing_moves_while_it_loads(compare, width: int, height: int) -> None:
    """Also where the figures come after the first paint, on a screen that shows what lies below them."""
    page = compare(late=True, viewport={"width": width, "height": height})
    assert page.evaluate("shift") <= 0.05


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_axe_finds_nothing(compare, theme: str) -> None:
    if not AXE.exists():
        pytest.fail("axe-core is missing. Get it with `npm ci` in the project's folder.", pytrace=False)
    page = compare(**({"forced_colors": "active"} if theme == "forced" else {"color_scheme": theme}))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.locator(".scale__threshold").first.fill("120")
    page.locator(".legend-list button").first.click()
    for opened in (None, 0, 1, 2):
        if opened is not None:
            figures(page, opened)
        for width, height in SIZES[:3]:
            page.set_viewport_size({"width": width, "height": height})
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
            assert [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found] == []


def test_in_forced_colours_pictures_are_pictures(compare) -> None:
    page = compare(forced_colors="active")
    for name in ("shown", "dense", "copier"):
        assert len(np.unique(pixels(page, f'[data-part="{name}"]'))) > 5


def test_a_run_that_is_missing_is_said_and_the_lesson_stays_told(browser: Browser, server: str) -> None:
    context = browser.new_context(locale="en-GB", service_workers="block")
    page = context.new_page()
    page.route("**/run.json", lambda route: route.fulfill(status=503))
    page.goto(f"{server}/compare")
    expect(page.locator("#run-state")).to_contain_text("could not be loaded: 503")
    expect(page.locator(".lesson")).to_contain_text("It copies anything, so nothing is odd.")
    context.close()


def test_it_speaks_german_on_a_dark_phone(compare) -> None:
    page = compare(viewport={"width": 360, "height": 740}, color_scheme="dark", locale="de-DE")
    expect(page.locator("h1")).to_have_text("Kopiert alles, findet nichts")
    expect(page.locator(".story")).to_contain_text("zeichnet nach, was das Netz nie gesehen hat")
