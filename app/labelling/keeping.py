"""What a run leaves in the folder of its results, and how it is taken up again.

    labels.csv  labels.json  labels.parquet   all rows, once every shard is finished
    heatmaps/<path>.jpg                       where heat maps were asked for
    sorted/<verdict>/<path>                   where copies or links were asked for
    shards/run.json                           what is being labelled with what: another run starts anew
    shards/<run>/<number>.parquet or .jsonl   the rows of each finished shard
    shards/detectors/<name>/                  the detector, for every worker to load, while there is work
    shards/unfinished/                        files being written

Every file is written beside its place and renamed into it. A shard's rows come last of what it leaves, so a shard that
has them is finished; one that was killed before is labelled again, and leaves the same.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from app.detectors.detector import Detector
from app.errors import InputError
from app.labelling import rows
from app.labelling.folder import Folder
from app.labelling.judging import HEATMAPS, Reference, label_shard
from app.labelling.listing import Listing, Shard
from app.labelling.places import UNFINISHED, Place, at, write

RUN = "shards/run.json"
DETECTORS = "shards/detectors"
SORTED = "sorted"
MERGED = ("labels.parquet", "labels.csv", "labels.json")
OURS = ("shards", HEATMAPS, SORTED, *MERGED)
"""All that a run may leave, and removes when it starts anew."""
FORMAT = 1
"""Of what is left; another number starts anew."""

Sort = Literal["none", "copy", "link"]


@dataclass(frozen=True)
class Job:
    """All that a worker must know besides its shard.

    source, out : addresses of the photos and of the results; parquet : write shards as Parquet, else as lines of JSON
    run : names what is being labelled, with what, and how
    """

    source: str
    out: str
    detector: Reference
    heatmaps: bool
    sort: Sort
    parquet: bool
    run: str

    @property
    def folder(self) -> str:
        """Of the finished shards. It has the run's name, so that none of another run's can count as this one's."""
        return f"shards/{self.run[:16]}"

    def rows_of(self, number: int) -> str:
        """Name of a shard's rows."""
        return f"{self.folder}/{number:06}.{'parquet' if self.parquet else 'jsonl'}"


def make_job(
    source: Place, out: Place, detector: Detector, listing: Listing, heatmaps: bool, sort: Sort, parquet: bool
) -> Job:
    """The job, named after everything that its results depend on."""
    reference = Reference(out.url, DETECTORS, detector.name, detector.spec.checksum)
    job = Job(source.url, out.url, reference, heatmaps, sort, parquet, "")
    decisive = {**asdict(job), "out": "", "listing": listing.digest, "size": listing.shard_size, "format": FORMAT}
    decisive["detector"] = {**asdict(reference), "place": ""}
    name = hashlib.sha256(json.dumps(decisive, sort_keys=True).encode()).hexdigest()
    return Job(source.url, out.url, reference, heatmaps, sort, parquet, name)


def take_up(job: Job) -> set[int]:
    """Make the results' folder ready for this job; returns the numbers of the shards that are finished already.

    Raises InputError where something in the folder is not a run's, which is then left alone.
    """
    out = at(job.out)
    if out.exists(RUN):
        if said(out) == job.run:
            out.remove(UNFINISHED)
            return {int(name.partition(".")[0]) for name in out.names(job.folder)}
        # While this says nothing, whoever is killed here knows that the rest is a run's, and to be removed.
        write(out, RUN, b"{}\n")
        for name in OURS:
            for each in [f"{name}/{inner}" for inner in out.names(name)] if name == "shards" else [name]:
                if each != RUN:
                    out.remove(each)
    elif strange := [name for name in OURS if out.exists(name)]:
        raise InputError(
            f"{job.out} holds {strange[0]}, which no labelling made. Choose another --out, or move it away.",
            field="out",
        )
    write(out, RUN, json.dumps({"run": job.run, "detector": job.detector.name}).encode() + b"\n")
    return set()


def said(out: Place) -> str | None:
    """The run that run.json names."""
    try:
        found = json.loads(out.read(RUN))
    except (InputError, ValueError):
        return None
    return found.get("run") if isinstance(found, dict) else None


def bring_detector(job: Job, saved: Path) -> None:
    """Put the detector where every worker can load it. saved : its folder; detector.json comes last."""
    out = at(job.out)
    for path in sorted(saved.iterdir(), key=lambda path: path.suffix == ".json"):
        if path.is_file():
            write(out, f"{DETECTORS}/{saved.name}/{path.name}", path.read_bytes())


def finish_shard(job: Job, shard: Shard) -> int:
    """Label a shard and keep all of it; returns how many photos it has. What an executor is given to run.

    Raises InputError where another run has begun in the folder of the results.
    """
    source, out = at(job.source), at(job.out)
    if said(out) != job.run:
        raise InputError(f"Another labelling has begun in {job.out}. Expected one at a time.", field="out")
    kept = []
    for path, row, heat in label_shard(job.detector, job.source, shard, job.heatmaps):
        if heat is not None and row["heatmap"]:
            write(out, row["heatmap"], heat)
        if job.sort != "none":
            put_sorted(job.sort, source, out, path, row["verdict"])
        kept.append(row)
    write(out, job.rows_of(shard.number), rows.to_parquet(kept) if job.parquet else rows.to_lines(kept))
    return len(kept)


def put_sorted(how: Sort, source: Place, out: Place, path: str, verdict: str) -> None:
    """A copy of a photo, or a link to it, in the folder of its verdict. What cannot be read cannot be copied."""
    name = f"{SORTED}/{verdict}/{path}"
    if how == "link":
        assert isinstance(source, Folder) and isinstance(out, Folder)  # as `run.check` has seen to
        out.link(name, source.root / path)
        return
    try:
        content = source.read(path)
    except InputError:
        return
    write(out, name, content)
