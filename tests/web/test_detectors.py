"""GET /detectors and /detectors/<name>."""

from app import create_app
from app.config import Settings


def test_the_list_names_them_all_and_the_default(client):
    listed = client.get("/detectors").get_json()["detectors"]
    assert [(d["name"], d["kind"], d["shape"], d["default"]) for d in listed] == [
        ("bowtie", "drawing", [28, 28], True),
        ("heartbeat", "signal", [140], False),
        ("part", "photo", [8, 8], False),
    ]
    assert listed[0]["description"] == "Dense autoencoder trained on quickdraw bowtie."


def test_one_tells_all_that_a_page_needs(client):
    found = client.get("/detectors/bowtie").get_json()
    assert found["threshold"] == {"value": 0.3, "rule": "false-alarm-rate", "false_alarm_rate": 0.05}
    assert found["score"]["name"] == "relative" and found["score"]["description"]
    assert found["calibration"] == sorted(found["calibration"]) and len(found["calibration"]) == 100
    assert {"preprocessing", "dataset", "metrics", "training"} <= set(found)


def test_both_are_cached_by_etag(client):
    for path in ("/detectors", "/detectors/bowtie", "/openapi.json"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert first.headers["Cache-Control"] == "no-cache"


def test_a_detector_is_loaded_when_first_asked_for_and_once(trained, monkeypatch):
    from app.detectors import store

    loads = []
    load = store.load
    monkeypatch.setattr(store, "load", lambda folder, name: loads.append(name) or load(folder, name))
    client = create_app(Settings(models_dir=trained, default_detector="small")).test_client()
    assert client.get("/detectors").get_json()["detectors"][0]["name"] == "small"
    assert loads == []
    for _ in range(3):
        assert client.post("/predict", json={"strokes": [[[0, 9], [0, 5]]]}).status_code == 200
    assert loads == ["small"]
