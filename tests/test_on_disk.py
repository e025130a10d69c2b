"""Arrays in files without a name: what is read is what was written, and nothing is left behind or held."""

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app import on_disk
from app.errors import StorageError
from app.on_disk import Slices, like, rows, store, stored_in

X = np.arange(40 * 1024, dtype=np.float32).reshape(40, 32, 32)


def batches() -> Iterator[np.ndarray]:
    return (X[i : i + 16] for i in range(0, len(X), 16))


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return store(batches(), len(X), X.shape[1:])


def maps(folder: Path) -> list[list[str]]:
    """Of every file below `folder` that is mapped, the lines of /proc/self/smaps."""
    lines = Path("/proc/self/smaps").read_text().splitlines()
    starts = [i for i, line in enumerate(lines) if "-" in line.split()[0]]
    each = [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    return [one for one in each if str(folder) in one[0]]


def test_what_is_read_is_what_was_written_and_cannot_be_written_to(stored: np.ndarray) -> None:
    np.testing.assert_array_equal(stored, X)
    assert stored.dtype == np.float32 and not stored.flags.writeable
    assert stored_in(X) is None and stored_in(stored[3:5].reshape(2, -1)) is stored_in(stored) is not None


def test_the_file_has_no_name_and_goes_with_its_last_slice(tmp_path: Path) -> None:
    tempfile.tempdir, usual = str(tmp_path), tempfile.tempdir
    try:
        x = store(batches(), len(X), X.shape[1:])
    finally:
        tempfile.tempdir = usual
    assert list(tmp_path.iterdir()) == []
    part = x[2:4]
    del x
    assert len(maps(tmp_path)) == 1
    np.testing.assert_array_equal(part, X[2:4])
    del part
    assert maps(tmp_path) == []


def test_going_through_it_holds_no_more_than_a_slice(stored: np.ndarray, tmp_path: Path) -> None:
    def resident() -> int:
        (found,) = maps(tmp_path)
        return int(next(line for line in found if line.startswith("Rss:")).split()[1])

    whole = float(stored.sum())
    assert resident() >= X.nbytes // 1024
    assert sum(float(some.sum()) for some in Slices(stored, 10)) == whole
    assert resident() == 0
    assert [len(some) for some in Slices(stored, 16)] == [len(some) for some in Slices(X, 16)] == [16, 16, 8]


def test_rows_are_a_part_where_they_can_be_and_else_lie_where_the_array_does(
    stored: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_disk, "AT_ONCE", 3 * 1024)
    for x in (X, stored):
        assert np.shares_memory(rows(x, np.arange(5, 9)), x)
        apart = rows(x, np.array([7, 1, 2, 39, 0]))
        np.testing.assert_array_equal(apart, X[[7, 1, 2, 39, 0]])
        assert (stored_in(apart) is None) == (stored_in(x) is None) and not np.shares_memory(apart, x)
        assert rows(x, np.arange(0)).shape == (0, 32, 32)
        doubled = like(x, (2 * some for some in Slices(x, 16)), len(x))
        np.testing.assert_array_equal(doubled, 2 * X)
        assert (stored_in(doubled) is None) == (stored_in(x) is None)


def test_a_disk_without_room_is_told_of_before_the_first_sample_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> Iterator[np.ndarray]:
        raise AssertionError("a sample was asked for")
        yield X

    with pytest.raises(StorageError, match=r"no room for 1000000000000 prepared samples, which take 4096000\.0 GB"):
        store(asked(), 10**12, X.shape[1:])


def test_a_disk_that_fills_up_is_told_of_in_the_same_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, usual[1]))
    try:
        with pytest.raises(StorageError, match=r"no room for 40 prepared samples.*environment variable TMPDIR"):
            store(batches(), len(X), X.shape[1:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert list(tmp_path.iterdir()) == [] and maps(tmp_path) == []
