"""The training page in a teacher's slides: framed by those whom the setting names, and by nobody else."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from app import create_app
from app.config import Settings


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an app, served from a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("named", [True, False])
def test_slides_of_another_origin(browser: Browser, named: bool) -> None:
    slides = Flask("slides")
    with served(slides) as at:
        settings = Settings(rate_limit="", frame_ancestors=at if named else "https://other.example")
        with served(create_app(settings)) as address:
            frame = f'<link rel="icon" href="data:,"><iframe src="{address}/train?embed=1" width="1200" height="700">'
            slides.add_url_rule("/", "slide", lambda: frame)
            page = browser.new_page()
            errors: list[str] = []
            page.on("console", lambda message: errors.append(message.text))
            page.goto(at)
            if named:
                inside = page.frame_locator("iframe")
                expect(inside.locator("#go")).to_be_enabled(timeout=30_000)
                expect(inside.locator("header")).to_be_hidden()
                assert errors == []
            else:
                assert any("frame-ancestors" in error for error in errors)
                assert page.frame_locator("iframe").locator("#go").count() == 0
            page.close()
