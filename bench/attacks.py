"""What bench/reliability.py does to a server, and what others see of it meanwhile. All on 127.0.0.1, all bounded."""

import base64
import io
import json
import shutil
import signal
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from PIL import Image

from bench.server import Server, ask, free_port, request, status_of
from scripts.limit_memory import below, megabytes

STROKES = [[[0, 50, 100], [0, 80, 10]], [[20, 60], [90, 5]]]
SMALL = request("POST", "/predict", json.dumps({"strokes": STROKES}).encode())
BATCH = request("POST", "/predict", json.dumps({"instances": [{"strokes": STROKES}] * 64}).encode())
PATIENCE = 60
"""Seconds that a client waits for an answer."""
Figures = dict[str, float]


def hostile_pictures() -> list[bytes]:
    """40 requests, ten of each kind: many scans, 16 bits, 16 megapixels with transparency, and the same as WebP."""
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (1200, 1600), np.uint8))
    scans = saved(noise.resize((2400, 1800)), "JPEG", progressive=True, quality=10)
    last = scans.rindex(b"\xff\xda")
    scans = scans[:last] + scans[last:-2][:31] * 4000 + scans[-2:]
    deep = saved(Image.fromarray(np.full((4000, 4000), 60_000, np.uint16)), "PNG")
    clear = saved(Image.new("RGBA", (4000, 4000), (200, 10, 10, 100)), "PNG")
    webp = saved(Image.new("RGBA", (4000, 4000), (200, 10, 10, 100)), "WEBP", lossless=True)
    kinds = [("jpeg", scans), ("png", deep), ("png", clear), ("webp", webp)]
    return [request("POST", "/predict", as_json(*kinds[i % len(kinds)])) for i in range(40)]


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """The file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def as_json(kind: str, content: bytes) -> bytes:
    """The body that asks about a picture."""
    return json.dumps({"image": f"data:image/{kind};base64,{base64.b64encode(content).decode()}"}).encode()


class Watch:
    """Asks the same again and again, one at a time, while something else happens; and looks at the memory."""

    def __init__(self, server: Server, questions: list[bytes]):
        self.server, self.questions = server, questions
        self.seconds: list[float] = []
        self.lost, self.peak = 0, 0.0

    @contextmanager
    def during(self) -> Iterator["Watch"]:
        """From here to the end of the block."""
        stop = threading.Event()
        threads = [threading.Thread(target=each, args=(stop,)) for each in (self.ask, self.weigh)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            stop.set()
            for thread in threads:
                thread.join()

    def ask(self, stop: threading.Event) -> None:
        """Time each answer. One that does not come is lost, and took as long as it was waited for."""
        number = 0
        while not stop.is_set():
            start = time.perf_counter()
            try:
                sound = status_of(ask(self.server.port, self.questions[number % len(self.questions)], PATIENCE)) == 200
            except OSError:
                sound = False
            self.seconds.append(time.perf_counter() - start)
            self.lost += not sound
            number += 1
            stop.wait(0.02)

    def weigh(self, stop: threading.Event) -> None:
        """The most memory of all processes together, pages that they share counted once, in megabytes."""
        while not stop.wait(0.1):
            self.peak = max(self.peak, sum(map(megabytes, below(self.server.process.pid))))

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of 100 were answered."""
        return 1000 * statistics.quantiles(self.seconds, n=100, method="inclusive")[98]


def pictures(server: Server) -> Figures:
    """40 hostile pictures, ten at a time."""
    ask(server.port, SMALL)

    def one(data: bytes) -> tuple[float, bool]:
        start = time.perf_counter()
        try:
            sound = status_of(ask(server.port, data, PATIENCE)) < 600
        except OSError:
            sound = False
        return time.perf_counter() - start, sound

    with Watch(server, [SMALL]).during() as watch, ThreadPoolExecutor(10) as clients:
        answers = list(clients.map(one, hostile_pictures()))
    return {
        "hostile pictures: slowest answer, s": max(seconds for seconds, _ in answers),
        "hostile pictures: without an answer": sum(not sound for _, sound in answers),
        "hostile pictures: peak memory of all processes, MB": watch.peak,
        "hostile pictures: small requests' p99, ms": watch.p99,
        "hostile pictures: small requests lost": watch.lost,
    }


def slow_clients(server: Server, each: int = 200, seconds: float = 20) -> Figures:
    """Idle clients, heads that drip, and bodies that drip after their first 64 KB."""
    body = b'{"instances": [' + b" " * 65_536
    long = b"POST /predict HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 1500000\r\n\r\n"
    begun = [(b"", b""), (b"POST /predict HTTP/1.1\r\n", b"X: y\r\n"), (long + body, b" ")]
    clients: list[tuple[socket.socket, bytes]] = []
    mixed = [SMALL, SMALL, SMALL, BATCH]
    ask(server.port, BATCH)
    with Watch(server, mixed).during() as alone:
        time.sleep(seconds / 4)
    try:
        for first, drop in begun:
            for _ in range(each):
                connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
                connection.setblocking(False)
                clients.append((connection, drop))
                with suppress(OSError):
                    connection.send(first)
        with Watch(server, mixed).during() as watch:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                for connection, drop in clients:
                    with suppress(OSError):
                        connection.send(drop)
                time.sleep(0.5)
    finally:
        for connection, _ in clients:
            connection.close()
    return {
        "no slow clients: others' p99, batches too, ms": alone.p99,
        "slow clients: others' p99, batches too, ms": watch.p99,
        "slow clients: others' requests lost": watch.lost,
    }


def redis_trouble(serve: Callable[..., Server], folder: Path) -> Figures:
    """Redis hangs, goes on, stops and comes back, while clients ask."""
    program = shutil.which("redis-server")
    if program is None:
        raise SystemExit("No Redis found. Install it (Debian, Ubuntu: apt install redis-server).")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    redis = start()
    server = serve(ODDITY_RATE_LIMIT="1000000 per hour", REDIS_URL=f"redis://127.0.0.1:{port}/0")
    try:
        server.wait()
        with Watch(server, [SMALL]).during() as watch:
            time.sleep(2)
            redis.send_signal(signal.SIGSTOP)
            time.sleep(8)
            redis.send_signal(signal.SIGCONT)
            time.sleep(2)
            redis.kill()
            redis.wait()
            time.sleep(8)
            redis = start()
            time.sleep(7)
    finally:
        server.stop()
        redis.kill()
        redis.wait()
    return {
        "Redis hung, stopped, back: requests lost": watch.lost,
        "Redis hung: slowest answer, ms": 1000 * max(watch.seconds),
    }
