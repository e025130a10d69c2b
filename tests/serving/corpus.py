"""Hundreds of requests that nobody means well with, made by code: the same every time."""

import io
import json
import random
from collections.abc import Iterator
from typing import Any

from PIL import Image

from bench.server import request

VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e308, -1e308, 5e-324, 2**63, -(2**64), "", "a", "\x00", "🦋", "../x", "data:",
    "data:image/png;base64,", "data:image/png;base64,AAAA", "data:image/gif;base64,R0lG", "%s%n", "<script>", [], {},
    [[]], [{}], {"": {}}, [[[]]], [[[], []]], [[[0], [0]]], [[[0, 1], [0]]], [[["0"], [0]]], [[[None], [0]]],
    [0.5] * 784, [[0.5] * 28] * 28, [[[0.5] * 28] * 28], [0.5] * 783, [2.0] * 784, "x" * 5000,
]  # fmt: skip
FIELDS = ["strokes", "image", "signal", "detector", "explain", "instances", "unknown", "__proto__", ""]
NUMBERS = ["NaN", "Infinity", "-Infinity", "1e999", "-0", "00", "0x1", "1_0", ".5", "1.", "+1", "9" * 400, "1e-999"]
METHODS = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW", "get", "CONNECT"]
PATHS = [
    "/", "/predict", "/predict/", "/detectors", "/detectors/", "/detectors/..", "/detectors/%00", "/detectors/%2e%2f",
    "/static/", "/static/../app/config.py", "/static/%2e%2e/app/config.py", "/static//etc/passwd", "/healthz?x=%ff",
    "/openapi.json#a", "/metrics", "/%", "/%zz", "/\xff", "//evil.example/", "/a" * 500, "/.git/config", "/livez;x",
]  # fmt: skip
HEADERS = [
    "Content-Type: application/json; charset=utf-16", "Content-Type: ", "Content-Type: a", "Content-Encoding: br",
    "Accept: \xff", "Accept-Encoding: ,;q=2", "If-None-Match: \"", "Range: bytes=0-,1-2", "Host: ", "Host: a b",
    "Host: [::1", "Cookie: " + "a=b;" * 900, "X-Forwarded-For: " + "1.1.1.1," * 500, "Expect: 200-ok",
    "Connection: upgrade\r\nUpgrade: h2c", "Transfer-Encoding: identity", "Content-Length: 1\r\nContent-Length: 2",
    "Origin: null", "Authorization: Basic %%%", "X-Request-ID: " + "a" * 5000, "Forwarded: for=_x;proto=https",
    "Te: trailers", "Content-Type: multipart/form-data; boundary=" + "b" * 300,
]  # fmt: skip


def bodies() -> Iterator[bytes]:
    """Bodies for POST /predict."""
    for field in FIELDS:
        for value in VALUES:
            yield json.dumps({field: value}).encode()
    for number in NUMBERS:
        yield b'{"strokes": [[[%s], [0]]]}' % number.encode()
        yield b'{"image": [%s]}' % number.encode()
    for value in VALUES:
        yield json.dumps({"instances": [{"strokes": [[[0], [0]]]}, value]}).encode()
        yield json.dumps(value).encode()
    whole = b'{"strokes": [[[0, 50, 100], [0, 80, 10]], [[3], [4]]], "explain": true, "detector": "bowtie"}'
    for cut in range(0, len(whole), 3):
        yield whole[:cut]
    rng = random.Random(7)
    for _ in range(80):
        damaged = bytearray(whole)
        for _ in range(rng.randrange(1, 4)):
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
        yield bytes(damaged)


def pictures() -> Iterator[tuple[str, bytes]]:
    """Files, with the end of their name: whole ones of odd kinds, cut and damaged ones."""
    rng = random.Random(8)
    for kind in ("png", "jpeg", "webp", "gif", "bmp", "tiff"):
        for mode, size in (("L", (40, 40)), ("RGB", (1, 300)), ("RGBA", (300, 1)), ("1", (9, 9)), ("I;16", (30, 30))):
            out = io.BytesIO()
            try:
                Image.new(mode, size, 1 if mode in ("1", "I;16") else None).save(out, kind)
            except (OSError, ValueError):  # not every format holds every mode
                continue
            content = out.getvalue()
            yield kind, content
            yield kind, content[: len(content) // 2]
            for _ in range(2):
                damaged = bytearray(content)
                for _ in range(3):
                    damaged[rng.randrange(len(damaged))] = rng.randrange(256)
                yield kind, bytes(damaged)


def form(kind: str, content: bytes, name: str = "image") -> bytes:
    """POST /predict with a file in a form."""
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="a.{kind}"\r\n\r\n'.encode()
    return request("POST", "/predict", head + content + b"\r\n--b--\r\n", kind="multipart/form-data; boundary=b")


def forms() -> Iterator[bytes]:
    """Forms that are none, or hold something else."""
    for body in (
        b"",
        b"--b",
        b"--b--",
        b"--b\r\n\r\n\r\n--b--",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
    ):
        for kind in ("multipart/form-data", "multipart/form-data; boundary=b", "multipart/form-data; boundary="):
            yield request("POST", "/predict", body, kind=kind)
    for name in ("", "images", "detector", "image\x00", "strokes"):
        yield form("png", b"x", name)


def requests() -> Iterator[bytes]:
    """All of them, as they go over the wire."""
    for body in bodies():
        yield request("POST", "/predict", body)
    for kind, content in pictures():
        yield form(kind, content)
    yield from forms()
    for path in PATHS:
        for method in METHODS:
            yield f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode("latin-1")
    good = b'{"strokes": [[[0, 9], [0, 5]]]}'
    for header in HEADERS:
        head = f"POST /predict HTTP/1.1\r\n{header}\r\nContent-Length: {len(good)}\r\n\r\n"
        yield head.encode("latin-1") + good
