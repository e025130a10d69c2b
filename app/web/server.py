"""gunicorn's gevent worker, with deadlines for requests and errors as problem+json."""

import contextlib
import socket
import time
from typing import Any

import gevent
from gunicorn import util
from gunicorn.http.errors import ParseException
from gunicorn.workers.ggevent import GeventWorker

from app.web.problems import TooLateError, raw_problem
from app.web.tracing import sound

IDLE_SECONDS = 60
"""How long a kept connection may stay silent."""
LAST_SECONDS = 1
"""The same, when the process is about to end."""
HEAD_SECONDS, BODY_SECONDS, TAKE_SECONDS = 15, 30, 20
"""Deadlines: from a request's first byte to the end of its head; from there to the end of its body; to take a reply."""
DRAINED = 32 << 20
"""Bytes of a refused body that are still read, because many clients read the reply only after sending all of it."""


class Client:
    """A client's socket, whose requests must arrive in time."""

    def __init__(self, sock: Any, worker: "Worker"):
        self.sock, self.worker, self.deadline = sock, worker, 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sock, name)

    def recv(self, size: int) -> bytes:
        """Receive up to `size` bytes. Raises TooLateError at the deadline of a request that has begun; a connection
        that stays silent before that is treated as closed."""
        begun = self.deadline
        idle = IDLE_SECONDS if self.worker.alive else LAST_SECONDS
        self.sock.settimeout(max(0.001, begun - time.monotonic()) if begun else idle)
        try:
            data: bytes = self.sock.recv(size)
        except TimeoutError:
            if begun:
                raise TooLateError from None
            return b""
        self.sock.settimeout(TAKE_SECONDS)
        self.deadline = begun or time.monotonic() + HEAD_SECONDS
        return data


class Worker(GeventWorker):  # type: ignore[misc]
    """A GeventWorker that gives its clients deadlines."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.clients: set[Client] = set()

    def handle(self, listener: Any, client: Any, addr: Any) -> None:
        patient = Client(client, self)
        self.clients.add(patient)
        try:
            super().handle(listener, patient, addr)
        finally:
            self.clients.discard(patient)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Finish the requests that have begun, and hang up on silent connections."""
        super().handle_exit(sig, frame)
        gevent.spawn_later(LAST_SECONDS, self.hang_up)

    def hang_up(self) -> None:
        """Close the connections on which no request has begun."""
        for client in self.clients:
            if not client.deadline:
                with contextlib.suppress(OSError):
                    client.sock.shutdown(socket.SHUT_RD)

    def handle_request(self, listener_name: Any, req: Any, sock: Client, addr: Any) -> Any:
        """Answer, then read what is left of the request's body."""
        sock.deadline = time.monotonic() + BODY_SECONDS
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            with contextlib.suppress(ParseException, OSError):
                for _ in range(DRAINED >> 16):
                    if not req.body.read(1 << 16):
                        break
                else:
                    req.force_close()
            sock.deadline = 0.0

    def handle_error(self, req: Any, client: Client, addr: Any, exc: BaseException) -> None:
        """Answer what never reaches Flask: malformed or late requests, and defects in this file."""
        if not isinstance(exc, ParseException):
            self.log.exception("A connection failed")
        given = next((value for name, value in getattr(req, "headers", ()) if name == "X-REQUEST-ID"), "")
        with contextlib.suppress(OSError):
            client.sock.settimeout(TAKE_SECONDS)
            client.sock.sendall(raw_problem(exc, sound(given)))
            util.close_graceful(client.sock)
