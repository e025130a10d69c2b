"""GET /metrics for Prometheus, right also with several workers: each writes its counts into a file in
PROMETHEUS_MULTIPROC_DIR (set by gunicorn.conf.py), and whichever is asked adds them up.
"""

import os
import time
from collections import Counter as Counts
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

blueprint = Blueprint("metrics", __name__)
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)


@cache
def requests_seen() -> Histogram:
    """Made on first use: a metric chooses between memory and file when it is made."""
    return Histogram(
        "oddity_request_seconds", "Time from request to reply.", ["endpoint", "method", "status"], buckets=BUCKETS
    )


@cache
def predictions_made() -> Counter:
    """Likewise."""
    return Counter("oddity_predictions", "Samples judged.", ["detector", "verdict"])


@cache
def timer(endpoint: str, method: str, status: int) -> Any:
    """The histogram of one kind of request."""
    return requests_seen().labels(endpoint, method, status)


@cache
def counter(detector: str, verdict: str) -> Any:
    """The counter of one detector's verdict."""
    return predictions_made().labels(detector, verdict)


def count_predictions(reply: dict[str, Any]) -> None:
    """Count the verdicts in a reply of POST /predict."""
    predictions = reply.get("predictions")
    if not predictions:
        counter(reply["detector"], reply["verdict"]).inc()
        return
    for (detector, verdict), count in Counts((one["detector"], one["verdict"]) for one in predictions).items():
        counter(detector, verdict).inc(count)


def register(app: Flask) -> None:
    """Time every request of `app`. A method or path of the client's own making is not a label."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def stop(reply: Response) -> Response:
        method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        timer(request.endpoint or "none", method, reply.status_code).observe(time.perf_counter() - g.started)
        return reply

    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Of all workers together."""
    registry: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
