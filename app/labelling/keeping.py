"""The files of a run in the folder of its results, and how an interrupted run is continued.

    labels.csv  labels.json  labels.parquet   all rows, once every shard is finished
    heatmaps/<path>.jpg                       if heat maps were asked for
    sorted/<verdict>/<path>                   if copies or links were asked for
    shards/run.json                           names the run, so that a different one starts over
    shards/<run>/<number>.parquet or .jsonl   the rows of each finished shard
    shards/detectors/<name>/                  the detector, for every worker to load, while there is work
    shards/unfinished/                        files being written

Every file is written under shards/unfinished and then renamed into its place. The rows of a shard are written after its
other files, so a shard with rows is finished. A shard that was killed earlier is labelled again, with the same result.
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
"""All that a run may leave, and that a different run removes when it starts over."""
FORMAT = 1
"""Format of these files. A run of another format starts over."""

Sort = Literal["none", "copy", "link"]


@dataclass(frozen=True)
class Job:
    """All that a worker must know besides its shard.

    source, out : addresses of the photos and of the results
    parquet : whether to write shards as Parquet, or else as lines of JSON
    run : SHA-256 of what is being labelled, with what, and how
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
        """Folder of the finished shards. Its name contains the run's, so that shards of different runs never mix."""
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
    """Prepare the folder of the results for this job; returns the numbers of the shards that are already finished.

    Raises InputError, and changes nothing, if the folder holds files of these names that no run made.
    """
    out = at(job.out)
    if out.exists(RUN):
        if said(out) == job.run:
            out.remove(UNFINISHED)
            return {int(name.partition(".")[0]) for name in out.names(job.folder)}
        # If this is killed half-way, the empty run.json says that what is left was a run's, and may be removed.
        write(out, RUN, b"{}\n")
        for name in OURS:
            for each in [f"{name}/{inner}" for inner in out.names(name)] if name == "shards" else [name]:
                if each != RUN:
                    out.remove(each)
    elif strange := [name for name in OURS if out.exists(name)]:
        raise InputError(
            f"{job.out} holds {strange[0]}, which was not made by labelling. Choose another --out, or move it away.",
            field="out",
        )
    write(out, RUN, json.dumps({"run": job.run, "detector": job.detector.name}).encode() + b"\n")
    return set()


def said(out: Place) -> str | None:
    """The run that run.json names; None if it names none or cannot be read."""
    try:
        found = json.loads(out.read(RUN))
    except (InputError, ValueError):
        return None
    return found.get("run") if isinstance(found, dict) else None


def bring_detector(job: Job, saved: Path) -> None:
    """Copy the detector to where every worker can load it, detector.json last. saved : its folder"""
    out = at(job.out)
    for path in sorted(saved.iterdir(), key=lambda path: path.suffix == ".json"):
        if path.is_file():
            write(out, f"{DETECTORS}/{saved.name}/{path.name}", path.read_bytes())


def finish_shard(job: Job, shard: Shard) -> int:
    """Label a shard and keep its results; returns how many photos it has. The executor runs this function.

    Raises InputError if another run has begun in the folder of the results.
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
    """Put a copy of a photo, or a link to it, into the folder of its verdict. An unreadable file is not copied."""
    name = f"{SORTED}/{verdict}/{path}"
    if how == "link":
        assert isinstance(source, Folder) and isinstance(out, Folder)  # `run.check` made sure of that
        out.link(name, source.root / path)
        return
    try:
        content = source.read(path)
    except InputError:
        return
    write(out, name, content)
