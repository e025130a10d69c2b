"""Workers die, detectors are exchanged, ports are taken: what clients and people see of it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app.config import ROOT
from app.detectors import store
from app.kinds.drawing.strokes import to_bitmap
from bench.reliability import drawings, storm
from bench.server import Server, ask, body_of, free_port, read_reply, request, running, status_of
from bench.serving import resident

GOOD = request("POST", "/predict", b'{"strokes": [[[0, 9], [0, 5]]]}')


def test_no_answer_is_wrong_while_workers_are_killed_and_reloaded(tmp_path):
    with running(tmp_path / "log") as server:
        counts, wrong = storm(server, seconds=7, clients=64, kill_every=2)
    print(dict(counts))
    assert wrong == []
    assert counts["unfinished"] == 0
    assert counts["killed"] >= 2 and counts["reloaded"] == 1
    assert counts["answered"] > 64


def test_replies_are_bit_equal_to_the_detector_s_alone_and_in_a_batch(server):
    detector = store.load(ROOT / "models", "bowtie")
    bodies = [{"strokes": strokes} for strokes in drawings(40)]
    together = json.loads(
        body_of(ask(server.port, request("POST", "/predict", json.dumps({"instances": bodies}).encode())))
    )
    for body, batched in zip(bodies, together["predictions"], strict=True):
        found = json.loads(body_of(ask(server.port, request("POST", "/predict", json.dumps(body).encode()))))
        expected = detector.inspect(to_bitmap(body["strokes"])[None])
        assert found["score"] == expected.score[0] and found["p_value"] == expected.p_value[0]
        assert found["reconstruction_error"] == expected.reconstruction_error[0]
        np.testing.assert_array_equal(np.float32(found["reconstruction"]), expected.reconstruction.ravel())
        assert batched == found


def test_replies_are_bit_equal_to_the_command_line_s(server, tmp_path):
    normal, *others = drawings(9)
    (tmp_path / "normal.ndjson").write_text(json.dumps({"drawing": normal}) + "\n")
    for i, other in enumerate(others):
        (tmp_path / "other.ndjson").write_text(json.dumps({"drawing": other}) + "\n")
        command = ["evaluate", "bowtie", "--normal", "normal.ndjson", "--anomalous", "other.ndjson", "--json"]
        run = subprocess.run(
            [sys.executable, "-m", "app", *command], cwd=tmp_path, capture_output=True, text=True, timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        printed = json.loads(run.stdout)
        replies = [ask_for(server, {"strokes": strokes}) for strokes in (normal, others[i])]
        assert list(printed["reconstruction_error"].values()) == [one["reconstruction_error"] for one in replies]
        assert [one["threshold"] for one in replies] == [printed["threshold"]] * 2
        assert printed["false_alarm_rate"] == replies[0]["anomaly"] and printed["recall"] == replies[1]["anomaly"]


def ask_for(server, body):
    return json.loads(body_of(ask(server.port, request("POST", "/predict", json.dumps(body).encode()))))


def test_the_server_imports_no_tensorflow_and_stays_small(tmp_path):
    with running(tmp_path / "log") as fresh:  # others' batches and detectors are not this test's to count
        ask(fresh.port, request("POST", "/predict", b'{"strokes": [[[0, 9], [0, 5]]]}'))
        for pid in fresh.workers():
            assert "tensorflow" not in Path(f"/proc/{pid}/maps").read_text()
            assert resident(pid) < 90


def test_the_metrics_are_those_of_all_workers_also_after_a_reload(tmp_path):
    port = free_port()

    def count():
        text = body_of(ask(port, request("GET", "/metrics"))).decode()
        rows = [r for r in text.splitlines() if r.startswith("oddity_predictions_total")]
        return sum(float(r.rsplit(" ", 1)[1]) for r in rows)

    with running(tmp_path / "log", ODDITY_METRICS=f"127.0.0.1:{port}", TMPDIR=str(tmp_path)) as server:
        for _ in range(40):
            ask(server.port, GOOD)
        assert {count() for _ in range(10)} == {40}
        assert status_of(ask(server.port, request("GET", "/metrics"))) == 404
        before = set(server.workers())
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(server.workers()) == 2 and not before & set(server.workers()))
        wait_until(lambda: count() == 40)
        folder = next(tmp_path.glob("oddity-metrics-*"))
        wait_until(lambda: len(list(folder.glob("counter_*.db"))) == 3)  # two workers, and those that have ended
    assert not list(tmp_path.glob("oddity-metrics-*"))


def wait_until(holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_the_access_log_is_json_with_request_id_and_duration(server, log):
    ask(server.port, request("GET", "/healthz?secret=1", headers="X-Request-ID: find-me\r\n"))
    deadline = time.monotonic() + 10
    while "find-me" not in (text := log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    line = json.loads(next(row for row in text.splitlines() if "find-me" in row))
    assert line["method"] == "GET" and line["path"] == "/healthz" and line["status"] == 200
    assert line["duration_ms"] >= 0 and line["client"] == "127.0.0.1"
    assert "secret" not in text


def test_a_hang_up_signal_brings_in_a_new_detector(tmp_path):
    models = tmp_path / "models"
    shutil.copytree(ROOT / "models" / "bowtie", models / "bowtie")
    with running(tmp_path / "log", ODDITY_MODELS=str(models)) as server:
        body = request("POST", "/predict", b'{"strokes": [[[0, 9], [0, 5]]], "detector": "second"}')
        assert status_of(ask(server.port, body)) == 404
        shutil.copytree(models / "bowtie", models / "second")
        server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 30
        while status_of(ask(server.port, body)) != 200:
            assert time.monotonic() < deadline, "the new detector never came"
            time.sleep(0.1)


def test_a_port_in_use_ends_with_one_sentence(server):
    env = {**os.environ, "HOST": "127.0.0.1", "PORT": str(server.port)}
    for command in (["-m", "app", "serve"], ["-m", "gunicorn"]):
        ended = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
        )
        assert ended.returncode != 0
        assert ended.stderr.count("\n") == 1 and "Cannot listen on" in ended.stderr and str(server.port) in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ODDITY_RATE_LIMIT", "lots"),
        ("REDIS_URL", "nonsense"),
        ("WEB_CONCURRENCY", "-1"),
        ("ODDITY_MAX_POINTS", "many"),
        ("ODDITY_PORT", "1"),
    ],
)
def test_a_bad_setting_ends_with_one_sentence(tmp_path, name, value):
    server = Server(tmp_path / "log", **{name: value})
    try:
        assert server.process.wait(60) != 0
    finally:
        server.stop()
    text = server.log.read_text()
    assert text.strip().count("\n") == 0 and text.strip().startswith("Error: ")
    assert name in text or value in text


def test_ipv6_is_listened_on(tmp_path):
    server = Server(tmp_path / "log", HOST="::1")
    try:
        wait_until(lambda: "Oddity is ready" in server.log.read_text())
        with socket.create_connection(("::1", server.port), timeout=30) as connection:
            connection.sendall(GOOD)
            assert status_of(read_reply(connection)) == 200
    finally:
        server.stop()


def test_the_limit_survives_a_reload(tmp_path):
    with running(tmp_path / "log", ODDITY_RATE_LIMIT="10 per hour") as server:
        assert [status_of(ask(server.port, GOOD)) for _ in range(6)] == [200] * 6
        before = set(server.workers())
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: len(server.workers()) == 2 and not before & set(server.workers()))
        assert [status_of(ask(server.port, GOOD)) for _ in range(6)] == [200] * 4 + [429] * 2


def test_a_server_that_ends_answers_what_it_has_begun_and_does_not_wait_for_the_silent(tmp_path):
    with running(tmp_path / "log") as server, socket.create_connection(("127.0.0.1", server.port)) as silent:
        silent.sendall(GOOD)
        assert status_of(read_reply(silent)) == 200
        many = request("POST", "/predict", json.dumps({"instances": [{"strokes": d} for d in drawings(200)]}).encode())
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as busy:
            busy.sendall(many)
            time.sleep(0.05)
            server.process.send_signal(signal.SIGTERM)
            assert status_of(read_reply(busy)) == 200
        assert server.process.wait(15) == 0
    assert "graceful timeout" not in server.log.read_text()
