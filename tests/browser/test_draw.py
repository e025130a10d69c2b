"""Drawing by mouse, touch, pen and keys, and what the page says of it."""

import math

import pytest
from playwright.sync_api import expect

from tests.browser.drawing import BOWTIE, SPIRAL, OpenDesk

LINE = [(0.2, 0.3), (0.8, 0.6)]


def test_a_bowtie_by_mouse_is_normal(desk: OpenDesk) -> None:
    page = desk()
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    expect(page("#verdict")).to_contain_text("Nothing odd here")
    expect(page(".verdict__rank")).to_contain_text("bowties")


def test_a_bowtie_by_touch_is_normal(desk: OpenDesk) -> None:
    page = desk(width=360, height=640, touch=True)
    page.touch(BOWTIE)
    page.expect_verdict("normal")
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (360, True)])
def test_a_spiral_is_flagged_in_words_and_shape(desk: OpenDesk, width: int, touch: bool) -> None:
    page = desk(width=width, touch=touch)
    (page.touch if touch else page.draw)(SPIRAL, steps=2)
    page.expect_verdict("anomaly")
    expect(page("#verdict strong")).to_have_text("Odd")
    expect(page(".stamp__anomaly")).to_be_visible()


def test_an_empty_sheet_is_no_verdict(desk: OpenDesk) -> None:
    page = desk()
    asked = []
    # The closed parts fetch their scripts whenever the page has time: what counts is a question put to the server.
    page.page.on("request", lambda request: asked.append(request.url) if "/static/" not in request.url else None)
    expect(page("h1")).to_have_text("Draw a bowtie.")
    assert page.verdict == "empty"
    page.draw(BOWTIE)
    page.expect_verdict("normal")
    page("#clear").click()
    page.settled("empty")
    assert page.verdict == "empty"
    asked.clear()
    page.page.wait_for_timeout(400)
    assert asked == []


@pytest.mark.parametrize("strokes", [[[(0.5, 0.5)]], [LINE], [[(0.1, 0.5), (0.9, 0.5)]], [[(0.4, 0.4)], [(0.6, 0.4)]]])
def test_a_dot_or_a_line_is_never_normal(desk: OpenDesk, strokes: list[list[tuple[float, float]]]) -> None:
    page = desk()
    for stroke in strokes:
        page.draw(stroke)
    page.settled()
    assert page.verdict in ("unsure", "anomaly")
    expect(page("[data-part=because]")).to_have_text("No bowtie has so little ink.")


def test_a_bowtie_by_keyboard(desk: OpenDesk) -> None:
    page = desk()
    page("#paper").focus()
    page.keys(("ArrowLeft", 12), ("ArrowUp", 8), ("Space", 1))
    expect(page("#said")).to_contain_text("Pen down")
    page.keys(("ArrowDown", 16))
    page.page.keyboard.down("ArrowUp")
    page.page.keyboard.up("ArrowUp")
    for _ in range(12):  # aslant: two arrows held
        page.page.keyboard.down("ArrowRight")
        page.page.keyboard.down("ArrowUp")
        page.page.keyboard.up("ArrowUp")
        page.page.keyboard.up("ArrowRight")
    page.keys(("Escape", 1))
    expect(page("#said")).to_contain_text("Pen up")
    page.settled()
    page.expect_strokes(1)
    xs, ys = page.strokes[0]
    assert max(xs) - min(xs) > 300 and max(ys) - min(ys) > 300


def test_a_whole_bowtie_by_keyboard_is_normal(desk: OpenDesk) -> None:
    page = desk()
    page("#paper").focus()
    # Left side, then rising to the right in stairs, right side, and back.
    stairs_up = [key for _ in range(12) for key in (("ArrowRight", 2), ("ArrowUp", 1))]
    stairs_down = [key for _ in range(12) for key in (("ArrowLeft", 2), ("ArrowUp", 1))]
    page.keys(("ArrowLeft", 12), ("ArrowUp", 6), ("Space", 1), ("ArrowDown", 12), *stairs_up)
    page.keys(("ArrowDown", 12), *stairs_down, ("Space", 1))
    page.expect_verdict("normal")


def test_undo_redo_clear_and_erase(desk: OpenDesk) -> None:
    page = desk()
    page.draw(LINE)
    page.draw([(0.2, 0.7), (0.8, 0.7)])
    page.expect_strokes(2)
    page("#undo").click()
    page.expect_strokes(1)
    page("#redo").click()
    page.expect_strokes(2)
    page.page.keyboard.press("Control+z")
    page.page.keyboard.press("Control+z")
    page.expect_strokes(0)
    expect(page("#undo")).to_have_attribute("aria-disabled", "true")
    page.page.keyboard.press("Control+Shift+z")
    page.page.keyboard.press("Control+y")
    page.expect_strokes(2)
    page("#tool-eraser").click()
    page.draw([(0.5, 0.9), (0.5, 0.66)])
    page.expect_strokes(1)
    page("#clear").click()
    page.expect_strokes(0)
    page("#undo").click()
    page.expect_strokes(1)


