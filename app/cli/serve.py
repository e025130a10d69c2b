"""`python -m app serve`: run gunicorn with gunicorn.conf.py, which serves the pages and the API."""

import os
import sys

import click

from app.config import ROOT

MALLOC = {
    "MALLOC_ARENA_MAX": "1",  # one pool for all threads: otherwise each gets and keeps a pool of its own
    "MALLOC_MMAP_THRESHOLD_": str(8 << 20),  # pictures are larger, so their memory is returned at once
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
    "MALLOC_TOP_PAD_": str(1 << 20),
}
"""Variables from which glibc learns, when a process starts, how to manage memory. Other systems ignore them.

Memory that one request used is kept for the next, because returning it and having it cleared again takes longer than
most NumPy calls.
"""


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT", help="Port.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="HOST", help="Address to listen on; 0.0.0.0 for all."
)
def command(port: int, host: str) -> None:
    """Serve the pages and the API. WEB_CONCURRENCY sets the number of worker processes."""
    os.environ.update(PORT=str(port), HOST=host)
    for name, value in MALLOC.items():
        os.environ.setdefault(name, value)
    sys.stdout.flush()
    arguments = ["-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--chdir", str(ROOT)]
    os.execv(sys.executable, [sys.executable, *arguments])
