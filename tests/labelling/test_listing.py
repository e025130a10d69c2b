"""The listing: all that may be a photo, sorted, in shards, without loops and without what is not asked for."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import InputError
from app.labelling import listing
from app.labelling.folder import Folder
from app.labelling.listing import Listing, in_order, listed
from app.labelling.places import at


def paths(found: Listing) -> list[str]:
    return [path for shard in found.shards() for path in shard.paths]


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


@given(st.lists(st.text(st.characters(exclude_characters="\0"))), st.integers(1, 7))
@settings(max_examples=50)
def test_any_number_of_entries_is_sorted_a_few_at_a_time(entries: list[str], at_once: int) -> None:
    with ExitStack() as opened:

        def new_file() -> IO[str]:
            return opened.enter_context(tempfile.TemporaryFile("w+"))

        assert list(in_order(iter(entries), new_file, at_once)) == sorted(entries)


def test_photos_are_found_in_every_folder_and_nothing_else_is(tmp_path: Path) -> None:
    touch(tmp_path, "b.PNG", "a/c.jpg", "a/b/d.tiff", "a/b.webp", "a.txt", "a/b.gif", ".hidden.png", ".git/x.png")
    touch(tmp_path, "ground_truth/kind/1_mask.png", "out/heatmaps/b.png", "a/out.png/e.bmp")
    with listed(Folder(str(tmp_path)), Folder(str(tmp_path / "out"))) as found:
        assert paths(found) == ["a/b.webp", "a/b/d.tiff", "a/c.jpg", "a/out.png/e.bmp", "b.PNG"]
        assert (found.count, found.others) == (5, 2)


def test_links_are_listed_and_lead_into_no_loop(tmp_path: Path) -> None:
    photos = touch(tmp_path / "photos", "a/1.png")
    (photos / "a" / "up").symlink_to("..")
    (photos / "self.png").symlink_to("self.png")
    (photos / "2.png").symlink_to("a/1.png")
    (photos / "gone.png").symlink_to("nowhere.png")
    os.mkfifo(photos / "pipe.png")
    place = Folder(str(photos))
    with listed(place, Folder(str(tmp_path / "out"))) as found:
        assert paths(found) == ["2.png", "a/1.png", "a/up", "gone.png", "self.png"]
    for name, said in (("a/up", "link to a folder"), ("self.png", "symbolic links"), ("gone.png", "No such file")):
        with pytest.raises(InputError, match=said):
            place.read(name)
    assert place.read("2.png") == b"x"


def test_a_folder_that_may_not_be_read_is_listed_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a/1.png", "locked/2.png")
    scandir = os.scandir

    def refused(path: Path) -> Iterator[os.DirEntry[str]]:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    with listed(Folder(str(tmp_path)), Folder(str(tmp_path / "out"))) as found:
        assert paths(found) == ["a/1.png", "locked"]


def test_a_changed_file_changes_the_digest_and_a_second_look_does_not(tmp_path: Path) -> None:
    touch(tmp_path, "1.png", "2.png")

    def digest() -> str:
        with listed(Folder(str(tmp_path)), Folder(str(tmp_path / "out"))) as found:
            return found.digest

    before = digest()
    assert digest() == before
    (tmp_path / "2.png").write_bytes(b"xy")
    changed = digest()
    (tmp_path / "2.png").rename(tmp_path / "3.png")
    assert len({before, changed, digest()}) == 3


@pytest.mark.parametrize(
    ("count", "size", "n"), [(1, 16, 1), (16, 16, 1), (17, 16, 2), (6400, 100, 64), (10**8, 256, 390625)]
)
def test_shards_suit_the_number_of_photos_alone(count: int, size: int, n: int) -> None:
    with tempfile.TemporaryFile("w+") as lines:
        found = Listing(lines, "", count, 0)
        assert (found.shard_size, found.n_shards) == (size, n)


def test_names_of_any_bytes_are_listed_and_read(tmp_path: Path) -> None:
    with (tmp_path / os.fsdecode(b'caf\xe9\n".png')).open("wb") as file:
        file.write(b"x")
    place = Folder(str(tmp_path))
    with listed(place, Folder(str(tmp_path / "out"))) as found:
        (path,) = paths(found)
        assert os.fsencode(path) == b'caf\xe9\n".png' and place.read(path) == b"x"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("missing", "is not a folder"),
        ("nonsense://x/y", "is not an address that can be used"),
        ("gs://x/y", "python -m pip install gcsfs"),
    ],
)
def test_places_that_cannot_be_listed_are_one_sentence(place: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        place = place if "://" in place else str(tmp_path / place)
        with listed(at(place), Folder(str(tmp_path))):
            pass


def test_memory_does_not_grow_with_the_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sorted at once is all that is held; here 8 of 100."""
    touch(tmp_path, *(f"{i:03}.png" for i in range(100)))
    monkeypatch.setattr(listing, "AT_ONCE", 8)
    with listed(Folder(str(tmp_path)), Folder(str(tmp_path / "out"))) as found:
        assert paths(found) == [f"{i:03}.png" for i in range(100)]
        assert next(found.shards()).paths[:2] == ("000.png", "001.png")
