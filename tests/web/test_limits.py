"""The rate limit, and whose address it counts."""

import subprocess
import sys
import time

import pytest

from app.config import ROOT
from app.errors import InputError
from app.web.shared import BUCKETS, ROWS, Shared, SharedStorage

BODY = {"strokes": [[[0, 9], [0, 5]]]}


def statuses(client, n, **more):
    return [client.post("/predict", json=BODY, **more).status_code for _ in range(n)]


def test_too_many_requests_are_429_with_when_to_come_back(make_app, problem):
    client = make_app(rate_limit="3 per hour").test_client()
    assert statuses(client, 3) == [200] * 3
    reply = client.post("/predict", json=BODY)
    assert "Allowed: 3 per 1 hour" in problem(reply, 429)["detail"]
    assert 0 < int(reply.headers["Retry-After"]) <= 3600
    assert client.get("/healthz").status_code == 200


def test_each_client_has_its_own_count(make_app):
    client = make_app(rate_limit="1 per hour").test_client()
    assert statuses(client, 2, environ_overrides={"REMOTE_ADDR": "10.0.0.1"}) == [200, 429]
    assert statuses(client, 2, environ_overrides={"REMOTE_ADDR": "10.0.0.2"}) == [200, 429]


def test_a_made_up_forwarded_address_counts_only_behind_trusted_proxies(make_app):
    def ask(client, forwarded):
        return client.post("/predict", json=BODY, headers={"X-Forwarded-For": forwarded}).status_code

    bare = make_app(rate_limit="1 per hour").test_client()
    assert [ask(bare, "1.1.1.1"), ask(bare, "2.2.2.2")] == [200, 429]
    behind = make_app(rate_limit="1 per hour", proxies=1).test_client()
    assert [ask(behind, "9.9.9.9, 1.1.1.1"), ask(behind, "8.8.8.8, 1.1.1.1"), ask(behind, "2.2.2.2")] == [200, 429, 200]


def test_a_redis_that_is_down_leaves_the_limit_to_memory(make_app):
    client = make_app(rate_limit="1 per hour", redis_url="redis://127.0.0.1:18199/0").test_client()
    assert statuses(client, 2) == [200, 429]


def test_no_limit_is_no_limit(make_app):
    assert set(statuses(make_app(rate_limit="").test_client(), 30)) == {200}


def test_work_is_what_counts(make_app):
    """Two hundred and fifty-six drawings in one request cost more than one."""
    client = make_app(rate_limit="50 per hour").test_client()
    assert client.post("/predict", json=BODY).status_code == 200
    assert client.post("/predict", json={"instances": [BODY] * 256}).status_code == 429


def test_the_addresses_of_one_ipv6_client_are_counted_together(make_app):
    client = make_app(rate_limit="1 per hour").test_client()
    assert statuses(client, 1, environ_overrides={"REMOTE_ADDR": "2001:db8:0:1::1"}) == [200]
    assert statuses(client, 1, environ_overrides={"REMOTE_ADDR": "2001:db8:0:1:ffff::2"}) == [429]
    assert statuses(client, 1, environ_overrides={"REMOTE_ADDR": "2001:db8:0:2::1"}) == [200]
    assert statuses(client, 2, environ_overrides={"REMOTE_ADDR": "::ffff:10.0.0.3"}) == [200, 429]
    assert statuses(client, 1, environ_overrides={"REMOTE_ADDR": "10.0.0.3"}) == [429]


def test_a_limit_that_makes_no_sense_is_refused(make_app):
    with pytest.raises(InputError, match=r"ODDITY_RATE_LIMIT is .lots.\. Expected a number and a time"):
        make_app(rate_limit="lots")


FORKING = """
import os
from app.web.shared import Shared, SharedStorage
counts = SharedStorage(Shared())
counts.incr("a", 60)
if not (child := os.fork()):
    counts.incr("a", 60, 4)
    os._exit(0)
os.waitpid(child, 0)
print(counts.incr("a", 60))
"""


def test_counts_are_shared_by_processes_and_outlive_them():
    done = subprocess.run([sys.executable, "-c", FORKING], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("6\n", "")


def test_a_count_says_when_it_ends():
    counts = SharedStorage(Shared())
    counts.incr("a", 60)
    assert 50 < counts.get_expiry("a") - time.time() <= 60
    assert counts.get("b") == 0


def test_more_clients_than_there_is_room_for_push_out_the_oldest():
    counts = SharedStorage(Shared())
    for i in range(BUCKETS * ROWS + 1000):
        counts.incr(f"client {i}", 60 + i // 100)
    last = [counts.get(f"client {i}") for i in range(BUCKETS * ROWS, BUCKETS * ROWS + 1000)]
    assert last == [1] * 1000


def test_a_count_begins_anew_when_its_time_is_over():
    counts = SharedStorage(Shared())
    counts.incr("a", 0, 5)
    assert counts.incr("a", 60) == 1
