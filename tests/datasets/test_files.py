import json
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.config import Settings
from app.datasets import files, registry
from app.datasets.base import Request
from app.errors import InputError
from app.kinds import Preprocessing


def photos(*shape: int) -> Request:
    return Request(preprocessing=Preprocessing("photo", shape))


DRAWING = [[[0, 255], [0, 255]], [[0, 255], [255, 0]]]


def test_arrays_are_drawings_only_where_somebody_says_so(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.zeros((3, 784), np.uint8))
    data = files.load(tmp_path / "a.npy", Request(kind="drawing"))
    assert data.samples.shape == (3, 28, 28) and data.kind == "drawing"
    data = files.load(tmp_path / "a.npy", Request(preprocessing=Preprocessing("drawing", (28, 28))))
    assert data.samples.shape == (3, 28, 28) and data.kind == "drawing"
    assert files.load(tmp_path / "a.npy", Request()).kind == "signal"


@pytest.mark.parametrize(
    ("shape", "kind", "said"),
    [((3, 5, 5), "signal", "cannot be a signal"), ((3, 70), "photo", "cannot be a photo"), ((3, 7), "cat", "no kind")],
)
def test_an_array_that_is_not_what_it_is_said_to_be_is_refused(
    shape: tuple[int, ...], kind: str, said: str, tmp_path: Path
) -> None:
    np.save(tmp_path / "a.npy", np.zeros(shape))
    with pytest.raises(InputError, match=said):
        files.load(tmp_path / "a.npy", Request(kind=kind))


