import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from app.detectors import spec, store
from app.errors import DetectorError, InputError, NotFoundError, StorageError


@pytest.fixture
def models(trained: Path, tmp_path: Path) -> Path:
    """A copy of the trained detectors that a test may damage."""
    return Path(shutil.copytree(trained, tmp_path / "models"))


def test_a_saved_detector_carries_all_that_is_needed(models: Path, bowties: np.ndarray) -> None:
    detector = store.load(models, "small")
    assert store.names(models) == ["small"]
    assert detector.shape == (28, 28)
    found = detector.inspect(detector.prepare(bowties[:40]))
    again = store.load(models, "small").inspect(detector.prepare(bowties[:40]))
    np.testing.assert_array_equal(found.score, again.score)
    assert set(detector.spec.files) == {"autoencoder.keras", "autoencoder.tflite"}
    assert 20 <= len(detector.normals) <= 1000


def test_an_unknown_name_suggests_the_nearest(models: Path) -> None:
    with pytest.raises(NotFoundError, match="Did you mean small"):
        store.load(models, "smal")


@pytest.mark.parametrize("name", ["../small", "", ".", ".small", "a/b", "x" * 65, "small\0"])
def test_a_name_cannot_lead_out_of_the_folder(models: Path, name: str) -> None:
    with pytest.raises(NotFoundError):
        store.load(models, name)
    with pytest.raises(InputError, match="is not a detector's name"):
        store.check_name(name)


def change(models: Path, edit: object, signed: bool = True) -> None:
    """Edit detector.json, and sign it again as whoever means harm would."""
    path = models / "small" / "detector.json"
    saved = json.loads(path.read_text())
    saved["checksum"] = spec.UNSIGNED
    edit(saved)  # type: ignore[operator]
    content = json.dumps(saved).encode()
    path.write_bytes(content.replace(spec.UNSIGNED.encode(), spec.checksum(content).encode()) if signed else content)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda s: s.update(format=99), "has the format 99. Expected 2."),
        (lambda s: s.pop("calibration"), "calibration: Field required"),
        (lambda s: s.update(calibration=[]), "calibration: List should have at least 1 item"),
        (lambda s: s.update(calibration=[2.0, 1.0]), "not in ascending order"),
        (lambda s: s["threshold"].update(value=float("nan")), "is not as expected"),
        (lambda s: s["threshold"].update(value="0.1x"), "threshold.value"),
        (lambda s: s.update(extra=1), "extra: Extra inputs are not permitted"),
        (lambda s: s.update(shape=[14, 56]), "states the shape (14, 56), but its autoencoder takes (28, 28)"),
        (lambda s: s.update(shape=[]), "shape"),
        (lambda s: s["files"].update({"autoencoder.tflite": "1" * 64}), "is not the file that was saved (SHA-256)"),
        (lambda s: s["files"].update({"other.tflite": "1" * 64}), "other.tflite is missing"),
        (lambda s: s["files"].pop("autoencoder.tflite"), "names no autoencoder.tflite"),
        (lambda s: s["preprocessing"]["scaling"].update(kind="magic"), "preprocessing.scaling.kind"),
        (lambda s: s["preprocessing"]["scaling"].update(kind="range"), "is not one"),
        (lambda s: s["preprocessing"].update(kind="smell"), "There is no kind 'smell'"),
        (lambda s: s["score"].update(name="guess"), "There is no score named 'guess'"),
        (lambda s: s["score"].update(parameters={"x": 1}), "has no parameter 'x'"),
        (
            lambda s: s.update(score={"name": "log-sum", "parameters": {"errors": ["mse"] * 2, "weights": [1.0, 1.0]}}),
            "reads reconstructions of shape (2, 28, 28). Its autoencoder makes (28, 28)",
        ),
        (lambda s: s["score"].update(parameters={"radius": "far"}), "is 'far'"),
        (lambda s: s["score"].update(parameters={"radius": 10**9}), "radius"),
    ],
)
def test_a_changed_description_is_refused(models: Path, edit: object, said: str) -> None:
    change(models, edit)
    with pytest.raises(DetectorError) as caught:
        store.load(models, "small")
    assert said in str(caught.value)


def test_a_description_that_was_changed_afterwards_is_refused(models: Path) -> None:
    change(models, lambda s: s["threshold"].update(value=0.1), signed=False)
    with pytest.raises(DetectorError, match="was changed after it was saved"):
        store.load(models, "small")


def test_no_flipped_byte_of_a_description_is_accepted(models: Path) -> None:
    path = models / "small" / "detector.json"
    content = path.read_bytes()
    for at in np.random.default_rng(0).integers(0, len(content), 60):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        with pytest.raises(DetectorError):
            store.load(models, "small")


def test_a_changed_autoencoder_is_refused(models: Path) -> None:
    path = models / "small" / "autoencoder.tflite"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DetectorError, match="SHA-256"):
        store.load(models, "small")


def test_a_description_that_is_no_json_is_refused(models: Path) -> None:
    (models / "small" / "detector.json").write_text("{")
    with pytest.raises(DetectorError, match="cannot be read"):
        store.load(models, "small")


def test_a_file_that_litert_refuses_is_an_error_of_ours(tmp_path: Path) -> None:
    from app.detectors.runner import Runner

    (tmp_path / "bad.tflite").write_bytes(b"not a model at all")
    with pytest.raises(DetectorError, match="LiteRT cannot read"):
        Runner(tmp_path / "bad.tflite")


def test_a_failed_save_leaves_the_old_one_whole(models: Path) -> None:
    before = {p.name: p.read_bytes() for p in (models / "small").iterdir() if p.is_file()}
    with pytest.raises(RuntimeError), store.saving(models, "small") as folder:
        (folder / "detector.json").write_text("half")
        raise RuntimeError("killed")
    assert {p.name: p.read_bytes() for p in (models / "small").iterdir() if p.is_file()} == before
    assert [p.name for p in models.iterdir()] == ["small"]


def test_a_save_that_ends_well_takes_the_place(models: Path) -> None:
    with store.saving(models, "small") as folder:
        (folder / "note.txt").write_text("new")
    assert [p.name for p in (models / "small").iterdir()] == ["note.txt"]
    assert [p.name for p in models.iterdir()] == ["small"]


def test_a_full_disk_is_one_sentence(models: Path) -> None:
    with pytest.raises(StorageError, match="is full"), store.saving(models, "small"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert store.load(models, "small").name == "small"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"), store.saving(tmp_path / "file", "small"):
        raise AssertionError("not reached")


def test_what_a_killed_training_left_behind_is_no_detector_and_goes_at_the_next(models: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, busy = models / f".small-{ended.pid}-abc", models / f".small-{os.getppid()}-abc"
    for folder in (left, busy):
        shutil.copytree(models / "small", folder)
    assert store.names(models) == ["small"]
    with store.saving(models, "small") as folder:
        (folder / "note.txt").write_text("new")
    assert not left.exists() and busy.exists()


def test_the_place_is_never_empty_while_a_detector_is_replaced(models: Path) -> None:
    (models / "new").mkdir()
    inode = {name: (models / name).stat().st_ino for name in ("new", "small")}
    store.exchange(models / "new", models / "small")
    assert {name: (models / name).stat().st_ino for name in ("small", "new")} == dict(
        zip(("small", "new"), inode.values(), strict=True)
    )
    with pytest.raises(OSError, match="No such file"):
        store.exchange(models / "new", models / "absent")


def test_a_folder_that_is_no_detector_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for replace in (False, True):
        with pytest.raises(InputError, match="photos already exists and is not a detector"):
            store.check_free(tmp_path, "photos", replace)
