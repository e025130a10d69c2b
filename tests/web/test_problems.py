"""Every failure is application/problem+json, whoever finds it."""

import pytest


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/detectors/bowtei", 404),
        ("GET", "/detectors/..%2f..%2fetc", 404),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/static/../app/config.py", 404),
        ("GET", "/predict/", 404),
        ("GET", "/predict", 405),
        ("PUT", "/predict", 405),
        ("DELETE", "/detectors", 405),
        ("POST", "/healthz", 405),
        ("TRACE", "/healthz", 405),
        ("GET", "/metrics", 404),
        ("BREW", "/predict", 405),
        ("GET", "/bench/empty", 404),
    ],
)
def test_failures_of_routing(client, problem, method, path, status):
    reply = client.open(path, method=method)
    found = problem(reply, status)
    assert found["type"]
    if status == 405:
        assert reply.headers["Allow"] and method in found["detail"]


def test_an_unknown_path_suggests_the_nearest(client, problem):
    assert "Did you mean /detectors?" in problem(client.get("/detectorz"), 404)["detail"]


def test_head_has_no_body(client):
    reply = client.head("/nowhere")
    assert (reply.status_code, reply.data) == (404, b"")


def test_healthz_is_503_without_a_detector(make_app, problem, tmp_path):
    client = make_app(default_detector="gone").test_client()
    assert "no detector 'gone'" in problem(client.get("/healthz"), 503)["detail"]


def test_alive_is_not_ready(make_app):
    client = make_app(default_detector="gone").test_client()
    assert client.get("/livez").get_json() == {"status": "alive"}


def test_healthz_is_503_while_a_queue_is_full(app, client, problem):
    class Full:
        full = True

    app.extensions["work"].queues["a"] = Full()
    assert "queues are full" in problem(client.get("/healthz"), 503)["detail"]
    assert client.get("/livez").status_code == 200


def test_healthz_is_ready_with_one(client):
    assert client.get("/healthz").get_json() == {"status": "ready", "detector": "bowtie"}


def test_a_damaged_detector_is_503_and_left_out_of_the_list(make_app, problem, tmp_path):
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "detector.json").write_text("{")
    from app import create_app
    from app.config import Settings

    client = create_app(Settings(models_dir=tmp_path, default_detector="broken")).test_client()
    problem(client.get("/healthz"), 503)
    problem(client.get("/detectors/broken"), 503)
    problem(client.post("/predict", json={"strokes": [[[1], [1]]]}), 503)
    assert client.get("/detectors").get_json() == {"detectors": []}


def test_a_request_keeps_the_id_it_came_with_if_it_is_a_sound_one(client):
    assert client.get("/healthz", headers={"X-Request-ID": "abc-1.2"}).headers["X-Request-ID"] == "abc-1.2"
    made = client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"]
    assert len(made) == 16 and made != client.get("/nowhere").headers["X-Request-ID"]
