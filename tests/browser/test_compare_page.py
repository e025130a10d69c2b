"""/compare in a real browser: a sample for every model, the scale, the plots, the table, and the report."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.comparing import COMPARE, RUNS, called, column, figures, likeness, pixels, ready, show, tile


def test_a_picture_of_the_strip_is_shown_to_every_model(compare) -> None:
    page = compare()
    page.locator(".picker__one").nth(3).click()
    expect(page.locator(".seen-bar p")).to_have_text("Number 4, one of the clothes")
    expect(page.locator(".seen")).to_have_count(len(RUNS["clothes"]["models"]))
    page.wait_for_function(
        "document.querySelector('.seen-bar canvas').getAttribute('aria-label').startsWith('Number 4,')"
    )
    assert likeness(pixels(page, ".seen-bar canvas"), tile("clothes", "samples", 3)) > 0.999
    for model, card in zip(RUNS["clothes"]["models"], page.locator(".seen").all(), strict=True):
        last = model["snapshots"][-1]
        odd = last["scores"][3] > last["threshold"]
        expect(card.locator("h3")).to_have_text(called(model))
        expect(card.locator(".seen__verdict strong")).to_have_text("Odd" if odd else "Nothing odd here")


def test_the_sample_is_chosen_from_the_keyboard_too(compare) -> None:
    page = compare()
    page.locator(".picker input").nth(7).focus()
    page.keyboard.press("Space")
    expect(page.locator(".seen-bar p")).to_have_text("Number 8, one of the clothes")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".seen-bar p")).to_have_text("Number 9, one of the clothes")


def test_the_threshold_moves_for_every_model_and_back(compare) -> None:
    page = compare()
    page.locator(".picker__one").nth(0).click()
    thresholds = page.locator(".scale__threshold")
    before = thresholds.evaluate_all("(all) => all.map((each) => each.getAttribute('aria-valuetext'))")
    thresholds.first.focus()
    page.keyboard.press("Home")
    said = thresholds.evaluate_all("(all) => [...new Set(all.map((each) => each.getAttribute('aria-valuetext')))]")
    assert len(said) == 1 and said[0].startswith("1 in 2 clothes")
    expect(page.locator(".seen-bar .chip")).to_contain_text("yours: 1 in 2")
    page.locator(".seen-bar .chip").click()
    expect(page.locator(".seen-bar .chip")).to_be_hidden()
    assert thresholds.evaluate_all("(all) => all.map((each) => each.getAttribute('aria-valuetext'))") == before


def test_the_table_has_the_run_s_figures_and_sorts_by_any_column(compare) -> None:
    page = compare()
    show(page, "digits")
    figures(page, 0)
    models = RUNS["digits"]["models"]
    by_auroc = sorted(models, key=lambda m: -m["snapshots"][-1]["auroc"])
    assert column(page, 1) == [called(m) for m in by_auroc]
    assert column(page, 5)[0].startswith(f"{by_auroc[0]['snapshots'][-1]['auroc']:.4f}")
    page.get_by_role("button", name="parameters").click()
    assert column(page, 1) == [called(m) for m in sorted(models, key=lambda m: m["parameters"])]
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("parameters")
    page.get_by_role("button", name="parameters").press("Enter")
    assert column(page, 1) == [called(m) for m in sorted(models, key=lambda m: -m["parameters"])]


@pytest.mark.parametrize("width", [360, 740, 900, 1280])
def test_the_table_is_never_clipped(compare, width: int) -> None:
    page = compare(viewport={"width": width, "height": 800}, locale="de-DE")
    figures(page, 0)
    edges = page.locator(".models :is(th, td)").evaluate_all(
        "(cells) => cells.map((cell) => [cell.getBoundingClientRect().right, cell.scrollWidth - cell.clientWidth])"
    )
    body = page.locator(".more__body").first.bounding_box()
    assert body is not None
    assert max(right for right, _ in edges) <= body["x"] + body["width"] <= width
    assert max(hidden for _, hidden in edges) <= 0


def test_a_click_near_a_point_picks_that_sample(compare) -> None:
    page = compare()
    figures(page, 1)
    plot = page.locator(".plot--scores").first
    box = plot.bounding_box()
    assert box is not None
    plot.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})
    expect(page.locator(".seen-bar p")).to_have_text(re.compile(r"Number \d+, one of the clothes"))


def test_the_scrubber_goes_back_in_time(compare) -> None:
    page = compare()
    figures(page, 0)
    last = column(page, 5)
    page.locator("#epoch").focus()
    page.keyboard.press("Home")
    expect(page.locator("output[for=epoch]")).to_have_text("1 of 5")
    assert sorted(column(page, 5)) != sorted(last)


def test_a_name_marks_its_model_which_looks_the_same_in_both_pairs(compare) -> None:
    page = compare()
    looks = []
    for pair in ("clothes", "digits"):
        show(page, pair)
        names = page.locator(".legend-list__name").evaluate_all(
            """(all) => {
              const look = (path) => path.getAttribute("d") + path.getAttribute("stroke-dasharray");
              const looks = (name) => [...name.querySelectorAll("path")].map(look);
              return Object.fromEntries(all.map((each) => [each.dataset.model, looks(each)]));
            }"""
        )
        looks.append(names)
    both = set(looks[0]) & set(looks[1])
    assert len(both) >= 4
    assert all(looks[0][name] == looks[1][name] for name in both)
    assert len({str(look) for look in looks[1].values()}) == len(looks[1])
    page.locator('.legend-list__name[data-model="dense"]').click()
    expect(page.locator(".seen.is-marked")).to_have_count(1)
    expect(page.locator(".panel.is-marked")).to_have_count(2)
    expect(page.locator(".plot__curve.is-marked")).to_have_count(1)
    expect(page.locator('.legend-list__name[data-model="dense"]')).to_be_focused()


def test_the_report_does_the_same_from_a_file(browser: Browser, tmp_path: Path) -> None:
    """Without a server, and without a single request."""
    from app.reports import comparison as report
    from app.reports import page as pages

    found = RUNS["digits"]
    pictures = {
        path.stem: "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
        for path in (COMPARE / "digits").glob("*.png")
    }
    path = pages.write(tmp_path, report.document("digits", found, pictures, "the table"))
    context = browser.new_context()
    page = context.new_page()
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    ready(page)
    expect(page.locator(".models tbody tr")).to_have_count(len(found["models"]))
    page.locator(".picker__one").nth(60).click()
    expect(page.locator(".seen-bar p")).to_have_text("Number 61, one of the clothes")
    page.locator(".scale__threshold").first.fill("0")
    expect(page.locator(".seen-bar .chip")).to_be_visible()
    context.close()
    assert not errors
    assert not asked
