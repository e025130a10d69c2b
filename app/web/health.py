"""GET /healthz, and the empty endpoint that bench/serving.py measures against."""

from flask import Blueprint, Response

from app.config import Settings
from app.errors import OddityError
from app.web.detectors import detectors
from app.web.problems import problem
from app.web.replies import json_reply

blueprint = Blueprint("health", __name__)
bench = Blueprint("bench", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 when the default detector loads, 503 otherwise."""
    known = detectors()
    name = known.settings.default_detector
    try:
        known.get(name)
    except OddityError as error:
        return problem(503, str(error), "Not ready")
    return json_reply({"status": "ready", "detector": name})


@bench.get("/bench/empty")
def empty() -> Response:
    """What every reply costs, whatever it says. Only served with ODDITY_BENCH=1."""
    return json_reply({})


def blueprints(settings: Settings) -> list[Blueprint]:
    """Those that `settings` asks for."""
    return [blueprint, bench] if settings.bench else [blueprint]
