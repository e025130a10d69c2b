"""A client's connection: what of its next request has arrived, and whether that can be answered on the spot."""

import contextlib
import re
import socket
import time
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn

ARRIVE_SECONDS = 15
"""A request must have arrived this long after its first byte, and the rest of a large body as long after that."""
LEAVE_SECONDS = 20
"""A reply must be taken within this time."""
BUFFERED = 64 * 1024
HEAD = 32 * 1024
"""A longer head goes to gunicorn, which refuses it."""
SMALL = 32 * 1024
"""A request of at most this many bytes is answered in the poller's thread, unless it says one of LONG."""
LONG = (b'"instances"', b'"explain"', b'"data:', b"\\")
"""What makes a small request take long: many samples, one reconstruction a stroke, a picture to decode; and a
backslash, by which JSON can write these words in another way. No harm where it is none of them: a thread answers."""
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
