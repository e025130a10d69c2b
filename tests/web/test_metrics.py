"""GET /metrics in one process; tests/serving looks at several."""

import os

import pytest
from prometheus_client.mmap_dict import MmapedDict

from app.web import metrics

THERE = {"SERVER_PORT": "9100"}


@pytest.fixture
def client(make_app):
    return make_app(metrics="127.0.0.1:9100").test_client()


def value(client, line):
    text = client.get("/metrics", environ_overrides=THERE).get_data(as_text=True)
    found = [row for row in text.splitlines() if row.startswith(line)]
    return float(found[0].rsplit(" ", 1)[1]) if found else 0.0


def test_requests_and_verdicts_are_counted(client):
    timed = 'oddity_request_seconds_count{endpoint="predict.predict",method="POST",status="200"}'
    before = value(client, timed)
    verdict = client.post("/predict", json={"strokes": [[[0, 9], [0, 5]]]}).get_json()["verdict"]
    counted = f'oddity_predictions_total{{detector="bowtie",verdict="{verdict}"}}'
    counts = value(client, counted)
    client.post("/predict", json={"instances": [{"strokes": [[[0, 9], [0, 5]]]}] * 4})
    assert value(client, timed) == before + 2
    assert value(client, counted) == counts + 4


def test_what_the_client_makes_up_is_not_a_label(client):
    client.open("/made-up-path", method="MADEUP")
    text = client.get("/metrics", environ_overrides=THERE).get_data(as_text=True)
    assert "made-up-path" not in text and "MADEUP" not in text
    assert value(client, 'oddity_request_seconds_count{endpoint="none",method="other",status="404"}') >= 1


def test_they_are_for_those_who_can_reach_their_address(client, make_app, problem):
    problem(client.get("/metrics"), 404)
    problem(make_app().test_client().get("/metrics", environ_overrides=THERE), 404)


def test_the_counts_of_ended_workers_are_added_up_and_their_files_go(tmp_path, monkeypatch):
    monkeypatch.setenv(metrics.FOLDER, str(tmp_path))
    for pid in (1, 2):
        for kind in metrics.KINDS:
            counted = MmapedDict(str(tmp_path / f"{kind}_{pid}.db"))
            counted.write_value("both", 2.0, 0.0)
            counted.write_value(f"only {pid}", 1.0, 0.0)
            counted.close()
        metrics.retire(pid)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counter_ended.db", "histogram_ended.db"]
    for kind in metrics.KINDS:
        found = MmapedDict.read_all_values_from_file(str(tmp_path / f"{kind}_ended.db"))
        assert {key.strip(): number for key, number, *_ in found} == {"both": 4.0, "only 1": 1.0, "only 2": 1.0}


def test_a_damaged_file_of_an_ended_worker_is_dropped(tmp_path, monkeypatch):
    monkeypatch.setenv(metrics.FOLDER, str(tmp_path))
    (tmp_path / "counter_1.db").write_bytes(b"\xff" * 100)
    (tmp_path / "histogram_1.db").write_bytes(b"")
    metrics.retire(1)
    assert not list(tmp_path.glob("*_1.db"))


def test_without_room_nothing_is_counted_and_all_goes_on(client, monkeypatch):
    counted = client.application.extensions["metrics"]
    monkeypatch.setenv(metrics.FOLDER, os.devnull)  # nothing can be written into it
    counted.make_room()
    monkeypatch.delenv(metrics.FOLDER)
    assert counted.paused
    assert client.post("/predict", json={"strokes": [[[0, 9], [0, 5]]]}).status_code == 200
    assert not counted.timers and not counted.counters


def test_labels_beyond_what_the_files_hold_are_not_counted(client, monkeypatch):
    monkeypatch.setattr(metrics, "MOST_LABELS", 1)
    for path in ("/healthz", "/livez", "/nowhere"):
        client.get(path)
    assert list(client.application.extensions["metrics"].timers) == [("health.healthz", "GET", "200")]
