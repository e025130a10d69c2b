"""How gunicorn runs Oddity: two workers within 512 MB, as on a Heroku dyno. docs/DEPLOY.md says more.

HOST, PORT and WEB_CONCURRENCY come from the environment. `kill -HUP` of the master starts new workers, which see
what lies in models/ by then, and ends the old ones when they have answered.
"""

import contextlib
import ctypes
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))


def whole_number(name: str, default: int) -> int:
    """The environment variable as a number, or the end with one sentence."""
    text = os.environ.get(name) or str(default)
    if not text.isdecimal():
        raise SystemExit(f"Error: {name} is {text!r}. Expected a whole number.")
    return int(text)


wsgi_app = "app:create_app()"
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{whole_number('PORT', 8000)}"
workers = max(1, whole_number("WEB_CONCURRENCY", 2))
worker_class = "app.web.server.Worker"
threads = 4  # for large requests; small ones and slow clients cost none: app/web/server.py
worker_connections = 1000
timeout = 30
graceful_timeout = 20
keepalive = 60
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
control_socket_disable = True
logger_class = "app.web.access_log.Logger"
loglevel = "warning"
accesslog = "-"

# Requests run side by side; a pool of threads for NumPy on top only takes memory. Read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Of glibc's malloc: one pool for all threads, which would each get and keep their own; and memory that a request has
# used is kept for the next, because giving it back and having it cleared again takes longer than most calls of NumPy.
MALLOC = {"arenas": (-8, 1), "mmap above": (-3, 32 << 20), "give back above": (-1, 64 << 20), "grow by": (-2, 1 << 20)}
METRICS = "PROMETHEUS_MULTIPROC_DIR"
MADE_HERE = "oddity-metrics-"


def on_starting(server: Any) -> None:
    """Before anything is listened on."""
    from app.config import Settings
    from app.errors import OddityError
    from app.web.server import check_free

    check_free(server.cfg.address)
    try:
        Settings.from_environment()
    except OddityError as error:
        raise SystemExit(f"Error: {error}") from None
    # Prometheus counts of all workers meet in this folder. It must be known before a worker counts anything.
    if METRICS not in os.environ:
        os.environ[METRICS] = tempfile.mkdtemp(prefix=MADE_HERE)
    # Imported once, for all workers. No detector is loaded here: LiteRT does not survive a fork.
    import app.web.factory  # noqa: F401


def post_fork(_server: Any, _worker: Any) -> None:
    """Set how a worker's memory is managed, where it is glibc that does."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        for option, value in MALLOC.values():
            ctypes.CDLL(None).mallopt(option, value)


def post_worker_init(_worker: Any) -> None:
    """Look for cyclic garbage seldom, and never again among what is there for good: parsing a batch makes none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def when_ready(server: Any) -> None:
    """Say where to look."""
    host, port = server.cfg.address[0][:2]
    host = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host
    sys.stdout.write(f"Oddity is ready: http://{host}:{port}\n")
    sys.stdout.flush()


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a worker that has ended."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(_server: Any) -> None:
    """Leave nothing behind."""
    folder = os.environ.get(METRICS, "")
    if Path(folder).name.startswith(MADE_HERE):
        shutil.rmtree(folder, ignore_errors=True)
