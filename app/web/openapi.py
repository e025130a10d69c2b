"""GET /openapi.json: an OpenAPI 3.1 document, made from the models of the requests and of the replies."""

from functools import cache
from http import HTTPStatus

import orjson
from flask import Blueprint, Response, current_app
from pydantic import BaseModel, JsonValue, TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from app.config import Settings
from app.web import examples
from app.web.problems import MIMETYPE
from app.web.replies import cached_reply
from app.web.reply_models import REPLIES
from app.web.samples import DigitQuery, DoodleQuery
from app.web.schemas import PredictRequest

blueprint = Blueprint("openapi", __name__)
Schema = dict[str, JsonValue]


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document."""
    return cached_reply(document(current_app.extensions["settings"]))


@cache
def document(settings: Settings) -> bytes:
    """The document, in JSON."""
    name: Schema = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}, "example": "bowtie"}
    paths: Schema = {
        "/predict": {
            "post": {
                "requestBody": request_body(settings),
                **operation(
                    "predict",
                    "Reconstruct, score and judge one sample, or many",
                    ["Prediction", "ExplainedPrediction", "ExplainedPhoto", "ExplainedDrawing", "Predictions"],
                    [400, 404, 408, 413, 415, 422, 429, 503, 507],
                ),
            }
        },
        "/detectors": {"get": operation("listDetectors", "Every detector in short", ["DetectorList"])},
        "/detectors/{name}": {
            "parameters": [name],
            "get": operation("showDetector", "All about one detector", ["Detail"], [404, 503]),
        },
        "/samples/doodles": {
            "parameters": query(DoodleQuery),
            "get": operation("showDoodles", "Synthetic doodles to train on", ["Doodles"], [422]),
        },
        "/samples/digits": {
            "parameters": query(DigitQuery),
            "get": operation("showDigits", "Handwritten digits, if the server has them", ["Digits"], [404, 422]),
        },
        "/healthz": {"get": operation("ready", "Whether the server can answer now", ["Health"], [503])},
        "/livez": {"get": operation("alive", "Whether the process runs", ["Life"])},
        "/openapi.json": {"get": operation("openapi", "This document", [])},
    }
    whole: Schema = {
        "openapi": "3.1.0",
        "info": {
            "title": "Oddity",
            "version": "1",
            "description": "Autoencoder anomaly detection. Every failure is application/problem+json.",
        },
        "paths": paths,
        "components": {"schemas": schemas(settings)},
    }
    return orjson.dumps(whole)


def schemas(settings: Settings) -> Schema:
    """The schema of every request and reply, by name, with the limits that the settings set."""
    validation: JsonSchemaMode = "validation"
    serialization: JsonSchemaMode = "serialization"
    requested = (PredictRequest, validation, TypeAdapter(PredictRequest))
    replied = [(reply, serialization, TypeAdapter(reply)) for reply in REPLIES]
    found = TypeAdapter.json_schemas([requested, *replied], ref_template=reference("{model}"))[1]["$defs"]
    for holder in ("PredictRequest", "Sample"):
        found[holder]["properties"]["strokes"]["maxItems"] = settings.max_strokes
    found["PredictRequest"]["properties"]["instances"]["maxItems"] = settings.max_instances
    return found


def request_body(settings: Settings) -> Schema:
    """What POST /predict takes: JSON, or files."""
    file: Schema = {"type": "string", "format": "binary", "maxLength": settings.max_file_bytes}
    form: Schema = {
        "type": "object",
        "required": ["image"],
        "properties": {
            "image": {"type": "array", "items": file, "minItems": 1, "maxItems": settings.max_files},
            "detector": {"type": "string", "minLength": 1, "maxLength": 64},
            "explain": {"enum": ["true", "false"]},
        },
    }
    requests: Schema = {key: {"value": value} for key, value in examples.REQUESTS.items()}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": reference("PredictRequest")}, "examples": requests},
            "multipart/form-data": {"schema": form},
        },
    }


def query(model: type[BaseModel]) -> list[JsonValue]:
    """The fields of the model as parameters of the address."""
    schema = model.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def reference(model: str) -> str:
    """The reference to a model's schema."""
    return f"#/components/schemas/{model}"


def operation(name: str, summary: str, replies: list[str], failures: list[int] | None = None) -> Schema:
    """A method of a path, and its possible answers.

    replies : names of the models it may reply with; any object if there are none
    failures : statuses of the problems it may reply with, besides 500
    """
    refs: list[JsonValue] = [{"$ref": reference(reply)} for reply in replies]
    good: Schema = {"type": "object"} if not refs else {"anyOf": refs}
    bad: Schema = {MIMETYPE: {"schema": {"anyOf": [{"$ref": reference(p)} for p in ("Problem", "FieldsProblem")]}}}
    responses: Schema = {"200": {"description": "OK", "content": {"application/json": {"schema": good}}}}
    for status in (*(failures or []), 500):
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": bad}
    return {"operationId": name, "summary": summary, "responses": responses}
