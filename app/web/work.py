"""How much work a request makes, and where it is done.

A worker process answers all its clients in turn, in one thread. Anything longer than about 20 ms would hold up the
other clients, so it runs in a second thread if it is a picture and in a third if it is a large batch. Pictures and
batches then do not wait for each other, and small requests wait for neither. Each thread has a queue of bounded length
and waiting time.
"""

from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from app.config import Settings
from app.web.detectors import Detectors
from app.web.problems import BusyError
from app.web.schemas import PredictRequest, Sample
from app.web.sizes import points_of, samples_of

Found = TypeVar("Found")
LARGE = 15
"""Milliseconds, as `weigh` estimates them, above which work is done in another thread."""
WAIT_SECONDS = 5
"""The longest wait for a thread, after which the client is told that the server is busy."""


class Place(Enum):
    """Where work is done: at once, or in a queue that this many may wait in."""

    HERE = 0
    BATCHES = 64
    PICTURES = 16


class Queue:
    """One thread and those who wait for it. Only for gevent's worker, in which each client is a greenlet."""

    def __init__(self, place: Place):
        from gevent.lock import Semaphore
        from gevent.threadpool import ThreadPool

        self.pool, self.free = ThreadPool(1), Semaphore(1)
        self.most = place.value
        self.inside = 0

    @property
    def full(self) -> bool:
        """Whether nobody else may wait."""
        return self.inside > self.most

    def run(self, task: Callable[[], Found]) -> Found:
        """Run the task in the thread and return its result. Raises BusyError if the queue is too long or too slow."""
        import gevent

        busy = BusyError("There is more to do than the server can do in time. Try again in a few seconds.")
        if self.full:
            raise busy
        self.inside += 1
        try:
            with gevent.Timeout(WAIT_SECONDS, busy):
                self.free.acquire()
            try:
                found: Found | Exception = self.pool.spawn(kept, task).get()
            finally:
                self.free.release()
        finally:
            self.inside -= 1
        try:
            if isinstance(found, Exception):
                raise found
            return found
        finally:
            # Otherwise error and frame would refer to each other, and keep the picture in memory.
            del found


def kept(task: Callable[[], Found]) -> Found | Exception:
    """The result of a task, or its error as a value, because gevent prints every error that leaves a thread."""
    try:
        return task()
    except Exception as error:
        return error


class Work:
    """The queues of this process. Until `start` is called, all work is done at once, which suits tests."""

    def __init__(self) -> None:
        self.queues: dict[Place, Queue] = {}

    def start(self) -> None:
        """Use threads from now on. Called in each worker process."""
        self.queues = {place: Queue(place) for place in (Place.BATCHES, Place.PICTURES)}

    def run(self, place: Place, task: Callable[[], Found]) -> Found:
        """Do the task at that place and return its result. Raises what the task raises, and BusyError."""
        queue = self.queues.get(place)
        return queue.run(task) if queue else task()

    @property
    def full(self) -> bool:
        """Whether some work would be refused now."""
        return any(queue.full for queue in self.queues.values())


def weigh(asked: PredictRequest, detectors: Detectors, settings: Settings) -> tuple[int, Place]:
    """An estimate of the milliseconds that a request takes, at least 1, and where it should be done."""
    total, place = 0.0, Place.HERE
    for _, sample in samples_of(asked):
        total += detectors.milliseconds(sample.detector or asked.detector or settings.default_detector)
        total += milliseconds(sample, asked.explain or sample.explain)
        if is_picture(sample):
            place = Place.PICTURES
    if place is Place.HERE and total > LARGE:
        place = Place.BATCHES
    return max(1, round(total)), place


def milliseconds(sample: Sample, explain: bool) -> float:
    """An estimate of the milliseconds that it takes to read a sample for the detector."""
    if sample.strokes is not None:
        n_points = points_of(sample)
        return 0.3 + n_points / 1000 + (0.01 * n_points * len(sample.strokes) if explain else 0)
    return 40 + len(sample.image) / 20_000 if is_picture(sample) else 0.2


def is_picture(sample: Sample) -> bool:
    """Whether the sample holds a picture to decode."""
    return isinstance(sample.image, (str, bytes))
