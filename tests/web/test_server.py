"""The worker's own part: deadlines for clients, and errors that no view sees. tests/serving has the whole of it."""

import json
import socket
import time
from types import SimpleNamespace

import pytest
from gunicorn.http import errors

from app.web import server
from app.web.problems import TooLateError, raw_problem
from app.web.server import Client


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Client(ours, SimpleNamespace(alive=True)), theirs


def test_the_first_byte_sets_the_deadline(pair):
    client, other = pair
    other.sendall(b"GET")
    assert client.recv(100) == b"GET"
    assert 0 < client.deadline - time.monotonic() <= server.HEAD_SECONDS


def test_a_request_that_has_begun_must_arrive_in_time(pair):
    client, _ = pair
    client.deadline = time.monotonic() - 1
    with pytest.raises(TooLateError):
        client.recv(100)


def test_a_silent_client_is_one_that_has_left(pair, monkeypatch):
    client, other = pair
    monkeypatch.setattr(server, "IDLE_SECONDS", 0.01)
    assert client.recv(100) == b""
    monkeypatch.setattr(server, "IDLE_SECONDS", 60)
    monkeypatch.setattr(server, "LAST_SECONDS", 0.01)
    client.worker.alive = False
    assert client.recv(100) == b""
    other.sendall(b"late, but there")
    assert client.recv(100) == b"late, but there"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (errors.InvalidRequestLine("BOWTIE"), 400, "malformed: Invalid HTTP request line: 'BOWTIE'"),
        (errors.LimitRequestLine(9000, 4094), 414, "malformed"),
        (errors.LimitRequestHeaders("too many"), 431, "malformed"),
        (errors.ExpectationFailed("200-ok"), 417, "malformed"),
        (errors.UnsupportedTransferCoding("bowtie"), 501, "does not support"),
        (TooLateError(), 408, "did not arrive in time"),
        (RuntimeError("secret"), 500, "Something went wrong"),
    ],
)
def test_every_error_of_a_connection_is_a_whole_reply(error, status, words):
    head, _, body = raw_problem(error, "abc").partition(b"\r\n\r\n")
    found = json.loads(body)
    assert head.startswith(f"HTTP/1.1 {status} {found['title']}\r\n".encode())
    assert f"\r\nContent-Length: {len(body)}\r\n".encode() in head and b"\r\nX-Request-ID: abc\r\n" in head
    assert found["status"] == status and words in found["detail"] and "secret" not in found["detail"]
