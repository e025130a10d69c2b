"""Workers share one count of a client's requests where a Redis keeps it."""

import json
import signal
import subprocess
import time

import pytest

from bench.server import ask, body_of, free_port, request, running, status_of
from scripts.programs import redis_server

GOOD = request("POST", "/predict", b'{"strokes": [[[0, 9], [0, 5]]]}')
ALLOWED = 12


@pytest.fixture
def redis(tmp_path):
    """A Redis of our own, that keeps nothing; its address."""
    port = free_port()
    command = [redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process, f"redis://127.0.0.1:{port}/0"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def statuses(server, n):
    return [status_of(ask(server.port, GOOD)) for _ in range(n)]


def test_workers_share_the_count(redis, tmp_path):
    _, address = redis
    limits = {"ODDITY_RATE_LIMIT": f"{ALLOWED} per hour", "REDIS_URL": address}
    with running(tmp_path / "log", workers=3, **limits) as server:
        assert sorted(statuses(server, ALLOWED + 8)) == [200] * ALLOWED + [429] * 8
        refused = ask(server.port, GOOD)
        assert f"{ALLOWED} per 1 hour" in json.loads(body_of(refused))["detail"]
    # The count outlives the workers: nobody gets round it by a restart.
    with running(tmp_path / "log", workers=1, **limits) as server:
        assert statuses(server, 2) == [429, 429]


def test_a_redis_that_ends_costs_no_reply(redis, tmp_path):
    process, address = redis
    with running(tmp_path / "log", workers=1, ODDITY_RATE_LIMIT="5 per hour", REDIS_URL=address) as server:
        assert statuses(server, 2) == [200, 200]
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        time.sleep(0.1)
        # From here on the worker counts in its own memory.
        assert statuses(server, 6) == [200] * 5 + [429]


def test_a_redis_that_hangs_costs_a_moment_and_no_reply(redis, tmp_path):
    process, address = redis
    with running(tmp_path / "log", workers=1, ODDITY_RATE_LIMIT="500 per hour", REDIS_URL=address) as server:
        assert statuses(server, 2) == [200, 200]
        process.send_signal(signal.SIGSTOP)
        try:
            assert statuses(server, 40) == [200] * 40
        finally:
            process.send_signal(signal.SIGCONT)
        assert statuses(server, 2) == [200, 200]
        assert server.log.read_text().count("Redis does not answer") in (1, 2)
