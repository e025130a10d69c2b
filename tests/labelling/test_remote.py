"""Photos and results in object storage: the same files as from a folder to a folder."""

import json
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
import pytest

from app.errors import InputError, StorageError
from app.labelling import crews
from app.labelling.crews import Crew
from app.labelling.places import at, write
from app.labelling.run import Asked, label
from tests.labelling.parts import here


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of an empty bucket in a server that speaks S3."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    with pytest.MonkeyPatch.context() as environ:
        server.start()
        host, port = server.get_host_and_port()
        environ.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        environ.setenv("AWS_ACCESS_KEY_ID", "testing")
        environ.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        environ.setenv("AWS_DEFAULT_REGION", "us-east-1")
        fs = fsspec.filesystem("s3", skip_instance_cache=True)
        fs.mkdir("photos")
        yield "s3://photos"
        server.stop()


def upload(folder: Path, address: str) -> None:
    place = at(address)
    for path in folder.rglob("*"):
        if path.is_file():
            write(place, path.relative_to(folder).as_posix(), path.read_bytes())


def everything(address: str) -> dict[str, bytes]:
    place = at(address)
    return {found.path: place.read(found.path) for found in place.files(lambda folder: False)}


def rows_of(place: dict[str, bytes]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(place["labels.json"])["rows"]
    return rows


def test_from_storage_to_storage_by_processes_as_from_folder_to_folder(
    bucket: str, photo_models: Path, parts: Path, tmp_path: Path
) -> None:
    source, out = f"{bucket}/in/parts", f"{bucket}/in/parts/results"
    folder = Path(shutil.copytree(parts, tmp_path / "parts"))
    (folder / "empty.png").touch()
    (folder / 'a "quoted", b.png').write_bytes((folder / "left" / "0000.png").read_bytes())
    (folder / "notes.txt").write_text("x")
    upload(folder, source)
    asked = Asked(photo_models, "discs", source, out, heatmaps=True, sort="copy")

    @contextmanager
    def one() -> Iterator[Crew]:
        with crews.processes(1) as crew:
            yield crew

    found = label(asked, one)
    assert found.counts.total() == 62 and found.others == 1
    local = label(Asked(photo_models, "discs", str(folder), str(tmp_path / "out"), True, "copy"), here)
    assert local.counts == found.counts
    there, beside = everything(out), everything(str(tmp_path / "out"))
    shards = {name for name in beside if name.startswith("shards/")}
    assert {n for n in there if not n.startswith("shards/")} == set(beside) - shards
    assert rows_of(there) == rows_of(beside) and there["labels.csv"] == beside["labels.csv"]
    for name in beside:
        if name.startswith(("heatmaps/", "sorted/")):
            assert there[name] == beside[name]


def test_a_run_in_storage_is_taken_up(bucket: str, photo_models: Path, parts: Path) -> None:
    upload(parts, f"{bucket}/again")
    asked = Asked(photo_models, "discs", f"{bucket}/again", f"{bucket}/taken-up")
    label(asked, here)
    whole = everything(asked.out)
    place = at(asked.out)
    (one,) = [name for name in whole if name.startswith("shards/") and "/000001." in name]
    place.remove(one)
    place.remove("labels.csv")
    done: list[int] = []

    @contextmanager
    def noting() -> Iterator[Crew]:
        class Noting(ThreadPoolExecutor):
            def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
                done.append(args[2].number)
                return super().submit(*args, **kwargs)

        with Noting(1) as executor:
            yield Crew(executor, 2)

    label(asked, noting)
    assert done == [1] and everything(asked.out) == whole


def test_storage_that_is_not_there_is_one_sentence(bucket: str, photo_models: Path, parts: Path) -> None:
    with pytest.raises(InputError, match=r"s3://nowhere/x does not exist"):
        label(Asked(photo_models, "discs", "s3://nowhere/x", f"{bucket}/y"), here)
    with pytest.raises(StorageError, match=r"s3://nowhere/y cannot be written"):
        label(Asked(photo_models, "discs", str(parts), "s3://nowhere/y"), here)


@pytest.mark.parametrize(
    ("package", "address", "said"),
    [("fsspec", "s3://a/b", "requirements-scale.txt"), ("s3fs", "s3://a/b", "python -m pip install s3fs")],
)
def test_a_missing_package_is_one_sentence(
    package: str, address: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    if package == "s3fs":
        loaded = sys.modules["fsspec.registry"]._registry  # type: ignore[attr-defined]
        monkeypatch.delitem(loaded, "s3", raising=False)
    with pytest.raises(InputError, match=said):
        at(address)
