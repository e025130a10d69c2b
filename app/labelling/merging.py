"""Merge finished shards into labels.csv, labels.json and labels.parquet, one shard at a time."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO, Any

from app.detectors.detector import Detector
from app.labelling import rows
from app.labelling.ahead import ahead
from app.labelling.keeping import Job
from app.labelling.places import at
from app.labelling.rows import CSV_FIELDS, Row

Keep = Callable[[list[Row]], None]
"""Writes some more rows."""


def merge(job: Job, n_shards: int, detector: Detector) -> Counter[str]:
    """Write labels.*, each in one step; returns how many photos have which verdict.

    Raises StorageError if they cannot be written, InputError if a shard is missing.
    """
    out, counts = at(job.out), Counter[str]()
    with ExitStack() as opened:

        def open_(name: str) -> IO[bytes]:
            return opened.enter_context(out.writing(name))

        keep = [opened.enter_context(json_file(open_("labels.json"), job, detector)), csv_file(open_("labels.csv"))]
        if job.parquet:
            keep.append(opened.enter_context(parquet_file(open_("labels.parquet"))))
        for some in shards(job, n_shards):
            counts.update(row["verdict"] for row in some)
            for each in keep:
                each(some)
    return counts


def shards(job: Job, n_shards: int) -> Iterator[list[Row]]:
    """The rows of every shard, in order. Raises InputError if one is missing."""
    out = at(job.out)
    parse = rows.from_parquet if job.parquet else rows.from_lines
    for _, got in ahead(lambda number: parse(out.read(job.rows_of(number))), range(n_shards)):
        yield got.result()


@contextmanager
def json_file(file: IO[bytes], job: Job, detector: Detector) -> Iterator[Keep]:
    """labels.json, one row per line."""
    head = {
        "detector": detector.name,
        "checksum": detector.spec.checksum,
        "threshold": detector.threshold,
        "folder": rows.printable(job.source),
    }
    file.write(json.dumps(head).encode()[:-1] + b', "rows": [')
    between = b"\n"

    def keep(some: list[Row]) -> None:
        nonlocal between
        for line in rows.to_lines(some).splitlines():
            file.write(between + line)
            between = b",\n"

    yield keep
    file.write(b"\n]}\n")


def csv_file(file: IO[bytes]) -> Keep:
    """labels.csv, in UTF-8; names with quotes, commas or newlines are quoted."""

    def write(cells: Iterable[Sequence[Any]]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(cells)
        file.write(text.getvalue().encode())

    write([CSV_FIELDS])
    return lambda some: write(map(rows.csv_cells, some))


@contextmanager
def parquet_file(file: IO[bytes]) -> Iterator[Keep]:
    """labels.parquet, one row group per shard."""
    import pyarrow.parquet

    with pyarrow.parquet.ParquetWriter(file, rows.schema()) as writer:
        yield lambda some: writer.write_table(rows.table(some))
