"""GET /openapi.json."""

from flask import Blueprint, Response

from app.web.replies import cached_json_reply

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    return cached_json_reply({})
