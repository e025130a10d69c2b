"""Quick, Draw! from the data folder, from a server on this machine, and from nowhere."""

import http.server
import io
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.config import Settings
from app.datasets import quickdraw, registry
from app.datasets.base import Request
from app.errors import DataUnavailableError, InputError, StorageError


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


class Server(http.server.BaseHTTPRequestHandler):
    """Serves `contents`; a path in `cut` stops half-way."""

    contents: dict[str, bytes] = {}  # noqa: RUF012
    cut: set[str] = set()  # noqa: RUF012
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = self.contents.get(self.path)
        if body is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.path in self.cut else body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Server]]:
    """A stand-in for Google's bucket."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    Server.contents, Server.cut, Server.asked = {}, set(), []
    address = f"http://127.0.0.1:{server.server_port}/"
    monkeypatch.setattr(quickdraw, "BITMAPS", address)
    monkeypatch.setattr(quickdraw, "STROKES", address)
    yield Server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def test_bitmaps_are_fetched_once(google: type[Server], settings: Settings) -> None:
    google.contents["/alarm%20clock.npy"] = npy(np.arange(30 * 784).reshape(30, 784).astype(np.uint8))
    told: list[tuple[str, int, int]] = []
    first = quickdraw.load(settings, Request(category="alarm clock", progress=lambda *a: told.append(a)))
    again = quickdraw.load(settings, Request(category="alarm clock", limit=7))
    assert first.samples.shape == (30, 28, 28) and again.samples.shape == (7, 28, 28)
    assert len(google.asked) == 1
    assert told[-1][1] == told[-1][2] == len(google.contents["/alarm%20clock.npy"])
    assert [p.name for p in (settings.data_dir / "quickdraw").iterdir()] == ["alarm clock.npy"]


@pytest.mark.parametrize("body", [b"<html>hello</html>", npy(np.zeros((3, 10), np.uint8)), npy(np.zeros((3, 784)))])
def test_what_is_no_bitmap_file_is_not_kept(google: type[Server], settings: Settings, body: bytes) -> None:
    google.contents["/bowtie.npy"] = body
    with pytest.raises(DataUnavailableError, match="cannot be used"):
        quickdraw.load(settings, Request())
    assert list((settings.data_dir / "quickdraw").iterdir()) == []


def test_half_a_file_is_not_kept(google: type[Server], settings: Settings) -> None:
    google.contents["/bowtie.npy"] = npy(np.zeros((30, 784), np.uint8))
    google.cut.add("/bowtie.npy")
    with pytest.raises(DataUnavailableError, match="could not be fetched"):
        quickdraw.load(settings, Request())
    assert list((settings.data_dir / "quickdraw").iterdir()) == []


def test_a_category_that_google_does_not_have(google: type[Server], settings: Settings) -> None:
    with pytest.raises(DataUnavailableError, match="HTTP 404"):
        quickdraw.load(settings, Request(category="bowtei"))


def test_no_network_is_one_sentence(settings: Settings) -> None:
    with pytest.raises(DataUnavailableError) as caught:
        quickdraw.load(settings, Request())
    said = str(caught.value)
    assert "no connection" in said and "put the file into that folder" in said and "\n" not in said


def test_an_unwritable_data_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="ODDITY_DATA"):
        quickdraw.load(Settings(data_dir=tmp_path / "file"), Request())


@pytest.mark.parametrize("category", ["../bowtie", "a/b", ".hidden", "nul\0"])
def test_a_category_cannot_lead_out_of_the_folder(settings: Settings, category: str) -> None:
    with pytest.raises(InputError, match="is not a category"):
        quickdraw.load(settings, Request(category=category))


def strokes_file(recognised: list[bool]) -> bytes:
    out = b""
    for number, known in enumerate(recognised):
        x, y = bytes([0, 255, 100 + number]), bytes([0, 255, 30])
        out += struct.pack("<Q2sbIH", number, b"CH", known, 0, 1) + struct.pack("<H", 3) + x + y
    return out


def test_strokes_come_through_the_package_and_are_drawn_here(google: type[Server], settings: Settings) -> None:
    google.contents["/bowtie.bin"] = strokes_file([True, False, True, True])
    every = quickdraw.load(settings, Request(strokes=True))
    known = quickdraw.load(settings, Request(strokes=True, recognized=True))
    few = quickdraw.load(settings, Request(strokes=True, limit=2))
    assert [len(d.samples) for d in (every, known, few)] == [4, 3, 2]
    np.testing.assert_array_equal(every.samples[2], known.samples[1])
    assert every.samples.max() == 255 and len(google.asked) == 1


def test_half_a_file_of_strokes_is_not_kept(google: type[Server], settings: Settings) -> None:
    google.contents["/bowtie.bin"] = strokes_file([True] * 5)[:-2]
    with pytest.raises(DataUnavailableError, match="truncated"):
        quickdraw.load(settings, Request(strokes=True))
    assert list((settings.data_dir / "quickdraw" / "strokes").iterdir()) == []


def test_an_unknown_category_of_strokes_suggests_the_nearest(settings: Settings) -> None:
    with pytest.raises(InputError, match="Did you mean bowtie"):
        quickdraw.load(settings, Request(category="bowtei", strokes=True))


def test_recognized_needs_strokes(settings: Settings) -> None:
    with pytest.raises(InputError, match="Add --strokes"):
        quickdraw.load(settings, Request(recognized=True))


def test_every_data_set_of_the_registry_has_a_loader() -> None:
    from app.kinds import KINDS

    for name, source in registry.DATASETS.items():
        assert (source.name, source.kind in KINDS, callable(source.load)) == (name, True, True)
