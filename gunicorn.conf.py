"""How gunicorn runs Oddity: two workers within 512 MB, as on a Heroku dyno. docs/DEPLOY.md says more.

HOST, PORT and WEB_CONCURRENCY come from the environment. `kill -HUP` of the master starts new workers, which see
what lies in models/ by then, and ends the old ones when they have answered.
"""

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


host = os.environ.get("HOST") or "127.0.0.1"
wsgi_app = "app:create_app()"
bind = [f"[{host}]:{whole_number('PORT', 8000)}" if ":" in host else f"{host}:{whole_number('PORT', 8000)}"]
if os.environ.get("ODDITY_METRICS"):
    bind.append(os.environ["ODDITY_METRICS"])
workers = max(1, whole_number("WEB_CONCURRENCY", 2))
worker_class = "app.web.server.Worker"
worker_connections = 1000
timeout = 30
graceful_timeout = 20
keepalive = 80  # above what app/web/server.py grants, which then decides
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
control_socket_disable = True
logger_class = "app.web.access_log.Logger"
loglevel = "warning"
accesslog = "-"
# What a proxy says of the client is believed by ODDITY_PROXIES alone, and nobody says where the application lies.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}

# Requests run side by side; a pool of threads for NumPy on top only takes memory. Read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
METRICS = "PROMETHEUS_MULTIPROC_DIR"
MADE_HERE = "oddity-metrics-"
SWITCH_SECONDS = 0.001
"""How long a thread that computes keeps Python's lock from the one that answers small requests."""


def on_starting(server: Any) -> None:
    """Before anything is listened on: what cannot be right ends the process with one sentence."""
    from app.config import Settings
    from app.errors import OddityError
    from app.web import limits, shared
    from app.web.addresses import check_free

    try:
        settings = Settings.from_environment()
        limits.allowed_work(settings)
    except OddityError as error:
        raise SystemExit(f"Error: {error}") from None
    check_free(server.cfg.address)
    try:
        shared.inherited = shared.Shared()
        # Prometheus counts of all workers meet in this folder. It must be known before a worker counts anything.
        if settings.metrics and METRICS not in os.environ:
            os.environ[METRICS] = tempfile.mkdtemp(prefix=MADE_HERE)
    except OSError as error:
        raise SystemExit(f"Error: Nothing can be put in {tempfile.gettempdir()} ({error.strerror}).") from None
    # Imported once, for all workers. No detector is loaded here: LiteRT does not survive a fork.
    import app.web.factory  # noqa: F401


def post_worker_init(worker: Any) -> None:
    """Make ready what belongs to one process."""
    from app.errors import OddityError

    made = worker.wsgi.extensions
    made["work"].start()
    if "metrics" in made:
        made["metrics"].make_room()
    try:
        made["detectors"].get(made["settings"].default_detector)
        made["detectors"].milliseconds(made["settings"].default_detector)
    except OddityError as error:  # /healthz says so, too
        worker.log.error("%s", error)
    sys.setswitchinterval(SWITCH_SECONDS)
    # Look for cyclic garbage seldom, and never again among what is there for good: parsing a batch makes none.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def worker_exit(_server: Any, worker: Any) -> None:
    """End at once: taken apart piece by piece, logging would stumble over gevent's locks, and say so in the log."""
    if worker.booted:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def when_ready(server: Any) -> None:
    """Say where to look."""
    host, port = server.cfg.address[0][:2]
    host = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host
    sys.stdout.write(f"Oddity is ready: http://{host}:{port}\n")
    sys.stdout.flush()


def child_exit(_server: Any, worker: Any) -> None:
    """Keep the counts of a worker that has ended, and not its files."""
    if METRICS in os.environ:
        from app.web.metrics import retire

        retire(worker.pid)


def on_exit(_server: Any) -> None:
    """Leave nothing behind."""
    folder = os.environ.get(METRICS, "")
    if Path(folder).name.startswith(MADE_HERE):
        shutil.rmtree(folder, ignore_errors=True)
