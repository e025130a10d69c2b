"""Whatever is sent, the answer is a problem, the server stays, and others are served meanwhile."""

import base64
import io
import json
import socket
import struct
import time
import zlib

import pytest
from PIL import Image

from bench.server import ask, body_of, read_reply, request, status_of

GOOD = request("POST", "/predict", b'{"strokes": [[[0, 50, 100], [0, 80, 10]]]}')


def png(width, height, data=b""):
    """A PNG whose head says one size, and whose data may be anything."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def picture(content, kind="png"):
    return json.dumps({"image": f"data:image/{kind};base64," + base64.b64encode(content).decode()}).encode()


def jpeg():
    out = io.BytesIO()
    Image.new("L", (64, 64), "white").save(out, "JPEG")
    return out.getvalue()


BODIES = [
    ("deep arrays", b"[" * 1_000_000, 400),
    ("deep objects", b'{"a":' * 200_000, 400),
    ("deep strokes", b'{"strokes":' + b"[" * 100 + b"]" * 100 + b"}", 422),
    ("a huge whole number", b'{"image":[' + b"9" * 100_000 + b"]}", (400, 422)),
    ("a huge exponent", b'{"strokes":[[[1e99999],[1]]]}', 422),
    ("coordinates at the edge of float", b'{"strokes":[[[1e308,-1e308],[1e308,-1e308]]]}', 200),
    ("the smallest coordinates", b'{"strokes":[[[5e-324,0],[0,5e-324]]]}', 200),
    ("NaN", b'{"strokes":[[[NaN],[1]]]}', 422),
    ("duplicate keys", b'{"strokes":[[[1],[1]]],"strokes":[[[1],[1]]]}', 200),
    ("a lone surrogate", b'{"detector":"\\ud800","strokes":[[[1],[1]]]}', 400),
    ("a lone surrogate in a key", b'{"\\udfff":1}', 400),
    ("not UTF-8", b'{"detector":"\xff"}', 400),
    ("a null in a name", b'{"detector":"\\u0000","strokes":[[[1],[1]]]}', 404),
    ("a million strokes", b'{"strokes":[' + b"[[1],[1]]," * 1_000_000 + b"[[1],[1]]]}", 413),
    ("as many strokes as fit", b'{"strokes":[' + b"[[1],[1]]," * 190_000 + b"[[1],[1]]]}", 422),
    ("a million fields", b"{" + b",".join(b'"%d":1' % i for i in range(100_000)) + b"}", 422),
    ("a long string", b'{"image":"' + b"x" * 2_000_000 + b'"}', 422),
    ("a long field name", b'{"' + b"x" * 1_000_000 + b'":1}', 422),
    ("two rows and two million numbers", b'{"image":[' + b"0," * 900_000 + b"0]}", 422),
    ("a PNG of 50 megapixels", picture(png(10_000, 5_000, b"\0" * 10_001 * 5_000)), 422),
    ("a PNG that claims 4 gigapixels", picture(png(65_535, 65_535)), 422),
    ("a PNG cut off", picture(png(100, 100, b"\0" * 50)), 422),
    ("a PNG that is a JPEG", picture(jpeg()), 422),
    ("a JPEG that is a PNG", picture(png(8, 8, b"\0" * 72), "jpeg"), 422),
    ("a JPEG cut off", picture(jpeg()[:-200], "jpeg"), 422),
    ("a GIF", picture(b"GIF89a", "gif"), 422),
    ("an SVG", picture(b"<svg/>", "svg+xml"), 422),
    ("no picture", picture(b"bowtie"), 422),
    ("an empty picture", picture(b""), 422),
    ("base64 that is none", b'{"image":"data:image/png;base64,%%%"}', 422),
]


@pytest.mark.parametrize(("body", "status"), [b[1:] for b in BODIES], ids=[b[0] for b in BODIES])
def test_a_hostile_body_gets_a_short_answer(server, body, status):
    reply = ask(server.port, request("POST", "/predict", body))
    wanted = status if isinstance(status, tuple) else (status,)
    assert status_of(reply) in wanted, reply[:500]
    found = json.loads(body_of(reply))
    if status_of(reply) != 200:
        assert b"application/problem+json" in reply.partition(b"\r\n\r\n")[0]
        assert found["status"] == status_of(reply) and len(body_of(reply)) < 2_000
    assert b"Traceback" not in reply
    assert status_of(ask(server.port, GOOD)) == 200


MALFORMED = [
    (b"GET / HTTP/9.9\r\n\r\n", 400),
    (b"BOWTIE\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nbad header\r\n\r\n", 400),
    (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    (b"GET / HTTP/1.1\r\nA: " + b"x" * 20_000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
    (b"POST /predict HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST /predict HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"POST /predict HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
    (
        (
            b"POST /predict HTTP/1.1\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nzz\r\n0\r\n\r\n"
        ),
        400,
    ),
    (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
]


@pytest.mark.parametrize(("data", "status"), MALFORMED, ids=[repr(m[0][:30]) for m in MALFORMED])
def test_malformed_http_is_a_problem_too(server, data, status):
    reply = ask(server.port, data)
    assert status_of(reply) == status
    assert b"application/problem+json" in reply and json.loads(body_of(reply))["status"] == status


def test_a_chunked_body_is_read(server):
    body = GOOD.partition(b"\r\n\r\n")[2]
    head = b"POST /predict HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert status_of(ask(server.port, head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))) == 200


def test_valid_trailers_are_read_over(server):
    body = GOOD.partition(b"\r\n\r\n")[2]
    head = b"POST /predict HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = head + b"%x;a=b\r\n%s\r\n0\r\nX-Sum: 1\r\n\r\n" % (len(body), body)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        for _ in range(2):
            connection.sendall(chunked)
            assert status_of(read_reply(connection)) == 200


@pytest.mark.parametrize("data", [m[0] for m in MALFORMED] + [GOOD, b"GET /nowhere HTTP/1.1\r\n\r\n"])
def test_every_reply_has_its_request_id_and_its_headers(server, data):
    head = ask(server.port, data).partition(b"\r\n\r\n")[0]
    assert b"\r\nX-Request-ID: " in head and b"\r\nContent-Security-Policy: " in head


def test_what_this_server_does_not_do_is_no_defect(server):
    reply = ask(server.port, b"POST /predict HTTP/1.1\r\nTransfer-Encoding: bowtie\r\n\r\n")
    assert status_of(reply) == 501
    assert b"Something went wrong" not in reply and b"does not support" in reply


@pytest.mark.parametrize(
    "header", [b"SCRIPT_NAME: /x", b"Script-Name: /x", b"PATH_INFO: /x", b"X-Forwarded-Proto: https"]
)
def test_nobody_says_where_the_application_lies(server, header):
    reply = ask(server.port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + header + b"\r\n\r\n")
    assert status_of(reply) == 200 and b"Strict-Transport" not in reply


def test_a_refused_body_is_taken_so_that_the_reply_is_read(server):
    body = b" " * 3_000_000
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        connection.sendall(request("POST", "/predict", body))
        assert status_of(read_reply(connection)) == 413
        connection.sendall(GOOD)
        assert status_of(read_reply(connection)) == 200


STALLED = [
    b"",
    b"POST /pre",
    b"POST /predict HTTP/1.1\r\nContent-Length: 100\r\n\r\n{",
    b"POST /predict HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
]


@pytest.mark.parametrize("beginning", STALLED, ids=repr)
def test_a_hundred_slow_clients_do_not_keep_a_quick_one_waiting(server, beginning):
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
    try:
        for connection in slow:
            connection.sendall(beginning)
        for _ in range(20):
            assert status_of(ask(server.port, GOOD)) == 200
        # And they are still listened to: those who finish are answered.
        rest = GOOD[len(beginning) :] if GOOD.startswith(beginning) else None
        if rest:
            slow[0].sendall(rest)
            assert status_of(read_reply(slow[0])) == 200
    finally:
        for connection in slow:
            connection.close()


def test_bytes_that_drip_in_are_put_together(server):
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        for start in range(0, len(GOOD), 40):
            connection.sendall(GOOD[start : start + 40])
        assert status_of(read_reply(connection)) == 200
        connection.sendall(GOOD)  # and the connection is kept
        assert status_of(read_reply(connection)) == 200


def test_requests_sent_together_are_answered_one_after_the_other(server):
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        for _ in range(3):
            connection.sendall(GOOD + request("GET", "/healthz") + GOOD)
            received = b""
            while received.count(b"HTTP/1.1 200 OK") < 3 or not received.endswith(b"}"):
                more = connection.recv(65536)
                assert more, received
                received += more
            assert received.count(b'"reconstruction"') == 2 and b'"ready"' in received


def test_a_client_that_hangs_up_halfway_is_forgotten(server):
    for cut in (3, 60, len(GOOD) - 5):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(GOOD[:cut])
    assert status_of(ask(server.port, GOOD)) == 200


def test_clients_that_do_not_close_their_side_hold_up_nobody(server):
    open_still = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    try:
        for connection in open_still:
            connection.sendall(request("GET", "/healthz", headers="Connection: close\r\n"))
        for connection in open_still:
            assert status_of(read_reply(connection)) == 200
        for _ in range(20):
            assert status_of(ask(server.port, GOOD, timeout=2)) == 200
        assert open_still[0].recv(1) == b""  # they were told the end
    finally:
        for connection in open_still:
            connection.close()


def test_replies_that_are_not_taken_wait_for_their_reader(server):
    n = 400  # replies of 14 kB each, more than the buffers of two sockets hold
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        for _ in range(n):
            connection.sendall(GOOD)
            time.sleep(0.002)
        for _ in range(20):
            assert status_of(ask(server.port, GOOD)) == 200
        expected = body_of(ask(server.port, GOOD))
        left = b""
        for _ in range(n):
            while len(left.partition(b"\r\n\r\n")[2]) < len(expected):
                more = connection.recv(1 << 20)
                assert more
                left += more
            left = left.partition(b"\r\n\r\n")[2]
            assert left.startswith(expected)
            left = left[len(expected) :]


def test_the_log_shows_no_trace(server, log):
    assert "Traceback" not in log.read_text()
