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
import socket
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from selectors import EVENT_READ
from typing import Any

import orjson
from gunicorn import util
from gunicorn.http.errors import ParseException
from gunicorn.workers.gthread import ThreadWorker

from app.web.connections import ARRIVE_SECONDS, BUFFERED, LEAVE_SECONDS, Connection, Socket
from app.web.problems import DETAILS, MIMETYPE, document

DRAINED = 32 * 1024 * 1024
"""More than this is not taken from a client whose request was refused."""
LINGER_SECONDS = 2
"""How long a client that was told the end may take to close its side."""


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
        try:
            size = len(client.recv(BUFFERED))
        except BlockingIOError:
            return
        except OSError:  # reset, timed out, unreachable: whatever it is, it must not end the worker
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
