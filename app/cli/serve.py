"""`python -m app serve`: the pages and the API, by gunicorn with gunicorn.conf.py."""

import os
import sys

import click

from app.config import ROOT

MALLOC = {
    "MALLOC_ARENA_MAX": "1",  # one pool for all threads, which would each get and keep their own
    "MALLOC_MMAP_THRESHOLD_": str(8 << 20),  # pictures are larger than that, and go back at once
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
    "MALLOC_TOP_PAD_": str(1 << 20),
}
"""How glibc manages memory, which reads this when a process starts; elsewhere than on Linux it means nothing.

What a request has used is kept for the next: to give it back and have it cleared again takes longer than most calls of
NumPy.
"""


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT", help="Port.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="HOST", help="Address to listen on; 0.0.0.0 for all."
)
def command(port: int, host: str) -> None:
    """Serve the pages and the API. WEB_CONCURRENCY sets how many worker processes there are."""
    os.environ.update(PORT=str(port), HOST=host)
    for name, value in MALLOC.items():
        os.environ.setdefault(name, value)
    sys.stdout.flush()
    arguments = ["-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--chdir", str(ROOT)]
    os.execv(sys.executable, [sys.executable, *arguments])
