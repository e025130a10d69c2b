"""Start the server as it is deployed, for bench/ and for tests/serving, and talk to it with as little as possible."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server on 127.0.0.1, as deployed, or gunicorn with other `arguments`; its output goes to `log`.

    root : where its code is, which may be that of another version
    """

    def __init__(
        self, log: Path, workers: int = 2, arguments: tuple[str, ...] = (), root: Path = ROOT, **environment: str
    ):
        self.port, self.log = free_port(), log
        keep = {k: v for k, v in os.environ.items() if not k.startswith("ODDITY_") and k != "PROMETHEUS_MULTIPROC_DIR"}
        env = {**keep, "PORT": str(self.port), "HOST": "127.0.0.1", "WEB_CONCURRENCY": str(workers)}
        env |= {"ODDITY_RATE_LIMIT": "", **environment}
        self.started = time.perf_counter()
        self.probe = request("GET", "/" if arguments else "/healthz")
        if arguments:
            command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", *arguments]
        else:
            command = [sys.executable, "-m", "app", "serve"]
        with log.open("wb") as out:
            self.process = subprocess.Popen(command, cwd=root, env=env, stdout=out, stderr=subprocess.STDOUT)

    def wait(self, seconds: float = 60) -> "Server":
        """Wait until it is ready."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if status_of(ask(self.port, self.probe)) in (200, 404):
                    return self
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"The server did not get ready.\n{self.log.read_text()[-2000:]}")

    def workers(self) -> list[int]:
        """Process ids of the workers."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    def stop(self) -> int:
        """End it and return its status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()


@contextmanager
def running(
    log: Path, workers: int = 2, arguments: tuple[str, ...] = (), root: Path = ROOT, **environment: str
) -> Iterator[Server]:
    """A server that is ready, and is ended afterwards."""
    server = Server(log, workers, arguments, root, **environment)
    try:
        yield server.wait()
    finally:
        server.stop()


def request(method: str, path: str, body: bytes = b"", headers: str = "", kind: str = "application/json") -> bytes:
    """The bytes of a request."""
    kind = f"Content-Type: {kind}\r\n" if body else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{kind}{headers}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def read_reply(connection: socket.socket) -> bytes:
    """One whole reply. Raises ConnectionError where the connection ends before."""
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise ConnectionResetError("closed before a reply")
        data += more
    end = data.index(b"\r\n\r\n") + 4
    length = LENGTH.search(data[:end])
    parts, left = [data], end + int(length[1] if length else 0) - len(data)
    while left > 0:
        more = connection.recv(min(left, 1 << 20))
        if not more:
            raise ConnectionResetError("closed within a reply")
        parts.append(more)
        left -= len(more)
    return b"".join(parts)


def ask(port: int, data: bytes, timeout: float = 30) -> bytes:
    """Send bytes on a new connection and return the reply."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(data)
        return read_reply(connection)


def status_of(reply: bytes) -> int:
    """The status of a reply."""
    return int(reply.split(b" ", 2)[1])


def body_of(reply: bytes) -> bytes:
    """What follows the head."""
    return reply.partition(b"\r\n\r\n")[2]
