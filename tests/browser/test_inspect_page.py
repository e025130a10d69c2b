"""/inspect in a real browser: the detector's own scores, the tray, the loupe, the threshold, what goes wrong."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from app.cli import main, run
from app.detectors import store
from app.detectors.located import locate, read_with_frames
from tests.browser.inspecting import Inspect, finished, given, picture, served, show, told, verdict
from tests.browser.inspecting import inspect as inspect
from tests.browser.inspecting import part_models as part_models
from tests.browser.inspecting import part_server as part_server
from tests.browser.test_accessibility import describe
from tests.kinds.photo.conftest import draw_part

SIDEWAYS = 6
"""EXIF's word for a photo that was taken with the camera on its side."""


@pytest.fixture(scope="session")
def folder(photo_set: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Test photos as people have them: one of 12 megapixels taken sideways, a WebP, and a folder below."""
    place = tmp_path_factory.mktemp("given") / "my parts"
    (place / "more").mkdir(parents=True)
    for name, source in (("good.png", "good/0"), ("spot.png", "spot/0"), ("more/scratch.png", "scratch/1")):
        (place / name).write_bytes((photo_set / "test" / f"{source}.png").read_bytes())
    with Image.open(photo_set / "test/spot/1.png") as photo:
        large = photo.resize((4000, 3000)).convert("RGB")
        exif = large.getexif()
        exif[0x0112] = SIDEWAYS
        large.save(place / "12 megapixels, sideways.jpg", exif=exif)
        photo.save(place / "b.webp")
    return place


def photos_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_scores_boxes_and_labels_are_those_of_the_detector_and_of_the_command(
    inspect: Inspect, folder: Path, part_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = inspect()
    page.locator("#folder").set_input_files(folder)
    finished(page)
    page.locator("#take-title").click()
    found = {}
    for kind in ("csv", "json"):
        with page.expect_download() as download:
            page.locator(f"#take-{kind}").click()
        assert download.value.suggested_filename == f"labels.{kind}"
        download.value.save_as(tmp_path / f"page.{kind}")
        found[kind] = (tmp_path / f"page.{kind}").read_text(encoding="utf-8")
    detector = store.load(part_models, "discs")
    paths = photos_of(folder)
    x, frames = read_with_frames(detector, paths)
    seen = detector.inspect(x)
    places = locate(detector, seen, frames)
    rows = {row["path"]: row for row in json.loads(found["json"])["rows"]}
    assert len(rows) == len(paths) == 5
    for i, path in enumerate(paths):
        row = rows[path.relative_to(folder).as_posix()]
        assert (row["score"], row["p_value"], row["verdict"]) == (seen.score[i], seen.p_value[i], seen.verdict[i])
        box = places[i].box
        assert row["box"] == (list(box) if box else None)
    monkeypatch.setenv("ODDITY_MODELS", str(part_models))
    assert run(main, ["label", "discs", str(folder), "--out", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert found["csv"] == (tmp_path / "out" / "labels.csv").read_text(encoding="utf-8")


def test_the_oddest_is_first_and_looked_at_with_its_place(inspect: Inspect, photo_set: Path) -> None:
    page = inspect()
    verdict(page, "empty")
    show(page, photo_set / "test/good/0.png", photo_set / "test/spot/0.png", photo_set / "test/good/1.png")
    assert re.match(r"0\.png: odd\. 1 of 3\.", told(page)[0])
    verdict(page, "anomaly")
    expect(page.locator("#verdict")).to_contain_text(re.compile(r"Look at the \w+"))
    expect(page.locator("#verdict")).to_contain_text(re.compile("Odder than .* good parts"))
    expect(page.locator("#off")).to_have_attribute("aria-label", re.compile("most of all at the"))
    expect(page.locator("#tray-said")).to_contain_text("3 judged: 1 odd")
    page.locator(".slot").nth(2).click()
    verdict(page, "normal")
    page.locator("#figures-title").click()
    expect(page.locator("#figure-size")).to_have_text("96 × 80")
    expect(page.locator("#figure-box")).to_have_text("–")


def test_a_sample_brings_all_and_says_that_they_are_synthetic(inspect: Inspect) -> None:
    page = inspect()
    assert all("synthetic" in each for each in told(page))
    page.locator(".slot").nth(3).click()
    finished(page)
    expect(page.locator(".slot[aria-pressed=true]")).to_have_attribute("title", "tile 4")
    page.mouse.move(5, 5)
    page.locator("#figures-title").click()
    page.locator("#remove").click()
    expect(page.locator(".slot")).to_have_count(7)
    page.locator(".slot").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    expect(page.locator(".slot")).to_have_count(6)
    expect(page.locator(".slot").nth(1)).to_be_focused()
    page.locator("#clear").click()
    verdict(page, "empty")
    expect(page.locator(".slot")).to_have_count(8)


def test_the_shipped_detector_of_tiles_tells_the_good_samples_from_the_odd(inspect: Inspect, server: str) -> None:
    page = inspect(server)
    expect(page.locator("#detector")).to_have_value("tile")
    page.locator(".slot").first.click()
    finished(page)
    page.mouse.move(5, 5)
    found = {each.get_attribute("title"): each.get_attribute("data-kind") for each in page.locator(".slot").all()}
    odd = {f"tile {n}" for n in (2, 4, 6, 8)}
    assert {name for name, kind in found.items() if kind == "anomaly"} == odd
    assert {kind for name, kind in found.items() if name not in odd} == {"normal"}


def test_one_loupe_is_over_all_three_by_mouse_and_keys(inspect: Inspect, photo_set: Path) -> None:
    page = inspect()
    show(page, photo_set / "test/spot/0.png")
    names = ("photo", "redrawn", "off")
    before = {name: picture(page, name) for name in names}
    page.locator("#redrawn").hover()
    for name in names:
        assert picture(page, name) != before[name], name
    page.mouse.move(5, 5)
    page.locator("#photo").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    expect(page.locator("#loupe-said")).to_contain_text("Loupe at 50%, 50%, 4 times. Oddness here:")
    page.keyboard.press("Escape")
    assert picture(page, "redrawn") == before["redrawn"]


def test_a_threshold_of_one_s_own_labels_everything_anew(inspect: Inspect, photo_set: Path) -> None:
    page = inspect()
    show(page, *(photo_set / f"test/good/{i}.png" for i in range(6)))
    before = sum(": odd" in each for each in told(page))
    page.locator("#threshold").focus()
    page.keyboard.press("Home")
    expect(page.locator(".chip")).to_contain_text("yours: 1 in 2")
    assert sum(": odd" in each for each in told(page)) > before
    page.locator(".chip").click()
    expect(page.locator(".chip")).to_be_hidden()
    assert sum(": odd" in each for each in told(page)) == before


def test_what_cannot_be_judged_is_told_in_the_tray_and_the_others_go_on(inspect: Inspect, photo_set: Path) -> None:
    page = inspect(refuses=True)
    good = (photo_set / "test/good/0.png").read_bytes()
    tiny = io.BytesIO()
    Image.new("L", (1, 1)).save(tiny, "PNG")
    files = [
        given("torn.png", good[: len(good) // 2]),
        given("text.png", b"not a picture"),
        given("empty.png", b""),
        given("huge.png", b"\0" * (13 * 2**20)),
        given("tiny.png", tiny.getvalue()),
        given('"quotes", and more.png', good),
        given("notes.txt", b"no photo", "text/plain"),
    ]
    show(page, *files)
    expect(page.locator("#toast")).to_contain_text("no photos: 1")
    page.mouse.move(5, 5)
    said = told(page)
    assert said[0].startswith('"quotes", and more.png: nothing odd')
    for name, words in (("text", "not a readable"), ("empty", "is empty"), ("huge", "at most 12 MB"), ("tiny", "8×8")):
        assert any(each.startswith(f"{name}.png:") and words in each for each in said), (name, said)
    page.locator(".slot[data-kind=failed]").first.click()
    expect(page.locator("#verdict")).to_contain_text("Not judged")
    page.locator("#figures-title").click()
    expect(page.locator("#figures-name")).to_contain_text(".png: The ")
    page.locator("#take-title").click()
    with page.expect_download() as download:
        page.locator("#take-csv").click()
    table = download.value.path().read_text(encoding="utf-8")
    assert table.count(",unreadable,,,") == 5 and '"""quotes"", and more.png",normal,' in table


def test_a_limit_of_the_server_is_waited_for_and_the_work_can_be_stopped(
    inspect: Inspect, part_models: Path, photo_set: Path, tmp_path: Path
) -> None:
    with served(part_models, tmp_path / "log", "150 per 2 second") as address:
        page = inspect(address, refuses=True)
        page.locator("#files").set_input_files([photo_set / f"test/good/{i}.png" for i in range(8)])
        expect(page.locator("#tray-said")).to_contain_text("takes no more for now. It goes on in")
        page.locator("#stop").click()
        expect(page.locator("#tray-said")).to_contain_text("Not judged yet")
        page.locator("#stop").click()
        finished(page)
        expect(page.locator("#tray-said")).to_contain_text("8 judged")


def test_without_the_server_photos_wait_until_it_is_back(inspect: Inspect, photo_set: Path) -> None:
    page = inspect(refuses=True)
    page.context.set_offline(True)
    page.locator("#files").set_input_files(photo_set / "test/spot/0.png")
    verdict(page, "away")
    expect(page.locator("#tray-said")).to_contain_text("can’t be reached")
    page.context.set_offline(False)
    finished(page)
    verdict(page, "anomaly")


def test_a_hundred_are_taken_and_the_rest_is_for_the_command(inspect: Inspect, photo_set: Path) -> None:
    page = inspect()
    content = (photo_set / "test/good/0.png").read_bytes()
    page.locator("#files").set_input_files([given(f"{i}.png", content) for i in range(103)])
    expect(page.locator("#toast")).to_contain_text("holds 100 photos; left out: 3")
    expect(page.locator(".slot")).to_have_count(100)
    page.locator("#clear").click()
    expect(page.locator(".slot")).to_have_count(8)


def test_a_part_that_was_turned_upright_shares_its_loupe_with_the_heat_alone(inspect: Inspect) -> None:
    page = inspect()
    page.locator("#detector").select_option("turned")
    odd = draw_part(50).convert("RGB")
    odd.paste((250, 30, 30), (112, 92, 128, 108))
    content = io.BytesIO()
    odd.save(content, "PNG")
    show(page, given("bolt.png", content.getvalue()))
    verdict(page, "anomaly")
    expect(page.locator("#verdict")).to_contain_text("middle")
    expect(page.locator("#redrawn-title")).to_have_text("It redraws, upright")
    before = {name: picture(page, name) for name in ("photo", "redrawn", "off")}
    page.locator("#off").hover()
    assert picture(page, "photo") != before["photo"] and picture(page, "off") != before["off"]
    assert picture(page, "redrawn") == before["redrawn"]


def test_a_photographed_drawing_is_judged_by_a_detector_of_drawings(
    inspect: Inspect, part_models: Path, tmp_path: Path
) -> None:
    page = inspect()
    page.locator("#detector").select_option("bowtie")
    path = Path("examples/bowtie.png").resolve()
    show(page, path)
    verdict(page, "normal")
    expect(page.locator("#verdict")).to_contain_text("bowties")
    detector = store.load(part_models, "bowtie")
    with Image.open(path) as image:
        expected = detector.inspect(detector.read([image.copy()])).score[0]
    page.locator("#take-title").click()
    with page.expect_download() as download:
        page.locator("#take-json").click()
    assert json.loads(download.value.path().read_text())["rows"][0]["score"] == pytest.approx(expected, rel=0.05)
    page.locator("#detector").select_option("discs")
    finished(page)


@pytest.mark.parametrize("theme", ["light", "dark", "forced"])
def test_axe_finds_nothing(inspect: Inspect, axe: str, photo_set: Path, theme: str) -> None:
    page = inspect(refuses=True, **({"forced_colors": "active"} if theme == "forced" else {"color_scheme": theme}))
    page.evaluate(axe)

    def check() -> None:
        for width, height in ((360, 640), (740, 360), (1280, 800)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert describe(found["violations"]) == []

    check()
    show(page, photo_set / "test/spot/0.png", photo_set / "test/good/0.png")
    show(page, given("a.png", b"none"))
    page.locator("#photo").focus()
    page.keyboard.press("ArrowLeft")
    for opened in ("why", "figures", "take"):
        page.locator(f"#{opened}-title").click()
        check()
    page.locator(".slot").last.click()
    check()
