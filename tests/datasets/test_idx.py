"""IDX files: what is written is read again, and whatever is wrong with one is said in a sentence."""

import gzip
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.datasets import idx
from app.errors import InputError

IMAGES = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(3, 4, 5)
WHOLE = idx.write(IMAGES)


@given(arrays.arrays(st.sampled_from(["u1", "i1", "i2", "i4", "f4", "f8"]), arrays.array_shapes(max_dims=4)))
def test_reading_gives_back_what_was_written(tmp_path_factory, array):
    path = tmp_path_factory.getbasetemp() / "round.idx"
    path.write_bytes(idx.write(array))
    np.testing.assert_array_equal(idx.read(path), array)


def test_the_head_is_mnist_s():
    assert WHOLE[:16] == bytes([0, 0, 8, 3]) + struct.pack(">3I", 3, 4, 5)


def test_packed_and_unpacked_files_read_the_same(tmp_path):
    (tmp_path / "plain").write_bytes(WHOLE)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(WHOLE))
    np.testing.assert_array_equal(idx.read(tmp_path / "plain"), idx.read(tmp_path / "packed.gz"))


BAD = {
    "not IDX": (b"\x89PNG....", "is not an IDX file: it starts with 89504e47"),
    "empty": (b"", "is not an IDX file: it starts with nothing"),
    "head cut short": (WHOLE[:9], "is truncated: it ends within its head"),
    "body cut short": (WHOLE[:-1], r"is truncated: its head states the shape \(3, 4, 5\), 60 bytes"),
    "body too long": (WHOLE + b"x", "is too long"),
    "gzip cut short": (gzip.compress(WHOLE)[:-9], "is truncated: the compressed data ends too soon"),
    "gzip checksum cut off": (gzip.compress(WHOLE)[:-4], "is truncated: the compressed data ends too soon"),
    "gzip damaged": (gzip.compress(WHOLE)[:10] + b"\xff" * 30, "is damaged: it cannot be unpacked"),
    "gzip of another": (gzip.compress(WHOLE)[:-8] + b"\0" * 8, "is damaged: it cannot be unpacked"),
    "huge": (bytes([0, 0, 8, 3]) + struct.pack(">3I", 2**31, 2**31, 2**31), "more than 1024 MiB"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_a_sentence_that_names_it(tmp_path, content, message):
    path = tmp_path / "bad.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        idx.read(path)
    assert str(path) in str(caught.value)
    assert "Fetch the file again, or remove it." in str(caught.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        idx.read(tmp_path / "none.gz")


def test_the_checksum_is_of_the_content_however_it_is_packed(tmp_path):
    for level in (1, 9):
        (tmp_path / f"{level}.gz").write_bytes(gzip.compress(WHOLE, level))
    sums = {idx.checksum(idx.read(tmp_path / f"{level}.gz")) for level in (1, 9)}
    assert len(sums) == 1
    assert idx.checksum(IMAGES + np.uint8(1)) not in sums
