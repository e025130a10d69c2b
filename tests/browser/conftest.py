"""A real server with the shipped detector, and a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts.programs import started_browser
from tests.browser.comparing import compare as compare
from tests.browser.drawing import Desk

ROOT = Path(__file__).resolve().parent.parent.parent


expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, served by gunicorn from the shipped models."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    environ = {**os.environ, "ODDITY_RATE_LIMIT": "", "PORT": str(port), "WEB_CONCURRENCY": "1"}
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen([*command, "app:create_app()"], cwd=ROOT, env=environ, stdout=output, stderr=output)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address + "/healthz", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the server answers."""
    for _ in range(150):
        if process.poll() is not None:
            pytest.fail(f"The server stopped before it answered:\n{log.read_text()[-2000:]}", pytrace=False)
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("The server did not answer within 15 s.", pytrace=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with started_browser() as started:
        yield started


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which finds what a page lacks for those who cannot see or point."""
    path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.fail("axe-core is missing. Get it with `npm ci` in the project's folder.", pytrace=False)
    return path.read_text(encoding="utf-8")


@pytest.fixture
def desk(browser: Browser, server: str) -> Iterator[Callable[..., Desk]]:
    """Opens the drawing page in a browser of its own: `desk(width=…, color_scheme=…, …)`.

    Afterwards the test fails if any page had an error or wrote to the console.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))

    def open_desk(
        width: int = 1280, height: int = 800, path: str = "/", touch: bool = False, **options: object
    ) -> Desk:
        options = {"locale": "en-GB", "reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=touch, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.on("page", watch)
        page = context.new_page()
        page.goto(server + path)
        found = Desk(page, complaints)
        found.wait_until_ready()
        return found

    yield open_desk
    for context in contexts:
        context.close()
    assert complaints == []
