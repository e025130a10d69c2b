"""GET /openapi.json: OpenAPI 3.1, from the models that validate."""

from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.web import examples
from app.web.problems import MIMETYPE
from app.web.replies import cached_json_reply
from app.web.reply_models import REPLIES, DetectorList, Doodles, Health
from app.web.samples import DoodleQuery

blueprint = Blueprint("openapi", __name__)
PREFIX = "#/components/schemas/"


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The document."""
    return cached_json_reply(document(current_app.extensions["request_model"]))


@cache
def document(request_model: type[BaseModel]) -> dict[str, Any]:
    """The document for requests of `request_model`."""
    wanted: list[Any] = [(request_model, "validation"), *((reply, "serialization") for reply in REPLIES)]
    schemas = models_json_schema(wanted, ref_template=PREFIX + "{model}")[1]["$defs"]
    for reply in REPLIES:
        for left_out in ("error_map", "stroke_blame", "errors"):
            # Fields that are there only at times: neither required nor with a default.
            schemas[reply.__name__]["properties"].get(left_out, {}).pop("default", None)
            schemas[reply.__name__]["required"] = [
                name for name in schemas[reply.__name__]["required"] if name != left_out
            ]
    one_or_many = {"anyOf": [{"$ref": PREFIX + "Prediction"}, {"$ref": PREFIX + "Predictions"}]}
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}, "example": "bowtie"}
    body = {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": PREFIX + request_model.__name__},
                "examples": {key: {"value": value} for key, value in examples.REQUESTS.items()},
            }
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Oddity",
            "version": "1",
            "description": "Autoencoder anomaly detection. Every failure is application/problem+json.",
        },
        "paths": {
            "/predict": {
                "post": {
                    "operationId": "predict",
                    "summary": "Reconstruct, score and judge one sample, or many",
                    "requestBody": body,
                    "responses": responses(one_or_many, 400, 404, 408, 413, 415, 422, 429, 503),
                }
            },
            "/detectors": {"get": get("listDetectors", "Every detector in short", ref(DetectorList))},
            "/detectors/{name}": {
                "parameters": [name],
                "get": get("showDetector", "All about one detector", {"$ref": PREFIX + "Detail"}, 404, 503),
            },
            "/samples/doodles": {
                "parameters": query(DoodleQuery),
                "get": get("showDoodles", "Synthetic doodles to train on", ref(Doodles), 422),
            },
            "/healthz": {"get": get("health", "Whether the default detector loads", ref(Health), 503)},
            "/openapi.json": {"get": get("openapi", "This document", {"type": "object"})},
        },
        "components": {"schemas": schemas},
    }


def ref(model: type[BaseModel]) -> dict[str, str]:
    """A reference to the model's schema."""
    return {"$ref": PREFIX + model.__name__}


def query(model: type[BaseModel]) -> list[dict[str, Any]]:
    """The fields of the model as parameters of the address."""
    schema = model.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def get(operation: str, summary: str, schema: dict[str, Any], *failures: int) -> dict[str, Any]:
    """A GET operation."""
    return {"operationId": operation, "summary": summary, "responses": responses(schema, *failures)}


def responses(schema: dict[str, Any], *failures: int) -> dict[str, Any]:
    """200 with `schema`, and the failures."""
    good = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    problem = {MIMETYPE: {"schema": {"$ref": PREFIX + "Problem"}}}
    bad = {str(status): {"description": HTTPStatus(status).phrase, "content": problem} for status in (*failures, 500)}
    return {"200": good, **bad}
