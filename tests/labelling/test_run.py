"""A whole folder, by a crew in this process: what is written, what is done again and what is not."""

import csv
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from app.config import ROOT
from app.errors import InputError, NotFoundError, OddityError, StorageError
from app.labelling import crews, keeping, run
from app.labelling.crews import Crew
from app.labelling.keeping import Sort
from app.labelling.listing import Listing, Shard
from app.labelling.run import Asked, Summary, label
from tests.labelling.parts import contents, encoded, fill, here, part


@pytest.fixture
def photos(parts: Path, tmp_path: Path) -> Path:
    """A copy of the photos, to change."""
    return Path(shutil.copytree(parts, tmp_path / "photos"))


def labelled(models: Path, source: Path, out: Path, heatmaps: bool = False, sort: Sort = "none") -> Summary:
    return label(Asked(models, "discs", str(source), str(out), heatmaps, sort), here)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The shards that are labelled from now on."""
    numbers: list[int] = []
    finish = keeping.finish_shard

    def noted(job: Any, shard: Any) -> int:
        numbers.append(shard.number)
        return finish(job, shard)

    monkeypatch.setattr(run, "finish_shard", noted)
    return numbers


def test_all_three_files_say_the_same_of_every_photo(photo_models: Path, photos: Path, tmp_path: Path) -> None:
    (photos / 'bad "one",\n.png').write_bytes(b"")
    found = labelled(photo_models, photos, tmp_path / "out")
    assert found.counts["anomaly"] >= 6 and found.counts["unreadable"] == 1 and found.counts.total() == 61
    said = json.loads((tmp_path / "out" / "labels.json").read_text())
    assert (said["detector"], said["folder"]) == ("discs", str(photos)) and len(said["checksum"]) == 64
    rows = said["rows"]
    assert [row["path"] for row in rows] == sorted(row["path"] for row in rows) and len(rows) == 61
    assert rows[0] | {"error": None} == rows[0] | {"verdict": "unreadable", "score": None, "error": None}
    assert pyarrow.parquet.read_table(tmp_path / "out" / "labels.parquet").to_pylist() == rows
    with (tmp_path / "out" / "labels.csv").open(newline="") as file:
        flat = list(csv.DictReader(file))
    assert [row["path"] for row in flat] == [row["path"] for row in rows]
    assert [row["score"] for row in flat[1:]] == [repr(row["score"]) for row in rows[1:]]
    assert found.written == ("labels.parquet", "labels.csv", "labels.json")
    assert not (tmp_path / "out" / "shards" / "detectors").exists()


def test_without_pyarrow_the_rows_are_the_same(
    photo_models: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled(photo_models, parts, tmp_path / "with")
    monkeypatch.setattr(run, "find_spec", lambda name: None)
    found = labelled(photo_models, parts, tmp_path / "without")
    assert found.written == ("labels.csv", "labels.json")
    for name in found.written:
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()


@pytest.mark.parametrize("sort", ["copy", "link"])
def test_photos_are_sorted_by_verdict(sort: Sort, photo_models: Path, photos: Path, tmp_path: Path) -> None:
    (photos / "bad.png").write_bytes(b"bad")
    labelled(photo_models, photos, tmp_path / "out", sort=sort)
    rows = json.loads((tmp_path / "out" / "labels.json").read_text())["rows"]
    placed = tmp_path / "out" / "sorted"
    assert {p.relative_to(placed).as_posix() for p in placed.rglob("*.png")} == {
        f"{row['verdict']}/{row['path']}" for row in rows
    }
    for row in rows:
        copy = placed / row["verdict"] / row["path"]
        assert copy.is_symlink() == (sort == "link") and copy.read_bytes() == (photos / row["path"]).read_bytes()


def test_what_is_finished_is_not_done_again(
    photo_models: Path, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, done = tmp_path / "out", counted(monkeypatch)
    labelled(photo_models, photos, out)
    assert sorted(done) == [0, 1, 2, 3]
    whole = contents(out)
    done.clear()
    labelled(photo_models, photos, out)
    assert not done and contents(out) == whole
    next((out / "shards").rglob("000002.*")).unlink()
    (out / "labels.csv").unlink()
    labelled(photo_models, photos, out)
    assert done == [2] and contents(out) == whole


def test_a_changed_photo_detector_or_wish_starts_anew(
    photo_models: Path, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, done = tmp_path / "out", counted(monkeypatch)
    models = Path(shutil.copytree(photo_models, tmp_path / "models"))
    labelled(models, photos, out, heatmaps=True)
    assert len(done) == 4 and (out / "heatmaps").is_dir()
    (photos / "left" / "0003.png").write_bytes(encoded(part(__import__("numpy").random.default_rng(1), odd=True)))
    labelled(models, photos, out)
    assert len(done) == 8 and not (out / "heatmaps").exists()
    rows = {row["path"]: row for row in json.loads((out / "labels.json").read_text())["rows"]}
    assert rows["left/0003.png"]["verdict"] == "anomaly"
    from app.detectors import spec

    changed = spec.read(models / "discs")
    lifted = changed.threshold.model_copy(update={"value": 1e9})
    spec.write(models / "discs", changed.model_copy(update={"threshold": lifted}))
    assert labelled(models, photos, out).counts["anomaly"] == 0
    assert len(done) == 12


def test_results_inside_the_photos_folder_are_not_labelled(photo_models: Path, photos: Path) -> None:
    for _ in range(2):
        assert labelled(photo_models, photos, photos / "out", heatmaps=True, sort="copy").counts.total() == 60
    (photos / "out" / "shards" / "run.json").unlink()
    with pytest.raises(InputError, match="which was not made by labelling"):
        labelled(photo_models, photos, photos / "out")


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"out": "photos"}, InputError, "The results would lie among the photos"),
        ({"source": "photos/sorted", "out": "photos"}, InputError, "The results would lie among the photos"),
        ({"source": "nowhere"}, InputError, "is not a folder"),
        ({"source": "empty"}, InputError, "There is no photo in"),
        ({"detector": "disks"}, NotFoundError, "Did you mean discs"),
        ({"detector": "heartbeat", "models": ROOT / "models"}, InputError, "judges signals"),
        ({"detector": "bowtie", "models": ROOT / "models", "heatmaps": True}, InputError, "Leave out --heatmaps"),
        ({"out": "memory://x", "sort": "link"}, InputError, "Give folders instead of addresses"),
    ],
)
def test_what_cannot_go_together_is_one_sentence_and_leaves_nothing(
    change: dict[str, Any], error: type[OddityError], said: str, photo_models: Path, photos: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (photos / "sorted").mkdir()
    before = contents(tmp_path)
    given = {"models": photo_models, "detector": "discs", "source": "photos", "out": "out", **change}
    for key in ("source", "out"):
        given[key] = given[key] if "://" in given[key] else str(tmp_path / given[key])
    with pytest.raises(error, match=said):
        label(Asked(**given), here)
    assert contents(tmp_path) == before


def test_a_full_disk_in_the_middle_keeps_what_is_finished(
    photo_models: Path, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled(photo_models, photos, tmp_path / "once", heatmaps=True)
    replace, room = Path.replace, [40]

    def full(self: Path, target: Path) -> Path:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(StorageError, match=r"[Ff]inished work is kept"):
            labelled(photo_models, photos, tmp_path / "out", heatmaps=True)
    assert not (tmp_path / "out" / "labels.csv").exists()
    done = counted(monkeypatch)
    labelled(photo_models, photos, tmp_path / "out", heatmaps=True)
    assert 0 < len(done) < 4 and contents(tmp_path / "out") == contents(tmp_path / "once")


Submit = Callable[..., Future[int]]


def breaking(times: int) -> Callable[[], AbstractContextManager[Crew]]:
    """A crew whose processes die with every third shard, so many times."""
    left = [times]

    class Fragile(ThreadPoolExecutor):
        n = 0

        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            self.n += 1
            if self.n == 3 and left[0]:
                left[0] -= 1
                died: Future[Any] = Future()
                died.set_exception(BrokenProcessPool("died"))
                return died
            return super().submit(*args, **kwargs)

    @contextmanager
    def hire() -> Iterator[Crew]:
        executor: Executor = Fragile(1)
        with executor:
            yield Crew(executor, 2)

    return hire


def test_a_process_that_dies_costs_no_photo(photo_models: Path, parts: Path, tmp_path: Path) -> None:
    asked = Asked(photo_models, "discs", str(parts), str(tmp_path / "out"))
    assert label(asked, breaking(2)).counts.total() == 60
    labelled(photo_models, parts, tmp_path / "once")
    assert contents(tmp_path / "out") == contents(tmp_path / "once")


def test_a_shard_that_kills_every_process_is_named(photo_models: Path, parts: Path, tmp_path: Path) -> None:
    class Dead(ThreadPoolExecutor):
        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenProcessPool("died")

    @contextmanager
    def hire() -> Iterator[Crew]:
        with Dead(1) as executor:
            yield Crew(executor, 2)

    asked = Asked(photo_models, "discs", str(parts), str(tmp_path / "out"))
    with pytest.raises(OddityError, match="perhaps because memory ran out"):
        label(asked, hire)


def test_processes_label_as_one_thread_does_and_end_with_the_run(
    photo_models: Path, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    told: list[tuple[int, int, int]] = []

    def tell(*numbers: int) -> None:
        told.append(numbers)  # type: ignore[arg-type]

    @contextmanager
    def two() -> Iterator[Crew]:
        with crews.processes(2) as crew:
            threads.append(crew.executor.submit(os.getenv, "OPENBLAS_NUM_THREADS").result())
            yield crew
            pids.extend(crew.executor._processes)  # type: ignore[attr-defined]

    pids: list[int] = []
    threads: list[str | None] = []
    label(Asked(photo_models, "discs", str(parts), str(tmp_path / "out")), two, tell)
    labelled(photo_models, parts, tmp_path / "once")
    assert contents(tmp_path / "out") == contents(tmp_path / "once")
    assert told[0] == (0, 60, 0) and told[-1] == (60, 60, 0)
    assert threads == ["1"] and "OPENBLAS_NUM_THREADS" not in os.environ
    assert len(pids) == 2 and not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_many_more_photos_take_no_more_shards_at_once(
    photo_models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many shards there are, the crew has no more than it can use; none is listed before that."""
    most, taken, submitted = [0], [0], [0]
    shards = Listing.shards

    def counted(self: Listing) -> Iterator[Shard]:
        for shard in shards(self):
            taken[0] += 1
            yield shard

    monkeypatch.setattr(Listing, "shards", counted)

    class Counting(ThreadPoolExecutor):
        under_way = 0

        def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
            self.under_way += 1
            submitted[0] += 1
            most[0] = max(most[0], self.under_way)
            assert taken[0] == submitted[0]
            future = super().submit(*args, **kwargs)
            future.add_done_callback(self.less)
            return future

        def less(self, future: Future[Any]) -> None:
            self.under_way -= 1

    @contextmanager
    def hire() -> Iterator[Crew]:
        with Counting(1) as executor:
            yield Crew(executor, 3)

    fill(tmp_path / "many", 200)
    label(Asked(photo_models, "discs", str(tmp_path / "many"), str(tmp_path / "out")), hire)
    assert most[0] == 3 and submitted[0] == 13
