"""GET /healthz (can it answer now?), GET /livez (does it run?), and the empty endpoint of bench/serving.py."""

from flask import Blueprint, Response, current_app

from app.config import Settings
from app.errors import OddityError
from app.web.detectors import detectors
from app.web.problems import problem
from app.web.replies import json_reply
from app.web.reply_models import Health, Life
from app.web.work import Work

blueprint = Blueprint("health", __name__)
bench = Blueprint("bench", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 when the default detector loads and no queue is full, 503 otherwise."""
    known = detectors()
    work: Work = current_app.extensions["work"]
    name = known.settings.default_detector
    if work.full:
        return problem(503, "The server's queues are full. Ask another server, or try again later.", "Not ready")
    try:
        known.get(name)
    except OddityError as error:
        return problem(503, str(error), "Not ready")
    return json_reply(Health("ready", name))


@blueprint.get("/livez")
def livez() -> Response:
    """200 as long as the process answers at all."""
    return json_reply(Life("alive"))


@bench.get("/bench/empty")
def empty() -> Response:
    """An empty reply, to measure what every reply costs. Only served with ODDITY_BENCH=1."""
    return Response(b"{}", mimetype="application/json")


def blueprints(settings: Settings) -> list[Blueprint]:
    """The health endpoints, with the empty one if `settings` asks for it."""
    return [blueprint, bench] if settings.bench else [blueprint]
