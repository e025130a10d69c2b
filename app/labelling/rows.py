"""The row of one photo, and how rows are written: as JSON, lines of JSON, CSV and Parquet.

labels.json is `{"detector", "checksum", "threshold", "folder", "rows": [Row, …]}`; labels.csv and labels.parquet have
the same rows, sorted by path.
"""

import json
import os
from collections.abc import Iterable
from typing import Any, TypedDict

UNREADABLE = "unreadable"
"""The verdict on a photo that could not be read; `error` says why."""


class Row(TypedDict):
    """One photo."""

    path: str
    """Below the folder that was labelled, with "/" between its parts."""
    verdict: str
    """`normal`, `unsure`, `anomaly` or UNREADABLE."""
    score: float | None
    """Higher is more anomalous. None if the photo is unreadable, like everything else that is then unknown."""
    p_value: float | None
    threshold: float
    anomaly: bool | None
    """score > threshold"""
    box: list[int] | None
    """Left, top, right and bottom of the oddest region in pixels, right and bottom exclusive; None if the photo is
    normal, or shows a drawing."""
    heatmap: str | None
    """Path of its heat map below the folder of the results, if heat maps were asked for."""
    error: str | None
    """Why it is unreadable, in a sentence."""


FIELDS = tuple(Row.__annotations__)
CSV_FIELDS = tuple(
    name for field in FIELDS for name in (("left", "top", "right", "bottom") if field == "box" else (field,))
)


def printable(path: str) -> str:
    r"""The path in UTF-8, so that any file can hold it. Bytes of a name that are not UTF-8 become \xff.

    >>> printable("caf\udce9.png")
    'caf\\xe9.png'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def unreadable(path: str, threshold: float, error: str) -> Row:
    """The row of a photo that could not be read."""
    return Row(
        path=printable(path),
        verdict=UNREADABLE,
        score=None,
        p_value=None,
        threshold=threshold,
        anomaly=None,
        box=None,
        heatmap=None,
        error=error,
    )


def to_lines(rows: Iterable[Row]) -> bytes:
    """Lines of JSON, one for each row."""
    return "".join(json.dumps(row, allow_nan=False) + "\n" for row in rows).encode()


def from_lines(content: bytes) -> list[Row]:
    """The rows that `to_lines` has written."""
    return [json.loads(line) for line in content.splitlines()]


def csv_cells(row: Row) -> list[Any]:
    """The cells of a row in CSV, in the order of CSV_FIELDS."""
    values: dict[str, Any] = dict(row)
    box = values["box"] or [None] * 4
    return [cell for field in FIELDS for cell in (box if field == "box" else [values[field]])]


def to_parquet(rows: Iterable[Row]) -> bytes:
    """The content of a Parquet file of these rows."""
    import io

    import pyarrow.parquet

    written = io.BytesIO()
    pyarrow.parquet.write_table(table(rows), written)
    return written.getvalue()


def from_parquet(content: bytes) -> list[Row]:
    """The rows that `to_parquet` has written."""
    import pyarrow
    import pyarrow.parquet

    rows: list[Row] = pyarrow.parquet.read_table(pyarrow.BufferReader(content)).to_pylist()
    return rows


def schema() -> Any:
    """The schema of the Parquet files."""
    import pyarrow as pa

    kinds = {
        **dict.fromkeys(FIELDS, pa.string()),
        **dict.fromkeys(("score", "p_value", "threshold"), pa.float64()),
        "anomaly": pa.bool_(),
        "box": pa.list_(pa.int32()),
    }
    return pa.schema([(field, kinds[field]) for field in FIELDS])


def table(rows: Iterable[Row]) -> Any:
    """The rows as a pyarrow table."""
    import pyarrow as pa

    return pa.Table.from_pylist(list(rows), schema=schema())
