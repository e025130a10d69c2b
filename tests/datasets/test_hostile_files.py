"""Files that mean harm, or were harmed: each is one sentence that names the file, and none costs much."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from app.datasets import files
from app.datasets.base import Request
from app.errors import InputError


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def head(shape: str, kind: str = "|u1", fortran: str = "False") -> bytes:
    """The head of an .npy file that promises this."""
    text = f"{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text.encode()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "."), content)
    return out.getvalue()


def encrypted() -> bytes:
    """An archive whose members say that they are encrypted."""
    content = bytearray(archive(a__npy=npy(np.zeros((3, 4)))))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def wordy_png() -> bytes:
    """A picture with a text chunk that unpacks to far more than the picture."""
    info = PngImagePlugin.PngInfo()
    info.add_text("comment", "x" * 70_000_000, zip=True)
    out = io.BytesIO()
    Image.new("L", (40, 40), 100).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def wide_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


FILES = {
    "huge.npy": head("(1000000000000, 784)"),
    "negative.npy": head("(-5, 784)") + b"x" * 100,
    "lying.npy": head("(50, 784)") + b"x" * 100,
    "longer.npy": head("(1, 4)") + b"x" * 100,
    "flat.npy": npy(np.zeros((3, 0))),
    "deep.npy": npy(np.zeros((2, 2, 2, 2, 2))),
    "complex.npy": npy(np.zeros((3, 4), complex)),
    "dates.npy": npy(np.zeros((3, 4), "M8[s]")),
    "records.npy": npy(np.zeros((3, 4), [("a", "f4")])),
    "unknown.npy": b"\x93NUMPY\x09\x00" + b"x" * 100,
    "code.npy": head("__import__('os').system('touch pwned')"),
    "zeros.npz": archive(a__npy=npy(np.zeros((100_000, 784), np.uint8))),
    "foreign.npz": archive(a__txt=b"hello"),
    "none.npz": archive(),
    "encrypted.npz": encrypted(),
    "cut.npz": archive(a__npy=npy(np.zeros((30, 784))))[:-30],
    "bytes.ndjson": b"\xff\xfe\x00",
    "nested.ndjson": b"[" * 100_000,
    "far.ndjson": json.dumps({"drawing": [[[0, 1e300], [0, 1]]]}).encode(),
    "digits.ndjson": b'{"drawing": [[[' + b"9" * 10_000 + b"], [1]]]}",
    "nan.ndjson": b'{"drawing": [[[NaN, 1], [1, 2]]]}',
    "long.ndjson": b'{"drawing": ' + b" " * 2_000_000 + b"[]}",
    "ragged.ndjson": b'{"drawing": [[[1, 2], [1]]]}',
    "words.ndjson": b'{"drawing": "none"}',
    "empty.ndjson": b"",
    "promise.bin": b"x" * 15 + b"\xff\xff" + b"\xff\xff",
    "wordy/a.png": wordy_png(),
    "wide/a.png": wide_png(),
    "zero/a.png": b"",
    "gif/a.png": b"GIF89a" + b"x" * 50,
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_one_sentence_that_names_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(FILES[name])
    with pytest.raises(InputError) as caught:
        files.load(path if path.parent == tmp_path else path.parent, Request())
    said = str(caught.value)
    assert path.stem in said and "\n" not in said and said.endswith((".", "?")), said
    assert not (tmp_path / "pwned").exists()


WHOLE = {
    ".npy": npy(np.arange(40, dtype=np.uint8).reshape(4, 10)),
    ".npz": archive(a__npy=npy(np.arange(40, dtype=np.uint8).reshape(4, 10))),
    ".ndjson": json.dumps({"drawing": [[[0, 9, 5], [0, 5, 9]]]}).encode(),
    ".bin": b"x" * 15 + b"\x01\x00" + b"\x02\x00" + bytes([0, 9, 0, 9]),
}


@pytest.mark.parametrize("suffix", WHOLE)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_that_was_changed_anywhere_is_read_or_refused(suffix: str, data: st.DataObject, tmp_path: Path) -> None:
    content = bytearray(WHOLE[suffix])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[at] = data.draw(st.integers(0, 255))
    kept = data.draw(st.integers(0, len(content)))
    path = tmp_path / f"changed{suffix}"
    path.write_bytes(bytes(content[:kept]) if data.draw(st.booleans()) else bytes(content))
    try:
        assert len(files.load(path, Request()).samples)
    except InputError as error:
        assert "changed" in str(error) or path.stem in str(error) or "drawing" in str(error), error


def test_numbers_out_of_range_are_refused_with_what_to_do(tmp_path: Path) -> None:
    np.save(tmp_path / "bright.npy", np.full((30, 5, 5), 200.0))
    with pytest.raises(InputError, match=r"bright holds numbers from 200 to 200\. Expected 0 to 1 for a photo"):
        files.load(tmp_path / "bright.npy", Request())
