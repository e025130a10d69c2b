"""The camera on the training page: Chromium's own made-up one, in which a pie on green counts the time."""

import base64
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from app.config import ROOT
from scripts.programs import FLAGS, browser_path
from tests.browser.test_train_page import Open, finish
from tests.browser.test_train_page import train as train

MADE_UP = "--use-fake-device-for-media-stream"


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """One with a made-up camera; whether a page may use it is for each test to say."""
    started = browser.browser_type.launch(executable_path=browser_path(), args=[*FLAGS, MADE_UP])
    yield started
    started.close()


def count(page: Page) -> int:
    return page.locator(".thumb").count()


def test_examples_are_recorded_as_long_as_the_button_is_held_and_judged_live(train: Open) -> None:
    page = train("data=own&epochs=3&copies=2", ready=False, permissions=["camera"])
    page.locator("#own-camera").click()
    expect(page.locator("#own-hold")).to_be_visible()
    expect(page.locator(".thumb")).to_have_count(0)
    page.locator("#own-hold").hover()
    page.mouse.down()
    expect(page.locator("#own-hold")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".thumb").nth(11)).to_be_visible(timeout=60_000)
    page.mouse.up()
    expect(page.locator("#own-hold")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".own__count")).to_contain_text(re.compile(r"^\D*1\d of at most 50"))
    page.wait_for_load_state("networkidle")
    kept = count(page)
    page.wait_for_timeout(700)
    assert count(page) == kept
    page.locator("#own-hold").focus()
    page.keyboard.down(" ")
    expect(page.locator(".thumb").nth(kept)).to_be_visible(timeout=60_000)
    page.keyboard.up(" ")
    page.locator("#own-camera").click()
    expect(page.locator("#own-hold")).to_be_hidden()
    assert page.evaluate("document.querySelector('.own video').srcObject") is None
    expect(page.locator("#go")).to_be_enabled()
    finish(page)
    judged: list[str] = []
    page.on("response", lambda reply: judged.append(reply.url))
    page.locator("#test-camera").click()
    expect(page.locator(".frame__camera video")).to_be_visible()
    expect(page.locator("#sample")).to_have_value("own")
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", re.compile("normal|unsure|anomaly"))
    for _ in range(6):
        with page.expect_response(lambda reply: reply.url.endswith("/predict")):
            pass
    page.locator("#sample").select_option("normal 0")
    expect(page.locator(".frame__camera")).to_be_hidden()
    expect(page.locator("#test-camera")).to_have_attribute("aria-pressed", "false")
    page.wait_for_load_state("networkidle")
    asked = len(judged)
    page.wait_for_timeout(600)
    assert len(judged) == asked


def test_a_camera_that_is_not_allowed_is_said_in_a_sentence(train: Open) -> None:
    page = train("data=own", ready=False)
    page.locator("#own-camera").click()
    expect(page.locator("#toast")).to_contain_text("The camera was not allowed.")
    expect(page.locator("#own-hold")).to_be_hidden()
    expect(page.locator("#own-camera")).to_have_attribute("aria-pressed", "false")


def test_the_same_picture_again_is_not_kept(train: Open) -> None:
    page = train("data=own", ready=False, permissions=["camera"])
    still = base64.b64encode((ROOT / "examples" / "bowtie.png").read_bytes()).decode()
    page.evaluate(f"HTMLCanvasElement.prototype.toDataURL = () => 'data:image/png;base64,{still}'")
    page.locator("#own-camera").click()
    page.locator("#own-hold").hover()
    page.mouse.down()
    expect(page.locator(".own__count")).to_contain_text("Move it a little")
    page.mouse.up()
    assert count(page) == 1


@pytest.mark.parametrize(
    ("thrown", "said"),
    [("NotFoundError", "There is no camera here."), ("NotReadableError", "does not answer"), (None, "over HTTPS")],
)
def test_whatever_stands_against_it_is_said(train: Open, thrown: str | None, said: str) -> None:
    page = train("data=own", ready=False)
    if thrown:
        page.evaluate(f"() => {{ navigator.mediaDevices.getUserMedia = () => Promise.reject({{name: '{thrown}'}}); }}")
    else:
        page.evaluate("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    page.locator("#own-camera").click()
    expect(page.locator("#toast")).to_contain_text(said)
