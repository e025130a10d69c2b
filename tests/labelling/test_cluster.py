"""A Dask cluster of four workers on this machine, one of which is killed in the middle."""

import os
import signal
import sys
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.errors import DataUnavailableError, InputError
from app.labelling import crews
from app.labelling.run import Asked, label
from tests.labelling.parts import contents, fill, here


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    from distributed import LocalCluster

    with (
        warnings.catch_warnings(),
        LocalCluster(n_workers=4, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1") as cluster,
    ):
        yield cluster


def test_a_worker_that_is_killed_costs_no_photo(local: Any, photo_models: Path, tmp_path: Path) -> None:
    from distributed import Client

    photos = fill(tmp_path / "photos", 400)
    killed: list[int] = []

    def tell(done: int, total: int, before: int) -> None:
        if done and not killed:
            with Client(local.scheduler_address) as client:
                pids = client.run(os.getpid)
                processing = client.processing()
            busy = [address for address, tasks in processing.items() if tasks]
            killed.append(pids[busy[0]])
            os.kill(killed[0], signal.SIGKILL)

    hire = partial(crews.cluster, local.scheduler_address)
    asked = Asked(photo_models, "discs", str(photos), str(tmp_path / "out"))
    assert label(asked, hire, tell).counts.total() == 400 and killed
    label(Asked(photo_models, "discs", str(photos), str(tmp_path / "once")), here)
    assert contents(tmp_path / "out") == contents(tmp_path / "once")


def test_a_scheduler_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "WAIT_SECONDS", 1)
    with (
        pytest.raises(DataUnavailableError, match=r"No scheduler answers at tcp://127.0.0.1:9"),
        crews.cluster("tcp://127.0.0.1:9"),
    ):
        pass
    with pytest.raises(DataUnavailableError, match="No scheduler answers at nonsense"), crews.cluster("nonsense://x"):
        pass


def test_without_the_package_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match="pip install -r requirements-scale"), crews.cluster("tcp://127.0.0.1:8786"):
        pass
