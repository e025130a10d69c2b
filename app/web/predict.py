"""POST /predict: parse, call, respond."""

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

from app.web.answers import answer
from app.web.detectors import detectors
from app.web.metrics import count_predictions
from app.web.replies import json_reply

blueprint = Blueprint("predict", __name__)


@blueprint.post("/predict")
def predict() -> Response:
    """Reconstruct, score and judge one sample, or many."""
    if request.mimetype != "application/json" or request.content_encoding:
        raise UnsupportedMediaType
    asked = current_app.extensions["request_model"].model_validate_json(request.get_data(cache=False))
    reply = answer(asked, detectors(), current_app.extensions["settings"])
    count_predictions(reply)
    return json_reply(reply)
