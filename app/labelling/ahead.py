"""Fetch the next things while the last one is worked on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Asked = TypeVar("Asked")
Got = TypeVar("Got")
AHEAD = 8
"""How many things are fetched at once."""


def ahead(fetch: Callable[[Asked], Got], asked: Iterable[Asked]) -> Iterator[tuple[Asked, Future[Got]]]:
    """Each thing that is asked for, in order, with the future of what `fetch` returns or raises for it."""
    asked = iter(asked)
    waiting: deque[tuple[Asked, Future[Got]]] = deque()
    with ThreadPoolExecutor(AHEAD) as fetchers:
        try:
            while True:
                waiting.extend((each, fetchers.submit(fetch, each)) for each in islice(asked, AHEAD - len(waiting)))
                if not waiting:
                    return
                yield waiting.popleft()
        finally:
            for _, future in waiting:
                future.cancel()
