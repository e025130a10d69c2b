"""The real command, killed at any moment and started again: the same files come out as from one run."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.config import ROOT
from tests.labelling.parts import contents, fill

KILLS, CHAINS = 20, 2
"""Times that a run is killed, half of them each in a chain of its own, which suits two processor cores."""


def start(models: Path, photos: Path, out: Path) -> subprocess.Popen[bytes]:
    words = ["label", "discs", str(photos), "--out", str(out), "--heatmaps", "--sort", "link", "--workers", "1"]
    environ = {**os.environ, "ODDITY_MODELS": str(models)}
    return subprocess.Popen(
        [sys.executable, "-m", "app", *words], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def written(out: Path) -> set[tuple[str, int]]:
    """What lies there; a file that is written again is another one."""
    found = set()
    for folder, _, names in os.walk(out):
        for name in names:
            try:
                found.add((f"{folder}/{name}", os.lstat(f"{folder}/{name}").st_ino))
            except FileNotFoundError:
                continue
    return found


def wait_for(true: Callable[[], bool], seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come in five minutes"
        time.sleep(0.005)


def children(pid: int) -> list[int]:
    """Of a process, its helpers' too."""
    import psutil

    try:
        return [child.pid for child in psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill_often(models: Path, photos: Path, out: Path, seed: int, times: int) -> int:
    """Kill runs after a random number of files that they wrote; returns how many were killed before they ended."""
    rng, killed = random.Random(seed), 0
    while killed < times:
        before, more = written(out), rng.randint(0, 60)
        process = start(models, photos, out)
        wait_for(lambda: process.poll() is not None or len(written(out) - before) >= more)  # noqa: B023
        helpers = children(process.pid)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        else:  # it was done: the next starts with nothing
            assert process.returncode == 0, process.stderr and process.stderr.read().decode()
            shutil.rmtree(out)
        process.communicate()
        # Whoever worked for it has ended as well, or two runs would write at once.
        wait_for(lambda: not any(map(runs, helpers)))  # noqa: B023
    return killed


def test_a_run_that_is_killed_twenty_times_leaves_what_one_run_leaves(photo_models: Path, tmp_path: Path) -> None:
    photos = fill(tmp_path / "photos", 80)
    chains = [tmp_path / f"killed-{i}" for i in range(CHAINS)]
    with ThreadPoolExecutor(CHAINS) as threads:
        each = KILLS // CHAINS
        killed = threads.map(lambda i: kill_often(photo_models, photos, chains[i], i, each), range(CHAINS))
        assert sum(killed) == KILLS
    for out in (tmp_path / "once", *chains):
        process = start(photo_models, photos, out)
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said.decode()
    once = contents(tmp_path / "once")
    assert len([name for name in once if name.startswith("heatmaps/")]) == 80
    assert len([name for name in once if name.startswith("sorted/")]) == 80
    for out in chains:
        assert contents(out) == once
