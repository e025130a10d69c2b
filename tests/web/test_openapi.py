"""The OpenAPI document: its examples work, and its limits are those of the settings."""

import jsonschema_rs
import pytest

from app.web import examples


def schema(document, name):
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


MODELS = ("Prediction", "ExplainedPrediction", "ExplainedPhoto", "ExplainedDrawing", "Predictions")


def example_model(example):
    if "instances" in example:
        return "Predictions"
    return "ExplainedDrawing" if example.get("explain") else "Prediction"


@pytest.mark.parametrize("name", examples.REQUESTS)
def test_every_example_is_valid_and_answered_as_documented(client, name):
    document = client.get("/openapi.json").get_json()
    body = document["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]
    example = body["examples"][name]["value"]
    assert example == examples.REQUESTS[name]
    jsonschema_rs.validate(schema(document, "PredictRequest"), example)
    reply = client.post("/predict", json=example)
    assert reply.status_code == 200
    fits = [m for m in MODELS if jsonschema_rs.is_valid(schema(document, m), reply.get_json())]
    assert fits == [example_model(example)]


@pytest.mark.parametrize(
    ("path", "model"),
    [("/detectors", "DetectorList"), ("/detectors/bowtie", "Detail"), ("/healthz", "Health"), ("/livez", "Life")],
)
def test_the_other_replies_are_as_documented(client, path, model):
    jsonschema_rs.validate(schema(client.get("/openapi.json").get_json(), model), client.get(path).get_json())


def test_every_route_of_the_api_is_documented(app, client):
    documented = {path.replace("{name}", "<name>") for path in client.get("/openapi.json").get_json()["paths"]}
    others = ("static", "any_static", "pages.")
    routes = {r.rule for r in app.url_map.iter_rules() if not r.endpoint.startswith(others)}
    assert routes == documented


def test_limits_are_those_of_the_settings(make_app):
    document = make_app(max_strokes=7, max_instances=9).test_client().get("/openapi.json").get_json()
    fields = document["components"]["schemas"]["PredictRequest"]["properties"]
    assert (fields["strokes"]["maxItems"], fields["instances"]["maxItems"]) == (7, 9)
    assert document["components"]["schemas"]["Sample"]["properties"]["strokes"]["maxItems"] == 7
    form = document["paths"]["/predict"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["properties"]["image"]["maxItems"] == 4
