"""GET /metrics for Prometheus, only on the address in ODDITY_METRICS.

With several workers, each counts in its own files in PROMETHEUS_MULTIPROC_DIR, and the worker that is asked adds them
up. Prometheus's library maps these files into memory and lets them grow, so on a full disk the first count without room
would end the process. Therefore each worker writes its files at full size beforehand. If that fails, or a file is full,
counting stops and serving goes on.
"""

import logging
import os
import struct
import time
from collections import Counter as Counts
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.exceptions import NotFound

from app.config import Settings
from app.web.reply_models import Prediction

log = logging.getLogger(__name__)
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
KINDS = ("counter", "histogram")
FILE_BYTES = 256 * 1024
MOST_LABELS = 80
"""Label combinations of one metric that fit into FILE_BYTES: a histogram takes about 2.5 kB for each."""


class Metrics:
    """What one worker process counts."""

    def __init__(self) -> None:
        self.timers: dict[tuple[str, str, str], Histogram] = {}
        self.counters: dict[tuple[str, str], Counter] = {}
        self.paused = False

    def observe(self, endpoint: str, method: str, status: str, seconds: float) -> None:
        """Count one request."""
        labels = endpoint, method, status
        if labels not in self.timers and not self.paused and len(self.timers) < MOST_LABELS:
            self.timers[labels] = requests_seen().labels(*labels)
        if labels in self.timers:
            self.timers[labels].observe(seconds)

    def count(self, predictions: Sequence[Prediction]) -> None:
        """Count the verdicts of one request."""
        for labels, n in Counts((one.detector, one.verdict) for one in predictions).items():
            if labels not in self.counters and not self.paused and len(self.counters) < MOST_LABELS:
                self.counters[labels] = predictions_made().labels(*labels)
            if labels in self.counters:
                self.counters[labels].inc(n)

    def make_room(self) -> None:
        """Write this process's files at full size; if that fails, count nothing from now on."""
        try:
            for kind in KINDS:
                (Path(os.environ[FOLDER]) / f"{kind}_{os.getpid()}.db").write_bytes(bytes(FILE_BYTES))
        except OSError as error:
            self.paused = True
            log.warning("This worker counts nothing for /metrics: its files cannot be written (%s).", error.strerror)


@cache
def requests_seen() -> Histogram:
    """The timer of requests. Made on first use, because a metric chooses between memory and file when it is made."""
    return Histogram(
        "oddity_request_seconds", "Time from request to reply.", ["endpoint", "method", "status"], buckets=BUCKETS
    )


@cache
def predictions_made() -> Counter:
    """The counter of predictions. Made on first use, for the same reason."""
    return Counter("oddity_predictions", "Samples judged.", ["detector", "verdict"])


def register(app: Flask, settings: Settings) -> None:
    """If the settings give /metrics an address, time every request of `app` and answer there."""
    if not settings.metrics:
        return
    counted = app.extensions["metrics"] = Metrics()
    port = settings.metrics.rpartition(":")[2]

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def stop(reply: Response) -> Response:
        # Clients could make up any number of methods, so unusual ones share a label.
        method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        seconds = time.perf_counter() - g.started
        counted.observe(request.endpoint or "none", method, str(reply.status_code), seconds)
        return reply

    @app.get("/metrics")
    def metrics() -> Response:
        if request.environ["SERVER_PORT"] != port:
            raise NotFound
        registry: CollectorRegistry = REGISTRY
        if FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def count_predictions(predictions: Sequence[Prediction]) -> None:
    """Count the verdicts of the current request, if the settings ask for metrics."""
    counted: Metrics | None = current_app.extensions.get("metrics")
    if counted:
        counted.count(predictions)


def retire(pid: int) -> None:
    """Add the counts of a worker that has ended to those of earlier ones, and remove its files."""
    for kind in KINDS:
        dead, total = (Path(os.environ[FOLDER]) / f"{kind}_{which}.db" for which in (pid, "ended"))
        try:
            sums: dict[str, float] = {}
            for path in (dead, total):
                if path.exists():
                    for key, value, *_ in MmapedDict.read_all_values_from_file(str(path)):
                        sums[key] = sums.get(key, 0.0) + value
            whole = total.with_suffix(".new")
            whole.write_bytes(bytes(64 + sum(len(key.encode()) + 48 for key in sums)))
            written = MmapedDict(str(whole))
            for key, value in sums.items():
                written.write_value(key, value, 0.0)
            written.close()
            whole.replace(total)
        except (OSError, RuntimeError, ValueError, struct.error) as error:
            log.warning("The counts of a worker that has ended are lost (%s).", error)
        dead.unlink(missing_ok=True)
