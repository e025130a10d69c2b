"""`python -m app serve`: the pages and the API, by gunicorn with gunicorn.conf.py."""

import os
import sys

import click

from app.config import ROOT


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, envvar="PORT", help="Port.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="HOST", help="Address to listen on; 0.0.0.0 for all."
)
def command(port: int, host: str) -> None:
    """Serve the pages and the API. WEB_CONCURRENCY sets how many worker processes there are."""
    os.environ.update(PORT=str(port), HOST=host)
    sys.stdout.flush()
    arguments = ["-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--chdir", str(ROOT)]
    os.execv(sys.executable, [sys.executable, *arguments])
