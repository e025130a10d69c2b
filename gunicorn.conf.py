"""How gunicorn runs Oddity: two workers within 512 MB, as on a Heroku dyno. docs/DEPLOY.md says more.

HOST, PORT and WEB_CONCURRENCY come from the environment. `kill -HUP` of the master starts new workers, which see the
detectors that are in models/ by then, and ends the old workers once they have answered.
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
    """The environment variable as a number. Ends the process with one sentence if it is none."""
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
keepalive = 80  # longer than IDLE_SECONDS in app/web/server.py, so that it decides
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
control_socket_disable = True
logger_class = "app.web.access_log.Logger"
loglevel = "warning"
accesslog = "-"
# Only ODDITY_PROXIES decides which headers of a proxy to believe, so gunicorn believes none, SCRIPT_NAME included.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}

# Requests already run side by side, so threads of NumPy's own would only take memory. Read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
METRICS = "PROMETHEUS_MULTIPROC_DIR"
MADE_HERE = "oddity-metrics-"
SWITCH_SECONDS = 0.001
"""How long a computing thread may hold Python's lock while the thread that answers small requests waits for it."""


def on_starting(server: Any) -> None:
    """Check the settings and addresses before the server listens; a wrong one ends the process with one sentence."""
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
        # All workers keep their Prometheus counts in this folder, so it must be set before they import the library.
        if settings.metrics and METRICS not in os.environ:
            os.environ[METRICS] = tempfile.mkdtemp(prefix=MADE_HERE)
    except OSError as error:
        raise SystemExit(
            f"Error: {tempfile.gettempdir()} cannot be written ({error.strerror}). Make room, or set TMPDIR."
        ) from None
    # Imported once, for all workers. No detector is loaded here: LiteRT does not survive a fork.
    import app.web.factory  # noqa: F401


def post_worker_init(worker: Any) -> None:
    """Prepare one worker process: its queues, its metrics files, and the default detector."""
    from app.errors import OddityError

    made = worker.wsgi.extensions
    made["work"].start()
    if "metrics" in made:
        made["metrics"].make_room()
    try:
        made["detectors"].get(made["settings"].default_detector)
        made["detectors"].milliseconds(made["settings"].default_detector)
    except OddityError as error:  # /healthz reports it too
        worker.log.error("%s", error)
    sys.setswitchinterval(SWITCH_SECONDS)
    # Collect cyclic garbage rarely, and never look at what stays for good: parsing a batch makes no cycles.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def worker_exit(_server: Any, worker: Any) -> None:
    """End at once. In an orderly shutdown, logging would fail on gevent's locks and fill the log with errors."""
    if worker.booted:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def when_ready(server: Any) -> None:
    """Print the server's address."""
    host, port = server.cfg.address[0][:2]
    host = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host
    sys.stdout.write(f"Oddity is ready: http://{host}:{port}\n")
    sys.stdout.flush()


def child_exit(_server: Any, worker: Any) -> None:
    """Keep the counts of a worker that has ended, and remove its files."""
    if METRICS in os.environ:
        from app.web.metrics import retire

        retire(worker.pid)


def on_exit(_server: Any) -> None:
    """Remove the metrics folder, if it was made here."""
    folder = os.environ.get(METRICS, "")
    if Path(folder).name.startswith(MADE_HERE):
        shutil.rmtree(folder, ignore_errors=True)
