"""Stop before the tests where a browser is missing, and say in one line how to get it."""

import os
import shutil
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def main() -> int:
    """0 where a browser is found."""
    named = os.environ.get("ODDITY_CHROMIUM")
    if (named and shutil.which(named)) or any(map(shutil.which, BROWSERS)) or os.access(MAC, os.X_OK):
        return 0
    print(
        "The browser tests need Chromium. On Debian and Ubuntu: sudo apt-get install chromium. "
        "On macOS: brew install --cask chromium. Elsewhere: ODDITY_CHROMIUM=/path/to/it make test",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
