"""Fetch a browser for the tests if none is installed: `python scripts/bring_browser.py`.

Playwright's own build is tried first. If that cannot be fetched, or lacks system libraries that only root may install,
npm's @sparticuz/chromium is used: the package contains the browser, those libraries and a font. Either is started by
the script that is left at scripts.programs.BROUGHT. Nothing here needs root.
"""

import base64
import hashlib
import io
import os
import platform
import re
import shlex
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path, PurePosixPath

import brotli

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # so that it can import `scripts` when run as a file
from scripts.programs import BROUGHT, browser_path, runs, use_our_node

LIMIT = 300
"""Seconds that a download may take."""
PACKAGE = "@sparticuz/chromium@149.0.0"
SHA512 = "2NECBVKlUA9xIUXb4fT8OoGKdAJs+I2tNYscO8FwcxCKCWA7FmpPI0fdVxGJoIJglrFZYn+4YEJqChq4rdrxQg=="
"""Checksum of this version. Versions 152 and 153 falsely warn on the console that preloaded modules are unused."""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{folder}</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
"""


def leave(program: Path, **environ: str) -> bool:
    """Make BROUGHT start the program with these variables; returns whether it runs."""
    variables = " ".join(f"{name}={shlex.quote(value)}" for name, value in environ.items())
    BROUGHT.write_text(f'#!/bin/sh\n{variables} exec {shlex.quote(str(program))} "$@"\n')
    BROUGHT.chmod(0o755)
    if runs(str(BROUGHT)):
        return True
    BROUGHT.unlink()
    return False


def from_playwright() -> bool:
    """Playwright's headless build, in Playwright's own cache."""
    say("Playwright's Chromium, some 110 MB, about a minute")
    use_our_node()
    install = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    environ = {**os.environ, "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    subprocess.run(install, check=True, capture_output=True, timeout=LIMIT, env=environ)
    told = subprocess.run([*install, "--dry-run"], check=True, capture_output=True, text=True).stdout
    folder = Path(re.findall(r"Install location: +(.+)", told)[0])
    return any(leave(path) for name in ("chrome-headless-shell", "headless_shell") for path in folder.glob(f"*/{name}"))


def from_npm() -> bool:
    """The browser in the npm package, which is built for Linux on x86-64, unpacked into the virtual environment."""
    say("npm's @sparticuz/chromium, 70 MB, 220 MB unpacked, less than a minute")
    folder = Path(sys.prefix) / "chromium"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as fetched:
        environ = {**os.environ, "PATH": f"{BROUGHT.parent}{os.pathsep}{os.environ['PATH']}"}
        pack = ["npm", "pack", "--silent", PACKAGE, "--pack-destination", fetched]
        subprocess.run(pack, check=True, capture_output=True, timeout=LIMIT, env=environ)
        content = next(Path(fetched).iterdir()).read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != SHA512:
        sys.exit(f"{PACKAGE} does not have the expected SHA-512. Set ODDITY_CHROMIUM to a browser instead.")
    unpack(content, folder)
    (folder / "chromium").chmod(0o755)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))
    return leave(folder / "chromium", LD_LIBRARY_PATH=str(folder), FONTCONFIG_FILE=str(folder / "fonts.conf"))


def unpack(content: bytes, folder: Path) -> None:
    """Unpack every file of the tar archive into one folder, including those inside *.br and *.tar.br.

    Only the last part of each name is used, so that no name leads out of the folder.
    """
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if not file:
                continue
            path = PurePosixPath(member.name)
            if path.match("*.tar.br"):
                unpack(brotli.decompress(file.read()), folder)
            elif path.suffix == ".br":
                (folder / path.stem).write_bytes(brotli.decompress(file.read()))
            else:
                (folder / path.name).write_bytes(file.read())


def say(what: str) -> None:
    print(f"No browser that starts was found. Setting up {what} …", flush=True)


def main() -> None:
    try:
        browser_path()
        return
    except LookupError as missing:
        if os.environ.get("ODDITY_CHROMIUM"):
            sys.exit(str(missing))
    began = time.monotonic()
    on_linux = (platform.system(), platform.machine()) == ("Linux", "x86_64")
    for bring in (from_playwright, from_npm) if on_linux else (from_playwright,):
        try:
            if bring():
                print(f"… done in {time.monotonic() - began:.0f} s: {BROUGHT}")
                return
            print("… but it does not start here.")
        except subprocess.CalledProcessError as error:
            lines = (error.stdout + error.stderr).decode(errors="replace").splitlines()
            print(f"… but that failed. {next((line for line in lines if 'rror' in line), error)}")
        except subprocess.TimeoutExpired:
            print(f"… but it did not arrive within {LIMIT} s.")
    sys.exit(
        "The browser tests need Chromium, and none could be fetched. Install one (Debian, Ubuntu: sudo apt-get install "
        "chromium; macOS: brew install --cask chromium), or set ODDITY_CHROMIUM to its path."
    )


if __name__ == "__main__":
    main()
