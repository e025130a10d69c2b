"""Make a folder of photos with defects: sources ─▶ jobs ─▶ photos and masks ─▶ boxes ─▶ in its place."""

import multiprocessing
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np

from app.datasets.image_folders import GOOD
from app.detectors.store import storage_errors
from app.errors import InputError
from app.synthesis import annotations
from app.synthesis.config import SynthesisConfig
from app.synthesis.making import Job, Made, make
from app.synthesis.sources import Sources, check_places, gather

CHUNK = 8
"""Photos that a process is handed at once."""
CHOICE = 3
"""Objects that a photo may choose among, so that a process need not hold all of them."""

Given = TypeVar("Given")
Answer = TypeVar("Answer")


def synthesize(
    config: SynthesisConfig,
    say: Callable[[str], None] = lambda line: None,
    planned: Callable[[int], None] = lambda photos: None,
    told: Callable[[int], None] = lambda done: None,
) -> list[Made]:
    """Make what `config` asks for; returns what was written, in order.

    say : called with a line about each file that is left out; planned : with the number of photos; told : with how
    many of them are there
    Raises an OddityError for folders and files that cannot be used. Then, and where it is interrupted, nothing is left
    behind.
    """
    if config.out is None:
        raise InputError("--out is missing. Name a folder to make.", field="out")
    check_places(config, config.out)
    made: list[Made] = []
    with folder_in_place(config.out) as beside, processes(config.workers or os.cpu_count() or 1) as each:
        sources = gather(config, each)
        for line in sources.left_out:
            say(f"Left out: {line}")
        jobs = plan(config, sources, beside)
        planned(len(jobs))
        for one in each(make, jobs):
            made.append(one)
            told(len(made))
        annotations.write(beside, made, config.seed)
    return made


def plan(config: SynthesisConfig, sources: Sources, out: Path) -> list[Job]:
    """Every photo to make: all the normal ones, the odd ones on the test backgrounds, and the pairs on the others.

    Odd ones take turns in kinds and backgrounds, and are numbered through, so that no two have the same defects.
    """

    def normal(part: str) -> list[Job]:
        chosen = sources.training if part == "train" else sources.test
        return [Job(0, part, GOOD, each, each, (), config.seed, out) for each in chosen]

    def odd(part: str, turn: int, number: int) -> Job:
        rng = np.random.default_rng([config.seed, 3, number])
        chosen = sources.training if part == "train" else sources.test
        others = [*sources.training, *sources.test] if part == "test" else sources.training
        picked = rng.permutation(len(sources.objects))[:CHOICE]
        return Job(
            number,
            part,
            config.kinds[turn % len(config.kinds)],
            chosen[turn // len(config.kinds) % len(chosen)],
            others[rng.integers(len(others))],
            tuple(sources.objects[i] for i in sorted(picked)),
            config.seed,
            out,
        )

    tests = [odd("test", turn, turn + 1) for turn in range(config.count)]
    pairs = [odd("train", turn, config.count + turn + 1) for turn in range(config.pairs)]
    return [*normal("train"), *normal("test"), *tests, *pairs]


@contextmanager
def folder_in_place(out: Path) -> Iterator[Path]:
    """A folder to write into, which becomes `out` when the block ends well, and is removed otherwise.

    Raises StorageError where the disk is full or the folder cannot be written.
    """
    with storage_errors(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        try:
            yield beside
            beside.chmod(0o755)
            beside.replace(out)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def processes(workers: int) -> Iterator[Callable[[Callable[[Given], Answer], Sequence[Given]], Iterable[Answer]]]:
    """A `map` that works in so many processes, and answers in order; with one, in this."""
    if workers == 1:
        yield map
        return
    # Processes that start afresh: to fork one that has threads is not safe.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=heedless) as pool:
        try:
            yield lambda function, given: pool.map(function, given, chunksize=CHUNK)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def heedless() -> None:
    """Leave Ctrl-C to the process that hands out the work, which ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
