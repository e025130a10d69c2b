"""/compare in a real browser: the figures, the plots, the choice of a sample, and the live comparison."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = {
    name: json.loads((ROOT / "static" / "compare" / name / "run.json").read_text()) for name in ("digits", "clothes")
}


@pytest.fixture
def compare(browser: Browser, server: str):
    """Opens the page in a new context; any page error or console error fails the test."""
    contexts = []
    errors: list[str] = []

    def open_page(path: str = f"{server}/compare", **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(path)
        expect(page.locator(".models tbody tr").first).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors, errors


def column(page: Page, number: int) -> list[str]:
    return page.locator(f".models tbody tr > :nth-child({number})").all_inner_texts()


def test_the_table_has_the_run_s_figures_and_sorts_by_any_column(compare):
    page = compare()
    models = RUNS["digits"]["models"]
    by_auroc = sorted(models, key=lambda m: -m["snapshots"][-1]["auroc"])
    assert column(page, 1) == [m["name"] for m in by_auroc]
    assert column(page, 5)[0].startswith(f"{by_auroc[0]['snapshots'][-1]['auroc']:.4f}")
    page.get_by_role("button", name="parameters").click()
    assert column(page, 1) == [m["name"] for m in sorted(models, key=lambda m: m["parameters"])]
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("parameters")
    page.get_by_role("button", name="parameters").press("Enter")
    assert column(page, 1) == [m["name"] for m in sorted(models, key=lambda m: -m["parameters"])]


def test_a_click_near_a_point_shows_that_sample_for_every_model(compare):
    page = compare()
    plot = page.locator(".plot--scores").first
    box = plot.bounding_box()
    plot.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    chosen = int(page.locator("#sample").input_value())
    assert chosen < 50
    expect(page.locator(".seen--sample h3")).to_have_text(f"Sample {chosen}")
    assert page.locator(".seen-grid canvas").count() == 1 + 2 * len(RUNS["digits"]["models"])
    for canvas in page.locator(".seen-grid canvas").all():
        assert canvas.get_attribute("aria-label")


def test_the_sample_is_chosen_from_the_keyboard_too(compare):
    page = compare()
    page.locator("#sample").focus()
    before = int(page.locator("#sample").input_value())
    page.keyboard.press("ArrowRight")
    expect(page.locator(".seen--sample h3")).to_have_text(f"Sample {before + 1}")
    page.get_by_role("button", name="Previous sample").press("Enter")
    expect(page.locator(".seen--sample h3")).to_have_text(f"Sample {before}")


def test_pictures_show_the_sample_and_its_reconstructions(compare):
    """The first tile is what the sprite sheet holds in that place."""
    from PIL import Image

    page = compare()
    page.locator("#sample").fill("13")
    expect(page.locator(".seen--sample h3")).to_have_text("Sample 13")
    page.wait_for_function("document.querySelector('.seen-grid canvas').getAttribute('aria-label') === 'Sample 13'")
    pixels = page.evaluate(
        """() => {
          const canvas = document.querySelector('.seen-grid canvas');
          const side = canvas.width / 28;
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const at = (r, c) => data[4 * ((r * side + side / 2) * canvas.width + c * side + side / 2)];
          return Array.from({ length: 784 }, (_, i) => at(Math.floor(i / 28), i % 28));
        }"""
    )
    sheet = np.asarray(Image.open(ROOT / "static" / "compare" / "digits" / "samples.png").convert("L"), float)
    sample = sheet[28:56, 84:112]
    shown = np.array(pixels, float).reshape(28, 28)
    assert np.corrcoef(sample.ravel(), -shown.ravel())[0, 1] > 0.999


def test_the_scrubber_goes_back_in_time(compare):
    page = compare()
    last = column(page, 5)
    page.locator("#epoch").focus()
    page.keyboard.press("Home")
    expect(page.locator("output[for=epoch]")).to_have_text("1 of 10")
    assert sorted(column(page, 5)) != sorted(last)


def test_a_name_marks_its_model(compare):
    page = compare()
    page.locator(".models").get_by_role("button", name="dense", exact=True).click()
    expect(page.locator(".panel.is-marked")).to_have_count(2)
    expect(page.locator(".plot__curve.is-marked")).to_have_count(1)


def test_the_other_pair_shows_the_other_run(compare):
    page = compare()
    page.get_by_label("clothes, against digits").check()
    expect(page.locator("#run .intro")).to_contain_text("Each learnt fashion_mnist")
    expect(page.locator("#again-command")).to_contain_text("--normal fashion_mnist")


def test_one_drawing_goes_before_every_detector(compare, server):
    page = compare()
    names = [each["name"] for each in page.request.get(f"{server}/detectors").json()["detectors"]]
    expect(page.locator("#live-list h3")).to_have_text(names)
    page.locator("#live-paper").scroll_into_view_if_needed()
    box = page.locator("#live-paper").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 200, steps=8)
    page.mouse.up()
    expect(page.locator("#live-said")).to_have_text(re.compile(rf"[1-9] of {len(names)} detectors call it odd\."))
    expect(page.locator("#live-list .is-odd .seen__verdict").first).to_have_text("✱ odd")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#live-said")).to_have_text("Nothing drawn yet.")


def test_it_fits_a_phone_and_speaks_german(compare):
    page = compare(viewport={"width": 360, "height": 740}, color_scheme="dark", locale="de-DE")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.locator("h1")).to_have_text("Welcher Autoencoder findet das Seltsame?")
    expect(page.locator(".story")).to_contain_text("trennt")


def test_the_report_does_the_same_from_a_file(browser, tmp_path):
    """Without a server, and without a single request."""
    from app.reports import comparison as report
    from app.reports import page as pages

    found = RUNS["digits"]
    folder = ROOT / "static" / "compare" / "digits"
    pictures = {
        path.stem: "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
        for path in folder.glob("*.png")
    }
    path = pages.write(tmp_path, report.document("digits", found, pictures, "the table"))
    context = browser.new_context()
    page = context.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    expect(page.locator(".models tbody tr")).to_have_count(len(found["models"]))
    page.wait_for_function("document.querySelector('.seen-grid canvas').getAttribute('aria-label') !== null")
    context.close()
    assert not errors
    assert not asked
