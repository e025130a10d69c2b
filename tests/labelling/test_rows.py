"""Rows: the same from every kind of file, whatever a name holds."""

import csv
import io

import pytest

from app.labelling import rows
from app.labelling.rows import Row

NAMES = ["a.png", 'a "quoted", b.png', "two\nlines\r\n.png", "=1+1.png", "<b>&amp;.png", "Schraube ä.png", "\\x.png"]


def row(path: str, box: list[int] | None) -> Row:
    return Row(
        path=path,
        verdict="anomaly",
        score=1 / 3,
        p_value=0.1,
        threshold=0.25,
        anomaly=True,
        box=box,
        heatmap=None,
        error=None,
    )


ROWS = [row(name, [1, 2, 3, 4] if i % 2 else None) for i, name in enumerate(NAMES)]
ROWS.append(rows.unreadable("bad.png", 0.25, 'It is "bad",\nreally.'))


def test_lines_of_json_and_parquet_keep_every_row_to_the_last_bit() -> None:
    assert rows.from_lines(rows.to_lines(ROWS)) == ROWS
    assert rows.from_parquet(rows.to_parquet(ROWS)) == ROWS
    assert rows.from_parquet(rows.to_parquet([])) == rows.from_lines(rows.to_lines([])) == []


def test_csv_keeps_names_with_quotes_commas_and_newlines() -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([rows.CSV_FIELDS, *map(rows.csv_cells, ROWS)])
    read = list(csv.DictReader(io.StringIO(text.getvalue(), newline="")))
    assert [each["path"] for each in read] == [*NAMES, "bad.png"]
    assert [read[1][side] for side in ("left", "top", "right", "bottom")] == ["1", "2", "3", "4"]
    assert read[0]["left"] == "" and float(read[0]["score"]) == 1 / 3
    assert (read[-1]["verdict"], read[-1]["score"], read[-1]["error"]) == ("unreadable", "", 'It is "bad",\nreally.')


@pytest.mark.parametrize(("name", "shown"), [("ä.png", "ä.png"), ("caf\udce9.png", r"caf\xe9.png")])
def test_a_name_that_is_not_utf8_can_be_written_all_the_same(name: str, shown: str) -> None:
    assert rows.printable(name) == shown
    assert rows.from_parquet(rows.to_parquet([rows.unreadable(name, 0, "")]))[0]["path"] == shown