def test_the_arrays_of_an_archive_are_sources(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", cat=np.zeros((3, 784), np.uint8), dog=np.ones((2, 784), np.uint8))
    sources = files.load_sources(tmp_path / "a.npz", Request())
    assert {name: len(s.samples) for name, s in sources.items()} == {"cat": 3, "dog": 2}
    together = files.load(tmp_path / "a.npz", Request())
    assert together.labels is not None and together.labels.tolist() == [0, 0, 0, 1, 1]
    assert together.sources == {0: "cat", 1: "dog"}


def test_rows_of_floats_are_signals(tmp_path: Path) -> None:
    np.save(tmp_path / "ecg.npy", np.zeros((3, 140)))
    data = files.load(tmp_path / "ecg.npy", Request())
    assert data.kind == "signal" and data.samples.dtype == np.float32


def test_drawings_as_lines_of_json(tmp_path: Path) -> None:
    raw = {"drawing": [[*stroke, [0, 10]] for stroke in DRAWING]}
    (tmp_path / "d.ndjson").write_text("\n".join(json.dumps(d) for d in ({"drawing": DRAWING}, raw)))
    samples = files.load(tmp_path / "d.ndjson", Request()).samples
    assert samples.shape == (2, 28, 28)
    np.testing.assert_array_equal(samples[0], samples[1])
    assert len(files.load(tmp_path / "d.ndjson", Request(limit=1)).samples) == 1


def binary(drawing: list[list[list[int]]]) -> bytes:
    head = struct.pack("<Q2sbIH", 1, b"CH", 1, 0, len(drawing))
    return head + b"".join(struct.pack("<H", len(x)) + bytes(x) + bytes(y) for x, y in drawing)


def test_drawings_in_googles_binary_form(tmp_path: Path) -> None:
    (tmp_path / "d.bin").write_bytes(binary(DRAWING) * 3)
    (tmp_path / "d.ndjson").write_text(json.dumps({"drawing": DRAWING}))
    samples = files.load(tmp_path / "d.bin", Request()).samples
    assert samples.shape == (3, 28, 28)
    np.testing.assert_array_equal(samples[0], files.load(tmp_path / "d.ndjson", Request()).samples[0])


def test_a_folder_of_images_by_source(tmp_path: Path) -> None:
    for name in ("good/a.png", "bad/deep/b.jpg", "bad/c.webp"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (56, 40), 200).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no image")
    sources = files.load_sources(tmp_path, photos(14, 14))
    assert {name: s.samples.shape for name, s in sources.items()} == {"bad": (2, 14, 14), "good": (1, 14, 14)}
    assert files.load_sources(tmp_path, photos(14, 14, 3))["good"].samples.shape == (1, 14, 14, 3)


class Trap:
    def __reduce__(self) -> tuple[object, ...]:
        return (open, ("pwned", "w"))


def bad_files(folder: Path) -> dict[str, str]:
    whole = folder / "whole.npy"
    np.save(whole, np.zeros((50, 784), np.uint8))
    (folder / "truncated.npy").write_bytes(whole.read_bytes()[:9000])
    (folder / "empty.npy").write_bytes(b"")
    np.save(folder / "pickle.npy", np.array([Trap()], object), allow_pickle=True)
    (folder / "bare.npy").write_bytes(pickle.dumps(Trap()))
    np.savez(folder / "pickle.npz", a=np.array([Trap()], object))
    (folder / "noise.npz").write_bytes(b"PK\x03\x04 not a zip")
    np.save(folder / "words.npy", np.array([["a", "b"]]))
    np.save(folder / "scalar.npy", np.array(3.0))
    (folder / "lines.ndjson").write_text('{"drawing": 3}')
    (folder / "text.ndjson").write_text("no json")
    (folder / "cut.bin").write_bytes(binary(DRAWING)[:-1])
    (folder / "table.csv").write_text("1,2")
    (folder / "images").mkdir()
    (folder / "images" / "a.png").write_bytes(b"no picture")
    (folder / "none").mkdir()
    return {
        "truncated.npy": "truncated or damaged",
        "empty.npy": "truncated or damaged",
        "pickle.npy": "Python objects, which are never loaded",
        "bare.npy": "truncated or damaged",
        "pickle.npz": "Python objects, which are never loaded",
        "noise.npz": "truncated or damaged",
        "words.npy": "Expected numbers",
        "scalar.npy": "Expected numbers",
        "lines.ndjson": "Line 1",
        "text.ndjson": "Line 1",
        "cut.bin": "Drawing 1",
        "table.csv": "is a .csv file. Expected",
        "images": "cannot be read as an image",
        "none": "There is no image",
        "absent.npy": "does not exist",
    }


def test_every_bad_file_is_one_sentence_and_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, said in bad_files(tmp_path).items():
        with pytest.raises(InputError) as caught:
            files.load(tmp_path / name, Request())
        assert said in str(caught.value), name
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "pwned").exists()


def test_a_name_or_a_path_or_a_path_in_the_data_folder(bowtie_file: Path, data_settings: Settings) -> None:
    by_name = registry.load("quickdraw:bowtie", data_settings)
    assert by_name.category == "bowtie" and "CC BY" in by_name.licence
    for place in (bowtie_file, "quickdraw/bowtie.npy"):
        by_path = registry.load(place, data_settings, Request(kind="drawing"))
        np.testing.assert_array_equal(by_path.samples, by_name.samples)
    with pytest.raises(InputError, match="mnist has no categories"):
        registry.load("mnist:3", data_settings)
    with pytest.raises(InputError, match="Did you mean mnist"):
        registry.load("mnits", data_settings)


def test_synthetic_samples_say_that_they_are() -> None:
    data = registry.load("synthetic:star", Settings(), Request(limit=5))
    assert data.synthetic and len(data.samples) == 5 and data.category == "star"


@pytest.mark.parametrize(
    ("place", "asked"), [("mnist", {"strokes": True}), ("synthetic", {"recognized": True}), ("quickdraw", {"seed": 3})]
)
def test_no_option_is_dropped_in_silence(place: str, asked: dict[str, object]) -> None:
    with pytest.raises(InputError, match=f"{place} has no "):
        registry.load(place, Settings(), Request(**asked))  # type: ignore[arg-type]
