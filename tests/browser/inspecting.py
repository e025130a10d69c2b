"""The page /inspect, open in a browser, over a server with a small detector of photos; and photos to show it."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from app.config import Settings
from app.training.config import TrainingConfig
from tests.browser.conftest import ROOT, wait_for
from tests.kinds.photo.conftest import draw_part

Inspect = Callable[..., Page]
WATCH = """window.shift = 0;
new PerformanceObserver((list) => { for (const each of list.getEntries()) shift += each.value; })
  .observe({type: "layout-shift", buffered: true});"""
FAILED = "Failed to load resource"
"""The browser itself notes every request that failed."""


@contextmanager
def served(models: Path, log: Path, rate_limit: str = "") -> Iterator[str]:
    """The address of a server of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        **os.environ,
        "ODDITY_MODELS": str(models),
        "ODDITY_RATE_LIMIT": rate_limit,
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, "app:create_app()"], cwd=ROOT, env=environ, stdout=output, stderr=output)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def part_models(photo_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two detectors of photos, `discs` and `turned` (bolts, in colour), and the shipped `bowtie`."""
    from app.training import run as training

    folder = tmp_path_factory.mktemp("parts")
    shutil.copytree(photo_models / "discs", folder / "discs")
    shutil.copytree(ROOT / "models" / "bowtie", folder / "bowtie")
    bolts = tmp_path_factory.mktemp("bolts")
    for i in range(22):
        draw_part(17 * i).convert("RGB").save(bolts / f"{i}.png")
    config = TrainingConfig(
        dataset="images", data=str(bolts), architecture="feature_map", size=128, name="turned", out=folder
    )
    recipe = {"features": "gradients", "channels": 8, "folds": 2}
    training.train(replace(config, align=True, colour="rgb", recipe=recipe), Settings())
    return folder


@pytest.fixture(scope="session")
def part_server(part_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(part_models, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def inspect(browser: Browser, part_server: str) -> Iterator[Inspect]:
    """Opens the page in a new context; any page error or console message fails the test."""
    contexts = []
    complaints: list[str] = []

    def open_page(address: str = part_server, refuses: bool = False, **options: Any) -> Page:
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if not (refuses and FAILED in said.text) else None,
        )
        page.add_init_script(WATCH)
        page.goto(f"{address}/inspect")
        expect(page.locator(".scale.is-ready")).to_be_attached()
        expect(page.locator(".slot")).to_have_count(8)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def given(name: str, content: bytes, kind: str = "image/png") -> FilePayload:
    """A file to choose."""
    return {"name": name, "mimeType": kind, "buffer": content}


def show(page: Page, *files: Path | FilePayload) -> None:
    """Choose files, and wait until all are judged."""
    paths = [file for file in files if isinstance(file, Path)]
    page.locator("#files").set_input_files(paths or [file for file in files if not isinstance(file, Path)])
    finished(page)


def finished(page: Page) -> None:
    expect(page.locator("#inspect")).to_have_attribute("data-state", "done", timeout=60_000)


def verdict(page: Page, kind: str) -> None:
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", kind)


def told(page: Page) -> list[str]:
    """What a screen reader is told of each photo in the tray."""
    return page.locator(".slot .visually-hidden").all_text_contents()


def picture(page: Page, name: str) -> str:
    """What a frame shows, once it is painted."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: str = page.locator(f"#{name}").evaluate("(canvas) => canvas.toDataURL()")
    return found