def test_off_the_sheet_the_pen_pauses(desk: OpenDesk) -> None:
    page = desk()
    page.draw([(0.2, 0.2), (0.5, 0.4), (0.5, 1.2), (0.8, 0.6), (0.8, 0.2)])
    page.expect_strokes(2)
    edge = [y for stroke in page.strokes for y in stroke[1] if y > 1000]
    assert len(edge) <= 2, "nothing is inked along the edge"
    page("#undo").click()
    page.expect_strokes(1)


INKED = """(column) => {
  const paper = document.getElementById("paper");
  const copy = new OffscreenCanvas(paper.width, paper.height).getContext("2d", {willReadFrequently: true});
  copy.drawImage(paper, 0, 0);
  const [left, width] = column === null ? [0, paper.width] : [Math.round(paper.width * column), 1];
  return copy.getImageData(left, 0, width, paper.height).data.filter((value, i) => i % 4 === 3 && value > 127).length;
}"""
"""How many pixels of the sheet are inked, or of one column of it."""


def test_a_dot_is_painted(desk: OpenDesk) -> None:
    page = desk()
    page.draw([(0.5, 0.5)])
    page.settled()
    assert page.page.evaluate(INKED, None) > 20


def test_ink_is_as_wide_whatever_else_is_drawn(desk: OpenDesk) -> None:
    page = desk()
    page.draw([(0.4, 0.5), (0.45, 0.5)])
    page.settled()
    before = page.page.evaluate(INKED, 0.42)
    page.draw([(0.9, 0.1), (0.95, 0.9)])
    page.settled()
    assert page.page.evaluate(INKED, 0.42) == before > 5


def test_nothing_is_odd_while_the_pen_moves(desk: OpenDesk) -> None:
    """Half a bowtie is not called odd as long as the pen is on its way; when it rests it is."""
    page = desk()
    page.evaluate(
        """() => {
          const draw = document.getElementById("draw");
          window.kinds = new Set();
          const seen = new MutationObserver(() => kinds.add(draw.dataset.verdict));
          seen.observe(draw, {attributeFilter: ["data-verdict"]});
        }"""
    )
    places = [page.place((0.5 + 0.3 * math.cos(t / 9), 0.5 + 0.3 * math.sin(t / 9))) for t in range(50)]
    page.page.mouse.move(*places[0])
    page.page.mouse.down()
    for place in places[1:]:
        page.page.mouse.move(*place)
    assert "anomaly" not in page.evaluate("[...kinds]")
    expect(page("#draw")).to_have_attribute("data-verdict", "waiting")
    expect(page("#verdict strong")).to_have_text("Go on…")
    page.page.mouse.up()
    page.expect_verdict("anomaly")


def test_a_second_finger_does_not_draw(desk: OpenDesk) -> None:
    page = desk(width=360, height=640, touch=True)
    send = page.page.context.new_cdp_session(page.page).send
    (ax, ay), (bx, by), (_, cy) = (page.place(p) for p in [(0.2, 0.2), (0.8, 0.8), (0.2, 0.6)])

    def fingers(kind: str, *places: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    fingers("touchStart", (ax, ay))
    fingers("touchStart", (ax, ay), (bx, by))
    for k in range(1, 8):
        fingers("touchMove", (ax, ay + (cy - ay) * k / 7), (bx - 5 * k, by))
    fingers("touchEnd")
    page.settled()
    page.expect_strokes(1)
    assert max(page.strokes[0][0]) < 400
    assert page.evaluate("[scrollX, scrollY, visualViewport.scale]") == [0, 0, 1]


def test_rotation_and_resize_lose_nothing(desk: OpenDesk) -> None:
    page = desk(width=360, height=640)
    page.draw(BOWTIE)
    page.expect_strokes(1)
    before = page.strokes
    blank = "Object.assign(document.createElement('canvas'), {width: paper.width, height: paper.height})"
    ink = f"(paper => paper.toDataURL() !== {blank}.toDataURL())(document.getElementById('paper'))"
    for width, height in [(640, 360), (1440, 900), (360, 640)]:
        page.page.set_viewport_size({"width": width, "height": height})
        page.page.wait_for_timeout(100)
        assert page.evaluate(ink)
        off = "(({width, clientWidth}) => Math.abs(width - clientWidth * devicePixelRatio))"
        assert page.evaluate(f"{off}(document.getElementById('paper'))") <= 1
    assert page.strokes == before
    page.expect_verdict("normal")
