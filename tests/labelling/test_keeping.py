"""What a run leaves: whole files, and nobody else's are touched."""

import errno
from pathlib import Path
from typing import IO

import pytest

from app.detectors import store
from app.errors import InputError, StorageError
from app.labelling import keeping
from app.labelling.folder import Folder
from app.labelling.keeping import Job, finish_shard, make_job, take_up
from app.labelling.listing import Shard, listed
from app.labelling.places import UNFINISHED, write
from tests.labelling.parts import contents


def job(models: Path, source: Path, out: Path, **more: bool) -> Job:
    detector = store.load(models, "discs")
    source_at, out_at = Folder(str(source)), Folder(str(out))
    with listed(source_at, out_at) as listing:
        return make_job(source_at, out_at, detector, listing, more.get("heatmaps", False), "none", True)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    place = Folder(str(tmp_path))
    write(place, "a/b", b"old")
    with pytest.raises(ValueError, match="halfway"), place.writing("a/b") as file:
        file.write(b"ne")
        raise ValueError("halfway")
    assert contents(tmp_path) == {"a/b": b"old"}


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "finished work is kept"), (errno.EROFS, "Read-only file system")]
)
def test_a_disk_that_takes_nothing_more_is_one_sentence(number: int, said: str, tmp_path: Path) -> None:
    def refuse(file: IO[bytes]) -> None:
        raise OSError(number, "")

    place = Folder(str(tmp_path))
    with pytest.raises(StorageError, match=said), place.writing("x") as file:
        refuse(file)
    assert contents(tmp_path) == {}


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        write(Folder(str(tmp_path / "file")), "x", b"")


@pytest.mark.parametrize("name", ["labels.csv", "sorted/mine.png", "heatmaps/mine.png", "shards/mine"])
def test_what_no_run_made_is_left_alone(name: str, photo_models: Path, parts: Path, tmp_path: Path) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(InputError, match=f"holds {name.partition('/')[0]}, which was not made by labelling"):
        take_up(job(photo_models, parts, tmp_path))
    assert contents(tmp_path) == {name: b"mine"}


def test_the_same_job_is_taken_up_and_another_starts_anew(photo_models: Path, parts: Path, tmp_path: Path) -> None:
    place, first = Folder(str(tmp_path)), job(photo_models, parts, tmp_path)
    assert take_up(first) == set()
    for name in (first.rows_of(0), first.rows_of(3), f"{UNFINISHED}/x", "heatmaps/a.jpg", "labels.csv", "mine.txt"):
        write(place, name, b"x")
    assert take_up(job(photo_models, parts, tmp_path)) == {0, 3}
    assert not place.exists(UNFINISHED) and place.exists("labels.csv")
    other = job(photo_models, parts, tmp_path, heatmaps=True)
    assert other.run != first.run and take_up(other) == set()
    assert set(contents(tmp_path)) == {"shards/run.json", "mine.txt"}


def test_a_clearing_that_was_killed_is_gone_on_with(
    photo_models: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, first = Folder(str(tmp_path)), job(photo_models, parts, tmp_path)
    take_up(first)
    for name in (first.rows_of(0), "heatmaps/a.jpg", "labels.csv", "labels.json"):
        write(place, name, b"x")
    other = job(photo_models, parts, tmp_path, heatmaps=True)

    def killed(self: Folder, name: str) -> None:
        if name == "labels.csv":
            raise KeyboardInterrupt
        remove(self, name)

    with monkeypatch.context() as patched:
        remove = Folder.remove
        patched.setattr(Folder, "remove", killed)
        with pytest.raises(KeyboardInterrupt):
            take_up(other)
    assert place.exists("labels.csv")
    assert take_up(first) == set()
    assert set(contents(tmp_path)) == {"shards/run.json"}


def test_a_shard_of_a_run_that_was_superseded_leaves_nothing(photo_models: Path, parts: Path, tmp_path: Path) -> None:
    old, new = job(photo_models, parts, tmp_path), job(photo_models, parts, tmp_path, heatmaps=True)
    take_up(old)
    take_up(new)
    before = contents(tmp_path)
    with pytest.raises(InputError, match="Another labelling has begun"):
        finish_shard(old, Shard(0, ("left/0000.png",)))
    assert contents(tmp_path) == before


def test_a_run_is_named_after_all_that_decides_its_results(
    photo_models: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = job(photo_models, parts, tmp_path / "a")
    assert job(photo_models, parts, tmp_path / "b").run == usual.run
    monkeypatch.setattr(keeping, "FORMAT", 99)
    assert job(photo_models, parts, tmp_path / "a").run != usual.run
