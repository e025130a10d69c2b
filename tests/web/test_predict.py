"""POST /predict: what it answers, and what it says to bad input."""

import json

import numpy as np
import pytest

from app.kinds.drawing.strokes import to_bitmap

LINE = [[[0, 50, 100], [0, 80, 10]]]
TWO = [*LINE, [[20, 60], [90, 5]]]
INK = np.linspace(0, 1, 784).round(4).tolist()


def ask(client, body, **more):
    return client.post("/predict", json=body, **more)


def test_a_drawing_is_reconstructed_scored_and_judged(client, app):
    reply = ask(client, {"strokes": LINE})
    assert reply.status_code == 200
    found = reply.get_json()
    detector = app.extensions["detectors"].get("bowtie")
    expected = detector.inspect(detector.prepare(to_bitmap(LINE)[None]))
    assert found["detector"] == "bowtie" and found["shape"] == [28, 28]
    np.testing.assert_array_equal(np.float32(found["input"]), expected.input.ravel())
    np.testing.assert_array_equal(np.float32(found["reconstruction"]), expected.reconstruction.ravel())
    assert found["score"] == expected.score[0]
    assert found["reconstruction_error"] == expected.reconstruction_error[0]
    assert found["p_value"] == expected.p_value[0]
    assert found["threshold"] == 0.3
    assert found["anomaly"] is (found["score"] > found["threshold"])
    assert found["verdict"] in ("normal", "unsure", "anomaly")
    assert "error_map" not in found and "stroke_blame" not in found


def test_an_image_is_used_as_it_is_flat_or_nested(client):
    flat = ask(client, {"image": INK}).get_json()
    nested = ask(client, {"image": np.reshape(INK, (28, 28)).tolist()}).get_json()
    assert flat == nested
    np.testing.assert_array_equal(np.float32(flat["input"]), np.float32(INK))


def test_explain_adds_the_map_and_the_blame(client):
    found = ask(client, {"strokes": TWO, "explain": True}).get_json()
    plain = ask(client, {"strokes": TWO}).get_json()
    error = np.square(np.float32(found["input"]) - np.float32(found["reconstruction"]))
    np.testing.assert_allclose(found["error_map"], error, rtol=1e-5, atol=1e-7)
    without = [ask(client, {"strokes": TWO[1:]}).get_json(), ask(client, {"strokes": TWO[:1]}).get_json()]
    np.testing.assert_allclose(found["stroke_blame"], [plain["score"] - w["score"] for w in without], atol=1e-6)
    assert "stroke_blame" not in ask(client, {"image": INK, "explain": True}).get_json()


def test_instances_get_one_inference_and_the_same_answers(app, client):
    detector = app.extensions["detectors"].get("bowtie")
    app.extensions["detectors"].milliseconds("bowtie")
    calls = []
    reconstruct = detector.reconstruct
    detector.reconstruct = lambda x: calls.append(len(x)) or reconstruct(x)
    bodies = [{"strokes": LINE}, {"image": INK}, {"strokes": TWO, "explain": True}]
    many = ask(client, {"instances": bodies}).get_json()
    assert calls == [5]  # three, and the last without each of its strokes
    assert many == {"predictions": [ask(client, body).get_json() for body in bodies]}


def test_instances_may_ask_several_detectors(client):
    instances = [{"signal": [1.5] * 140}, {"strokes": LINE, "detector": "bowtie"}]
    body = {"detector": "heartbeat", "explain": True, "instances": instances}
    found = ask(client, body).get_json()["predictions"]
    assert [one["detector"] for one in found] == ["heartbeat", "bowtie"]
    assert all("error_map" in one for one in found)


