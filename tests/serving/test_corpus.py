"""Every request of the hostile corpus gets one whole reply of the right kind, and never a 5xx but for 501."""

import socket

from bench.server import ask, request, status_of
from tests.serving import corpus

GOOD = request("POST", "/predict", b'{"strokes": [[[0, 9], [0, 5]]]}')


def test_no_hostile_request_makes_the_server_fail(server, log):
    every = list(corpus.requests())
    assert len(every) >= 500
    bad = []
    for data in every:
        reply = answer(server.port, data)
        status = status_of(reply)
        sound = status < 400 or b"\r\nContent-Type: application/problem+json" in reply
        if (
            (status >= 500 and status != 501)
            or not sound
            or b"\r\nX-Request-ID: " not in reply
            or b"Traceback" in reply
        ):
            bad.append((data[:200], reply[:300]))
    assert bad == []
    assert status_of(ask(server.port, GOOD)) == 200
    assert "Traceback" not in log.read_text()


def answer(port, data):
    """The reply; to HEAD without the body that its length speaks of."""
    if not data.startswith(b"HEAD "):
        return ask(port, data)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(data)
        reply = b""
        while b"\r\n\r\n" not in reply:
            more = connection.recv(65536)
            assert more, reply
            reply += more
        return reply
