"""POST /predict: parse, call, respond."""

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from app.web.answers import answer
from app.web.detectors import detectors
from app.web.metrics import count_predictions
from app.web.replies import json_reply

blueprint = Blueprint("predict", __name__)


def body() -> bytes:
    """The request's body. Where its length is told, one read does; Werkzeug's limited stream takes many."""
    length = request.content_length
    if length is None:
        return request.get_data(cache=False)
    if length > current_app.config["MAX_CONTENT_LENGTH"]:
        raise RequestEntityTooLarge
    whole: bytes = request.environ["wsgi.input"].read(length)
    return whole


@blueprint.post("/predict")
def predict() -> Response:
    """Reconstruct, score and judge one sample, or many."""
    if request.mimetype != "application/json" or request.content_encoding:
        raise UnsupportedMediaType
    asked = current_app.extensions["request_model"].model_validate_json(body())
    reply = answer(asked, detectors(), current_app.extensions["settings"])
    count_predictions(reply)
    return json_reply(reply)
