"""How fast `label` is, beside reading alone, with more workers and on a cluster, and how much memory it takes.

`python bench/labelling.py [--detector NAME] [--photos N] [--small N] [--rounds N]`

Photos are made for the run: JPEGs of 12 megapixels, as cameras take them, and PNGs of 1 megapixel; each of four is
there many times by another name. Without --detector one is trained on parts that are made up (EfficientNet-Lite0, 256
pixels). Times are of the work alone, in processes that have loaded the detector; each figure is the median of rounds
that alternate, so that whatever else the machine does strikes both sides.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, wait
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.config import ROOT, Settings
from app.detectors import spec, store
from app.kinds.photo.files import read_pixels
from app.labelling import crews
from app.labelling.ahead import ahead
from app.labelling.folder import Folder
from app.labelling.judging import Reference, held
from app.labelling.keeping import Job, bring_detector, finish_shard, make_job, take_up
from app.labelling.listing import Shard, listed
from app.labelling.places import at
from bench.label_photos import SIZES, make_photos, make_small
from tests.labelling.parts import save_detector

MEASURES = ["costs", "rates", "workers", "cluster", "memory"]


def train(models: Path, folder: Path) -> str:
    """A detector of such parts."""
    from app.training import run as training
    from app.training.config import TrainingConfig

    make = make_photos(folder / "good", 100, (400, 300), "PNG")
    config = TrainingConfig("images", data=str(make), architecture="feature_map", size=256, name="parts", out=models)
    training.train(config, Settings())
    return "parts"


def calm(models: Path, name: str, to: Path) -> Path:
    """The folder of a copy of the detector that finds every photo normal.

    As most of a factory's are. To find out where one is odd takes some milliseconds more, and a detector of other parts
    would find all that are made here odd.
    """
    shutil.copytree(models / name, to / name)
    saved = spec.read(to / name)
    lifted = saved.threshold.model_copy(update={"value": 1e9})
    spec.write(to / name, saved.model_copy(update={"threshold": lifted, "calibration": [1e9] * 100}))
    return to


def read_shard(source: str, shard: Shard, side: int) -> int:
    """Read and decode the photos of a shard, and do nothing with them.

    side : as `label` decodes for a detector of so many pixels, which takes JPEGs reduced; 0 : whole, as others do
    """
    for _, got in ahead(at(source).read, shard.paths):
        if side:
            read_pixels(got.result(), "grey", side)
        else:
            with Image.open(BytesIO(got.result())) as image:
                image.load()
    return len(shard.paths)


def ready(reference: Reference) -> int:
    """Load the detector; holds the process a moment, so that each of a crew gets one of these."""
    held(reference)
    time.sleep(0.5)
    return os.getpid()


@contextmanager
def job_of(models: Path, name: str, photos: Path, out: Path) -> Iterator[tuple[Job, list[Shard]]]:
    """What `label` would hand out."""
    detector = store.load(models, name)
    source, to = Folder(str(photos)), Folder(str(out))
    with listed(source, to) as listing:
        job = make_job(source, to, detector, listing, heatmaps=False, sort="none", parquet=True)
        shards = list(listing.shards())
    take_up(job)
    bring_detector(job, models / name)
    yield job, shards


def rate(
    executor: Executor, shards: list[Shard], task: Callable[..., int], *first: object, last: tuple[object, ...] = ()
) -> float:
    """Photos a second."""
    began = time.perf_counter()
    done = [executor.submit(task, *first, shard, *last) for shard in shards]
    wait(done)
    return sum(future.result() for future in done) / (time.perf_counter() - began)


def warm(executor: Executor, n: int, job: Job) -> None:
    """Have every process of the crew load the detector."""
    pids: set[int] = set()
    while len(pids) < n:
        pids.update(future.result() for future in [executor.submit(ready, job.detector) for _ in range(2 * n)])


def rates(models: Path, name: str, photos: Path, out: Path, rounds: int) -> None:
    """Labelling beside reading and decoding alone, by two processes."""
    side = max(store.load(models, name).shape[:2])
    with job_of(models, name, photos, out) as (job, shards), crews.processes(2) as crew:
        warm(crew.executor, 2, job)
        found = [
            [
                rate(crew.executor, shards, read_shard, job.source, last=(0,)),
                rate(crew.executor, shards, read_shard, job.source, last=(side,)),
                rate(crew.executor, shards, finish_shard, job),
            ]
            for _ in range(rounds)
        ]
        report(f"{photos.name}: decoded whole, labelled", [[row[0], row[2]] for row in found], "0.7")
        report(f"{photos.name}: decoded as label does, labelled", [row[1:] for row in found], "0.7")


def costs(models: Path, name: str, photos: Path, out: Path) -> None:
    """Processor time a photo in one process, which says nearly the same on a busy machine as on a quiet one."""
    side = max(store.load(models, name).shape[:2])
    with job_of(models, name, photos, out) as (job, shards), crews.processes(1) as crew:
        warm(crew.executor, 1, job)
        whole = crew.executor.submit(spent, read_shard, job.source, shards[0], 0).result()
        reduced = crew.executor.submit(spent, read_shard, job.source, shards[0], side).result()
        labelled = crew.executor.submit(spent, finish_shard, job, shards[0]).result()
    said = f"decoded whole {whole:.1f} ms, decoded as label does {reduced:.1f} ms, labelled {labelled:.1f} ms"
    print(f"{photos.name}, processor time a photo: {said}", flush=True)


def spent(task: Callable[..., int], *given: object) -> float:
    """Milliseconds of processor time a photo, the second time: the first one lays memory out."""
    task(*given)
    began = time.process_time()
    n = task(*given)
    return 1000 * (time.process_time() - began) / n


def workers(models: Path, name: str, photos: Path, out: Path, rounds: int) -> None:
    """From one process to two."""
    with job_of(models, name, photos, out) as (job, shards), crews.processes(1) as one, crews.processes(2) as two:
        warm(one.executor, 1, job)
        warm(two.executor, 2, job)
        pairs = [[rate(crew.executor, shards, finish_shard, job) for crew in (one, two)] for _ in range(rounds)]
        report("from one process to two", pairs, "1.8")


def cluster(models: Path, name: str, photos: Path, out: Path, rounds: int) -> None:
    """A Dask cluster of one and of two workers of one thread, set up as docs/SCALE.md says, and two processes."""
    os.environ["DASK_CONFIG"] = str(ROOT / "examples" / "dask.yaml")  # which Dask reads when it is imported
    from distributed import LocalCluster

    with (
        job_of(models, name, photos, out) as (job, shards),
        local(LocalCluster, 1) as one,
        local(LocalCluster, 2) as two,
        crews.processes(2) as pool,
    ):
        for crew, n in ((one, 1), (two, 2), (pool, 2)):
            warm(crew.executor, n, job)
        found = [[rate(crew.executor, shards, finish_shard, job) for crew in (one, two, pool)] for _ in range(rounds)]
        report("cluster, from one worker to two", [row[:2] for row in found], "1.8")
        report("cluster of two beside --workers 2", [[row[2], row[1]] for row in found], "0.85")


@contextmanager
def local(kind: Callable[..., Any], n: int) -> Iterator[crews.Crew]:
    """A cluster here, as `--scheduler` uses one."""
    made = kind(n_workers=n, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1")
    with made, crews.cluster(made.scheduler_address) as crew:
        yield crew


def report(what: str, pairs: list[list[float]], wanted: str) -> None:
    """One line: the medians, and the median of the ratios."""
    before, after = (median(column) for column in zip(*pairs, strict=True))
    share = median(b / a for a, b in pairs)
    print(
        f"{what}: {before:.1f}, {after:.1f} photos a second; {share:.2f} times (at least {wanted} is wanted)",
        flush=True,
    )


def memory(folder: Path, n: int) -> None:
    """The most that all processes of the command hold together, for n small photos and for a tenth of them; and what
    listing and merging alone take, which is all that the same command does again."""
    models = save_detector(folder / "small").parent
    for count in (n // 10, n):
        photos, out = make_small(folder / f"small-{count}", count), folder / f"out-{count}"
        peak, seconds = run_command(models, photos, out)
        _, again = run_command(models, photos, out)
        said = ", ".join(f"{p.suffix[1:]} {p.stat().st_size / count:.0f}" for p in sorted(out.glob("labels.*")))
        print(
            f"{count} small photos: {peak / 2**20:.0f} MB at most, {count / seconds:.0f} a second; "
            f"listed and merged alone {count / again:.0f} a second; bytes a photo: {said}",
            flush=True,
        )


def run_command(models: Path, photos: Path, out: Path) -> tuple[int, float]:
    """Run `label` with two workers; returns the most bytes that its processes held, and its seconds."""
    words = [sys.executable, "-m", "app", "label", "discs", str(photos), "--out", str(out), "--workers", "2"]
    environ, began, peak = {**os.environ, "ODDITY_MODELS": str(models)}, time.perf_counter(), 0
    process = subprocess.Popen(words, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, held_by(process.pid))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"label ended with status {process.returncode}.")
    return peak, time.perf_counter() - began


def held_by(pid: int) -> int:
    """Bytes that are a process's and its children's own; 0 where it ends meanwhile."""
    try:
        processes = (parent := psutil.Process(pid), *parent.children(recursive=True))
        return sum(process.memory_full_info().uss for process in processes)
    except psutil.Error:
        return 0


def main() -> None:
    """Print every figure that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--detector", help="a photo detector in the folder of detectors; default: one is trained")
    parser.add_argument("--photos", type=int, default=160, help="photos of each size (default: %(default)s)")
    parser.add_argument("--small", type=int, default=100_000, help="small photos (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each comparison (default: %(default)s)")
    parser.add_argument("--only", choices=MEASURES, nargs="+")
    given = parser.parse_args()
    asked = given.only or MEASURES
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        models, name = Settings.from_environment().models_dir, given.detector
        if asked != ["memory"]:
            if name is None:
                models = folder / "models"
                name = train(models, folder)
            models = calm(models, name, folder / "calm")
            photos = {w: make_photos(folder / w, given.photos, *form) for w, form in SIZES.items()}
        for what in asked:
            if what == "memory":
                memory(folder, given.small)
            elif what == "costs":
                for size, place in photos.items():
                    costs(models, name, place, folder / f"costs {size}")
            elif what == "rates":
                for size, place in photos.items():
                    rates(models, name, place, folder / f"rates {size}", given.rounds)
            else:
                measure = {"workers": workers, "cluster": cluster}[what]
                measure(models, name, photos["12 MP JPEG"], folder / what, given.rounds)


if __name__ == "__main__":
    main()
