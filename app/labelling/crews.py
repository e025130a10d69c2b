"""Who does the work: processes on this machine, or a Dask cluster. The labelling sees an executor either way."""

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple, Protocol

from app.errors import DataUnavailableError, InputError
from app.labelling.places import INSTALL

WAIT_SECONDS = 20
"""How long to wait for a scheduler to answer."""

FOR_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": str(64 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(128 << 20),
}
"""Environment of the labelling processes. NumPy would otherwise start a thread per core in each of them, and their
waiting loops took a third of all processor time. glibc keeps the memory that one photo used for the next."""


class Crew(NamedTuple):
    """An executor, and how many shards it should have at once so that none of its workers waits for the next."""

    executor: Executor
    width: int


class Hire(Protocol):
    """Makes a crew for the length of a block. Called again if a crew breaks."""

    def __call__(self) -> AbstractContextManager[Crew]: ...


@contextmanager
def processes(n: int) -> Iterator[Crew]:
    """n processes on this machine. They end with the block, and with this process, however it ends."""
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(n, context, initializer=stay_while, initargs=(theirs,))
    with environment(FOR_ONE_THREAD):  # read when a process starts, which the pool does in the block
        try:
            yield Crew(pool, 2 * n)
        finally:
            ours.close()
            pool.shutdown(cancel_futures=True)
            theirs.close()


@contextmanager
def environment(wanted: Mapping[str, str]) -> Iterator[None]:
    """Set the variables that are not set yet, for the processes that are started in the block."""
    added = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def stay_while(connection: Connection) -> None:
    """End this process when the other end of the connection is closed, which also happens when its owner is killed.

    That is safe at any moment: a file takes its place only when it is finished.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the owner ends these

    def watch() -> None:
        connection.poll(None)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """The workers of the Dask scheduler at an address. They need this project on their Python path, and access to the
    same photos and results.

    Raises InputError if the package is not installed, DataUnavailableError if no scheduler or worker answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError(f"--scheduler needs distributed, which is not installed. {INSTALL}") from None
    try:
        client = Client(address, timeout=WAIT_SECONDS)
    except (OSError, ValueError) as error:
        raise DataUnavailableError(
            f"No scheduler answers at {address} ({type(error).__name__}). Expected one that `dask scheduler` "
            "has started, such as tcp://host:8786."
        ) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT_SECONDS)
        except TimeoutError:
            raise DataUnavailableError(
                f"The scheduler at {address} has no workers. Start some with `dask worker`."
            ) from None
        with client.get_executor(pure=False) as executor:
            yield Crew(executor, 4 * sum(client.nthreads().values()))
