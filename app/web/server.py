"""gunicorn's threaded worker, made patient with slow clients and polite in its own errors.

gunicorn hands every new connection to a thread, which then waits for the client: as many idle or dripping clients
as there are threads, and nobody else is served. Here a connection costs no thread until its request has arrived
(up to BUFFERED bytes of it): the poller looks at what lies in the socket's buffer without taking it, and asks the
kernel to be woken again when there is more. What then still has to come, or go, has a deadline.
"""

import contextlib
import re
import socket
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any

import orjson
from gunicorn import util
from gunicorn.http.errors import ParseException
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from app.web.problems import DETAILS, MIMETYPE, document

ARRIVE_SECONDS = 15
"""A request must have arrived this long after its first byte, and the rest of a large body as long after that."""
LEAVE_SECONDS = 20
"""A reply must be taken within this time."""
BUFFERED = 64 * 1024
DRAINED = 32 * 1024 * 1024
"""More than this is not taken from a client whose request was refused."""
HEAD = 32 * 1024
"""A longer head goes to gunicorn, which refuses it."""

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)


def missing(data: bytes) -> int:
    """How many bytes at least are missing from the request that `data` begins; 0 when it can be worked on."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return 0 if len(data) >= HEAD else 1
    head = data[: end + 2]
    if CHUNKED.search(head):
        return 0 if len(data) >= BUFFERED or data.endswith(b"0\r\n\r\n") else 1
    length = LENGTH.search(head)
    whole = end + 4 + int(length[1]) if length else 0
    return max(0, min(whole, BUFFERED) - len(data))


class Unreader(SocketUnreader):  # type: ignore[misc]
    """Reads from a socket until a deadline."""

    deadline = 0.0

    def chunk(self, size_hint: int | None = None) -> bytes:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("The request did not arrive in time.")
        self.sock.settimeout(left)
        data: bytes = super().chunk(size_hint)
        self.sock.settimeout(LEAVE_SECONDS)
        return data


class Connection(TConn):  # type: ignore[misc]
    """A connection that knows how much of its next request it has seen."""

    seen = 0

    def init(self) -> None:
        if not self.initialized:
            super().init()
            self.parser.unreader = Unreader(self.sock)
        self.parser.unreader.deadline = time.monotonic() + ARRIVE_SECONDS

    def peek(self) -> int:
        """How many bytes are missing; 0 also where no more will come."""
        try:
            data = self.sock.recv(BUFFERED, socket.MSG_PEEK)
        except BlockingIOError:
            return 1
        except OSError:
            return 0
        more = missing(data) if len(data) > self.seen else 0
        self.seen = len(data) if more else 0
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, self.seen + more if more else 1)
        return more


class Worker(ThreadWorker):  # type: ignore[misc]
    """A ThreadWorker whose threads only meet requests that have arrived."""

    def accept(self, listener: socket.socket) -> None:
        """Take a connection and wait for its request in the poller."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.data_ready = True
        self.wait_for(conn)

    def wait_for(self, conn: Connection) -> None:
        """Wake up when there is (more) to read, and no later than the deadline."""
        conn.timeout = time.monotonic() + ARRIVE_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        if not conn.peek():
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """A kept connection has something to say: as good as a new one."""
        if not conn.peek():
            super().on_client_socket_readable(conn, client)
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.wait_for(conn)

    def murder_pending(self) -> None:
        """Tell those whose request has begun, and has not arrived in time, before they are closed."""
        now = time.monotonic()
        for conn in self.pending_conns:
            if conn.timeout > now:
                break
            if conn.seen:
                refuse(conn.sock, 408, DETAILS[408])
        super().murder_pending()

    def handle(self, conn: Connection) -> Any:
        conn.init()
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        """Answer, unless the client does not take the answer."""
        conn.sock.settimeout(LEAVE_SECONDS)
        try:
            answered: bool = super().handle_request(req, conn)
        except TimeoutError:
            self.log.debug("The client did not take the reply in time.")
            return False
        return answered

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        """Take what is left of a refused body, so that a client that is still sending comes to read the reply."""
        body, left = conn.parser.mesg.body, DRAINED
        try:
            while left > 0 and (data := body.read(1 << 20)):
                left -= len(data)
        except (TimeoutError, ParseException):
            return False
        return keepalive and left > 0

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """gunicorn's own errors, which no Flask handler sees, as problem+json too."""
        recorder = Recorder()
        super().handle_error(req, recorder, addr, exc)
        status = recorder.status()
        refuse(client, status, DETAILS[500] if status >= 500 else f"The request is malformed: {exc}")


class Recorder:
    """Stands in for the socket while gunicorn writes its page of HTML."""

    def __init__(self) -> None:
        self.written = b""

    def sendall(self, data: bytes) -> None:
        """Keep what is written."""
        self.written += data

    def setblocking(self, _flag: bool) -> None:
        """Nothing to set."""

    def gettimeout(self) -> None:
        """None was set."""

    def status(self) -> int:
        """The status of what was written."""
        words = self.written.split(b" ", 2)
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 500


def refuse(client: socket.socket, status: int, detail: str) -> None:
    """Write a problem straight to a socket, and expect no more from it."""
    problem = document(status, detail)
    body = orjson.dumps(problem)
    head = (
        f"HTTP/1.1 {status} {problem['title']}\r\nContent-Type: {MIMETYPE}\r\nContent-Length: {len(body)}\r\n"
        "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
    with contextlib.suppress(OSError):
        util.write_nonblock(client, head.encode() + body)


def check_free(addresses: list[Any]) -> None:
    """End the process with one sentence where an address is taken, instead of gunicorn's five attempts."""
    for address in addresses:
        if not isinstance(address, tuple):
            continue
        with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                raise SystemExit(
                    f"Error: {address[0]}:{address[1]} cannot be listened on ({error.strerror}). "
                    "Stop what uses it, or choose another port with PORT=8001."
                ) from None
