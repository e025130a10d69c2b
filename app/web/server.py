"""gunicorn's threaded worker, made patient with slow clients, quick with small requests, and polite in its errors.

gunicorn hands every new connection to a thread, which then waits for the client: as many idle or dripping clients
as there are threads, and nobody else is served. Here a connection costs no thread until its request has arrived
(up to BUFFERED bytes of it): the poller looks at what lies in the socket's buffer without taking it, and asks the
kernel to be woken again when there is more. What then still has to come, or go, has a deadline.

A small request is answered right in the poller's thread. Threads that take turns at Python's one lock, which NumPy
lets go at every call, cost more than such a request itself: docs/SERVING.md has the figures. The threads are for
requests that are large, or take long, so that these hold up nobody.
"""

import contextlib
import re
import socket
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from typing import Any

import orjson
from gunicorn import util
from gunicorn.http.errors import NoMoreData, ParseException
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
SMALL = 32 * 1024
"""A request of at most this many bytes is answered in the poller's thread, unless it says one of LONG."""
LONG = (b'"instances"', b'"explain"', b'"data:')
"""What makes a small request take long: many samples, one reconstruction a stroke, a picture to decode. A guess is
enough: nothing but other clients' waiting hangs on it."""
LINGER_SECONDS = 2
"""How long a client that was told the end may take to close its side."""

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n", re.IGNORECASE)
ENCODED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)


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


def is_small(data: bytes) -> bool:
    """Whether `data` is a whole request that can be answered while others wait."""
    if len(data) > SMALL or ENCODED.search(data, 0, data.find(b"\r\n\r\n")):
        return False
    return not any(word in data for word in LONG)


class Socket(socket.socket):
    """A client's socket. While it is `here`, in the poller's thread, it waits for nothing."""

    here = False

    def __init__(self, accepted: socket.socket):
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.rest: list[bytes] = []

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Send all of it; while `here`, keep in `rest` what does not go at once."""
        if not self.here:
            super().sendall(data, flags)
            return
        if not self.rest:
            with contextlib.suppress(BlockingIOError):
                data = data[self.send(data, socket.MSG_DONTWAIT) :]
        if data:
            self.rest.append(data)

    def send_rest(self) -> None:
        """Send what was kept, to a client that takes it in time. Raises TimeoutError."""
        self.settimeout(LEAVE_SECONDS)
        super().sendall(b"".join(self.rest))
        self.rest.clear()


class Unreader(SocketUnreader):  # type: ignore[misc]
    """Reads from a socket until a deadline."""

    deadline = 0.0

    def chunk(self, size_hint: int | None = None) -> bytes:
        if self.sock.here:
            try:
                return bytes(self.sock.recv(SMALL, socket.MSG_DONTWAIT))
            except BlockingIOError:
                raise NoMoreData from None  # a head that gunicorn reads otherwise than `missing`
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("The request did not arrive in time.")
        self.sock.settimeout(left)
        data: bytes = super().chunk(size_hint)
        self.sock.settimeout(LEAVE_SECONDS)
        return data


class Connection(TConn):  # type: ignore[misc]
    """A connection that knows how much of its next request it has seen.

    small : its next request has arrived, and `is_small`
    kept : after the last answer, the client may ask again
    drained : bytes dropped since the end was said
    """

    seen = 0
    small = False
    kept = False
    drained = 0

    def init(self) -> None:
        if not self.initialized:
            super().init()
            self.parser.unreader = Unreader(self.sock)
        self.parser.unreader.deadline = time.monotonic() + ARRIVE_SECONDS

    def peek(self) -> int:
        """How many bytes are missing; 0 also where no more will come."""
        try:
            data = self.sock.recv(BUFFERED, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return 1
        except OSError:
            return 0
        more = missing(data) if len(data) > self.seen else 0
        if more or self.seen:
            self.seen = len(data) if more else 0
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, self.seen + more if more else 1)
        self.small = not more and is_small(data)
        return more


class Worker(ThreadWorker):  # type: ignore[misc]
    """A ThreadWorker whose threads only meet requests that have arrived, and are large."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.leaving: deque[Connection] = deque()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection and wait for its request in the poller."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        conn = Connection(self.cfg, Socket(client), address, listener.getsockname())
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
        more = conn.peek()
        small = conn.small
        if small and self.answer_here(conn):
            self.keepalived_conns.remove(conn)
            conn.set_timeout()
            self.keepalived_conns.append(conn)  # which keeps them in the order of their timeouts
            return
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        if small:
            self.go_on(conn)
        elif more:
            self.wait_for(conn)
        else:
            self.enqueue_req(conn)

    def enqueue_req(self, conn: Connection) -> None:
        """Answer a small request at once, and leave another to a thread."""
        if conn.small:
            self.answer_here(conn)
            self.go_on(conn)
        else:
            super().enqueue_req(conn)

    def answer_here(self, conn: Connection) -> bool:
        """Answer in this thread. Whether that was all, and the connection may just wait for its next request."""
        conn.small, conn.sock.here = False, True
        try:
            conn.kept = bool(self.handle(conn))
        finally:
            conn.sock.here = False
        return conn.kept and self.alive and not conn.sock.rest and not conn.parser.unreader.buf.tell()

    def go_on(self, conn: Connection) -> None:
        """Do what is left after `answer_here`."""
        if conn.sock.rest:
            sending = self.tpool.submit(self.send_rest, conn)
            sending.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))
        else:
            answered: Future[bool] = Future()
            answered.set_result(conn.kept)
            self.finish_request(conn, answered)

    def send_rest(self, conn: Connection) -> bool:
        """What a thread does for a small request with a large reply."""
        try:
            conn.sock.send_rest()
        except OSError:
            self.log.debug("The client did not take the reply.")
            return False
        return conn.kept

    def finish_request(self, conn: Connection, answered: "Future[Any]") -> None:
        """gunicorn's own would wait here, and everybody with it, for the client to close its side."""
        if answered.cancelled() or answered.exception() or not answered.result():
            self.leave(conn)
        else:
            super().finish_request(conn, answered)

    def leave(self, conn: Connection) -> None:
        """Say that this was all, and close when the client has closed: closed earlier, a reply may be lost."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self.forget(conn)
            return
        conn.timeout = time.monotonic() + LINGER_SECONDS
        self.leaving.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_leaving_socket_readable, conn))

    def on_leaving_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Drop what still comes; at its end, or when it is too much, close."""
        with contextlib.suppress(BlockingIOError):
            try:
                size = len(client.recv(BUFFERED))
            except ConnectionError:
                size = 0
            conn.drained += size
            if not size or conn.drained > BUFFERED:
                self.poller.unregister(client)
                self.leaving.remove(conn)
                self.forget(conn)

    def forget(self, conn: Connection) -> None:
        """Close."""
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Tell those whose request has begun, and has not arrived in time, before they are closed."""
        now = time.monotonic()
        for conn in self.pending_conns:
            if conn.timeout > now:
                break
            if conn.seen:
                refuse(conn.sock, 408, DETAILS[408])
        super().murder_pending()
        while self.leaving and self.leaving[0].timeout <= now:
            conn = self.leaving.popleft()
            self.poller.unregister(conn.sock)
            self.forget(conn)

    def handle(self, conn: Connection) -> Any:
        conn.init()
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Connection) -> bool:
        """Answer, unless the client does not take the answer."""
        if not conn.sock.here:
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
