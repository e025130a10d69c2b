"""What all worker processes share: counts that outlive a worker, and locks that a killed one lets go.

The process that starts the workers makes it, and they inherit it when they are forked. The counts lie in memory that
is mapped, not in a file, so no full disk can take them away; the locks are ranges of a file without content.
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
"""Rows of a client's digest, when its window ends, and its count."""
COUNTING, DECODING = 0, 1
"""What is locked."""


class Shared:
    """Memory and locks for this process and those forked from it."""

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, BUCKETS * BUCKET.size)
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self.threads = (Lock(), Lock())
        weakref.finalize(self, self.file.close)

    @contextmanager
    def lock(self, what: int) -> Iterator[None]:
        """Alone among all threads of all processes. The system lets go for a process that ends."""
        with self.threads[what]:
            fcntl.lockf(self.file, fcntl.LOCK_EX, 1, what)
            try:
                yield
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN, 1, what)


inherited: Shared | None = None
"""Set before the workers are forked; where there are none, each application has its own."""


class SharedStorage(Storage):
    """Counts of a rate limit in shared memory. Of more clients than there is room for, the oldest are forgotten."""

    def __init__(self, shared: Shared):
        super().__init__()
        self.shared = shared

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to the count of `key`, which begins anew `expiry` seconds after its first; return the count."""
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
        """The count of `key`; 0 where there is none."""
        row = self.row(key)
        return int(row[2]) if row else 0

    def get_expiry(self, key: str) -> float:
        """When the count of `key` begins anew, in seconds since 1970."""
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
        """Digest, end and count of `key`."""
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
        """Where in a bucket the row of `digest` begins, if its time is not over."""
        return next((at for at in range(0, 3 * ROWS, 3) if rows[at] == digest and rows[at + 1] > now), None)