BAD = [
    # body, status, field, words of the detail
    ({}, 422, "", "strokes, image, signal, instances"),
    ([], 422, "", "JSON object"),
    (7, 422, "", "JSON object"),
    ({"strokes": []}, 422, "strokes", "empty"),
    ({"strokes": [[[], []]]}, 422, "strokes", "empty"),
    ({"strokes": [[[1], [1, 2]]]}, 422, "strokes", "1 x and 2 y"),
    ({"strokes": [[[1]]]}, 422, "strokes", "1 rows. Expected two"),
    ({"strokes": [[[1], [2], [3]]]}, 422, "strokes", "3 rows. Expected two"),
    ({"strokes": [[1, 2]]}, 422, "strokes", "strokes[0][0] is of the wrong type"),
    ({"strokes": [[[True], [1]]]}, 422, "strokes", "strokes[0][0][0] is of the wrong type"),
    ({"strokes": [[["1"], [1]]]}, 422, "strokes", "wrong type"),
    ({"strokes": None}, 422, "strokes", "wrong type"),
    ({"strokes": "bowtie"}, 422, "strokes", "wrong type"),
    ({"strokes": [[[1] * 10_000, [1] * 10_000]]}, 422, "strokes", "10000 points. Expected at most 5000"),
    ({"strokes": [[[1], [1]]] * 501}, 422, "strokes", "501 strokes. Expected at most 500"),
    ({"image": [0.5] * 783}, 422, "image", "28 × 28 numbers"),
    ({"image": [[0.5] * 27] * 28}, 422, "image", "Received 28 × 27"),
    ({"image": [[0.5] * 27, [0.5] * 28]}, 422, "image", "differ in length"),
    ({"image": []}, 422, "image", "empty"),
    ({"image": [200] * 784}, 422, "image", "Divide by 255"),
    ({"image": [-0.5] * 784}, 422, "image", "from -0.5"),
    ({"image": [1e300] * 784}, 422, "image", "Expected 0 to 1"),
    ({"image": "bowtie.png"}, 422, "image", "data URL of a PNG"),
    ({"image": 1}, 422, "image", "wrong type"),
    ({"image": INK, "detector": "heartbeat"}, 422, "image", "Send a signal of 140 numbers"),
    ({"signal": INK, "detector": "heartbeat"}, 422, "signal", "Expected 140 numbers"),
    ({"signal": INK}, 422, "signal", "takes no signal. Send strokes, or an image"),
    ({"signal": INK, "detector": "part"}, 422, "signal", "Send an image of 8 × 8 numbers"),
    ({"signal": [INK], "detector": "heartbeat"}, 422, "signal", "wrong type"),
    ({"image": INK, "signal": INK}, 422, "", "image and signal"),
    ({"signal": [1e38] * 140, "detector": "heartbeat"}, 422, "signal", "data's own units"),
    ({"strokes": LINE, "detector": "heartbeat"}, 422, "strokes", "takes no strokes"),
    ({"strokes": LINE, "image": INK}, 422, "", "strokes and image"),
    ({"instances": [{"strokes": LINE}], "image": INK}, 422, "", "image and instances"),
    ({"strokes": LINE, "explain": 1}, 422, "explain", "true or false"),
    ({"stroks": LINE}, 422, "stroks", "Did you mean strokes?"),
    ({"strokes": LINE, "detector": "bowtei"}, 404, "detector", "Did you mean bowtie?"),
    ({"strokes": LINE, "detector": "../bowtie"}, 404, "detector", "no detector"),
    ({"strokes": LINE, "detector": ""}, 422, "detector", "detector"),
    ({"instances": []}, 422, "instances", "empty"),
    ({"instances": [{"strokes": LINE}] * 257}, 422, "instances", "257 instances. Expected at most 256"),
    ({"instances": [{"strokes": LINE}, {"strokes": [[[1], []]]}]}, 422, "instances.1.strokes", "empty"),
    ({"instances": [{"strokes": LINE}, {"image": [2]}]}, 422, "instances.1.image", "28 × 28"),
    ({"instances": [{"strokes": LINE}, {}]}, 422, "instances.1", "strokes, image, signal"),
    (
        {"instances": [{"strokes": LINE}, {"strokes": LINE, "detector": "x"}]},
        404,
        "instances.1.detector",
        "no detector",
    ),
    ({"strokes": LINE * 450, "explain": True}, 422, "explain", "too many strokes"),
]


@pytest.mark.parametrize(("body", "status", "field", "words"), BAD, ids=[str(b[0])[:40] for b in BAD])
def test_bad_fields_are_named_and_explained(client, problem, body, status, field, words):
    found = problem(ask(client, body), status)
    assert [e["field"] for e in found["errors"]] == [field]
    assert words in found["detail"]


NOT_JSON = [
    b"",
    b"bowtie",
    b"{",
    b"{'strokes': []}",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"image": "\\ud800"}',
    b"\x00" * 50,
]


@pytest.mark.parametrize("body", NOT_JSON, ids=lambda b: repr(b[:20]))
def test_what_is_not_json_is_400(client, problem, body):
    assert "not JSON" in problem(client.post("/predict", data=body, content_type="application/json"), 400)["detail"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
@pytest.mark.parametrize("body", ['{"image": [%s]}', '{"strokes": [[[%s], [1]]]}'])
def test_numbers_that_are_not_finite_are_refused(client, problem, body, number):
    found = problem(client.post("/predict", data=body % number, content_type="application/json"), 422)
    assert "NaN or infinite" in found["detail"]


def test_of_duplicate_keys_the_last_counts(client):
    body = f'{{"strokes": [], "strokes": {json.dumps(LINE)}}}'
    assert client.post("/predict", data=body, content_type="application/json").status_code == 200


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_other_content_types_are_415(client, problem, kind):
    problem(client.post("/predict", data=b"{}", content_type=kind), 415)


def test_an_encoded_body_is_415(client, problem):
    problem(ask(client, {"strokes": LINE}, headers={"Content-Encoding": "gzip"}), 415)


def test_a_charset_does_no_harm(client):
    body = json.dumps({"strokes": LINE})
    assert client.post("/predict", data=body, content_type="application/json; charset=utf-8").status_code == 200


def test_a_body_over_the_limit_is_413(make_app, problem):
    client = make_app(max_body_bytes=2000).test_client()
    assert "2000 bytes" in problem(ask(client, {"image": INK}), 413)["detail"]


def test_limits_come_from_the_settings(make_app, problem):
    client = make_app(max_points=3, max_instances=1).test_client()
    assert ask(client, {"strokes": LINE}).status_code == 200
    problem(ask(client, {"strokes": TWO}), 422)
    problem(ask(client, {"instances": [{"strokes": LINE}] * 2}), 422)


def test_a_detector_that_answers_nan_is_not_passed_on(app, client, problem):
    app.extensions["detectors"].get("bowtie").reconstruct = lambda x: x * np.float32("nan")
    assert "not finite" in problem(ask(client, {"strokes": LINE}), 503)["detail"]


def test_a_defect_is_a_problem_too(app, client, problem):
    def broken(x):
        raise RuntimeError("secret")

    app.extensions["detectors"].get("bowtie").reconstruct = broken
    found = problem(ask(client, {"strokes": LINE}), 500)
    assert "secret" not in found["detail"] and "X-Request-ID" in found["detail"]
