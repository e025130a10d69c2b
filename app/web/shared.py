"""What all worker processes share: counts that outlive a worker, and locks that are released when a worker is killed.

The process that starts the workers makes it, and the workers inherit it when they are forked. The counts lie in mapped
memory, not in a file, so a full disk cannot harm them. The locks are ranges of an empty file.
"""

import fcntl
import mmap
import struct
import tempfile
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from threading import Lock

from limits.storage import Storage

BUCKETS, ROWS = 4096, 8
BUCKET = struct.Struct("<" + "QdQ" * ROWS)
"""Rows of three: a client's digest, the end of its time window, and its count."""
COUNTING, DECODING = 0, 1
"""The two locks."""


class Shared:
    """Memory and locks for this process and those forked from it."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, BUCKETS * BUCKET.size)
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - stays open as long as the process runs
        self.threads = (Lock(), Lock())
        weakref.finalize(self, self.file.close)

    @contextmanager
    def lock(self, what: int) -> Iterator[None]:
        """Hold a lock against all threads of all processes. The system releases it if the process ends."""
        with self.threads[what]:
            fcntl.lockf(self.file, fcntl.LOCK_EX, 1, what)
            try:
                yield
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN, 1, what)


inherited: Shared | None = None
"""Set before the workers are forked; None without workers, where each application makes its own."""


class SharedStorage(Storage):
    """The counts of a rate limit in shared memory. When it is full, the clients whose window ends first are dropped."""

    def __init__(self, shared: Shared):
        super().__init__()
        self.shared = shared

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to the count of `key` and return it. The count starts again `expiry` seconds after it started."""
        digest, place = self.place(key)
        now = time.time()
        with self.shared.lock(COUNTING):
            rows = list(BUCKET.unpack_from(self.shared.memory, place))
            at = self.find(rows, digest, now)
            if at is None:
                at = 3 * min(range(ROWS), key=lambda row: rows[3 * row + 1])
                rows[at : at + 3] = digest, now + expiry, 0
            rows[at + 2] += amount
            BUCKET.pack_into(self.shared.memory, place, *rows)
        return int(rows[at + 2])

    def get(self, key: str) -> int:
        """The count of `key`, or 0."""
        row = self.row(key)
        return int(row[2]) if row else 0

    def get_expiry(self, key: str) -> float:
        """When the count of `key` starts again, in seconds since 1970."""
        row = self.row(key)
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        """Memory is always there."""
        return True

    def reset(self) -> None:
        """Forget everything."""
        self.shared.memory[:] = bytes(len(self.shared.memory))

    def clear(self, key: str) -> None:
        """Forget `key`."""
        self.incr(key, 0, -self.get(key))

    def row(self, key: str) -> list[float] | None:
        """Digest, end of window, and count of `key`; None if it has none."""
        digest, place = self.place(key)
        rows = list(BUCKET.unpack_from(self.shared.memory, place))
        at = self.find(rows, digest, time.time())
        return None if at is None else rows[at : at + 3]

    @staticmethod
    def place(key: str) -> tuple[int, int]:
        """The digest of `key`, and where its bucket begins."""
        digest = int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "little")
        return digest, digest % BUCKETS * BUCKET.size

    @staticmethod
    def find(rows: list[float], digest: int, now: float) -> int | None:
        """Where in a bucket the row of `digest` begins; None if it has none, or its window is over."""
        return next((at for at in range(0, 3 * ROWS, 3) if rows[at] == digest and rows[at + 1] > now), None)
