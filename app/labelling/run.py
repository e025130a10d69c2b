"""Label a folder: list it, hand its shards to a crew, and merge what they find."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from app.detectors import store
from app.detectors.detector import Detector
from app.errors import InputError, OddityError
from app.kinds.photo import PhotoKind
from app.labelling.crews import Crew, Hire
from app.labelling.folder import Folder
from app.labelling.keeping import DETECTORS, OURS, Job, Sort, bring_detector, finish_shard, make_job, take_up
from app.labelling.listing import Listing, Shard, listed
from app.labelling.merging import merge
from app.labelling.places import UNFINISHED, Place, at

MOST_BREAKS = 3
"""How often a crew may break while it works on the same shard, before that shard is blamed."""

Told = Callable[[int, int, int], None]
"""Called with how many photos this run has labelled, how many it must label, and how many an earlier run labelled."""


@dataclass(frozen=True)
class Asked:
    """What to label, with which detector, and where the results go.

    detector : its name in `models`; source, out : each a folder or an address
    heatmaps : also make a picture of where each photo is odd; sort : whether to copy or link the photos by verdict
    """

    models: Path
    detector: str
    source: str
    out: str
    heatmaps: bool = False
    sort: Sort = "none"


@dataclass(frozen=True)
class Summary:
    """How many photos have which verdict; files that were left out; what was written."""

    counts: Counter[str]
    others: int
    written: tuple[str, ...]


def label(asked: Asked, hire: Hire, told: Told = lambda done, total, before: None) -> Summary:
    """Label every photo below a folder. What an earlier, identical run has finished is not done again.

    Raises InputError or NotFoundError for a request that cannot be carried out, DetectorError for a damaged detector,
    and StorageError if the results cannot be written.
    """
    source, out = at(asked.source), at(asked.out)
    detector = store.load(asked.models, asked.detector)
    check(asked, source, out, detector)
    parquet = find_spec("pyarrow") is not None
    with listed(source, out) as listing:
        if not listing.count:
            raise InputError(
                f"There is no photo in {asked.source}. Expected at least one PNG, JPEG, WebP, BMP or TIFF."
            )
        job = make_job(source, out, detector, listing, asked.heatmaps, asked.sort, parquet)
        finished = take_up(job)
        left = [number for number in range(listing.n_shards) if number not in finished]
        if left:
            bring_detector(job, asked.models / asked.detector)
            done, before = 0, count_photos(listing, finished)
            told(done, listing.count - before, before)
            for more in carry_out(hire, job, (s for s in listing.shards() if s.number not in finished)):
                done += more
                told(done, listing.count - before, before)
        counts = merge(job, listing.n_shards, detector)
        for name in (DETECTORS, UNFINISHED):
            out.remove(name)
        written = [name for name in OURS if name.startswith("labels") and out.exists(name)]
        return Summary(counts, listing.others, tuple(written))


def check(asked: Asked, source: Place, out: Place, detector: Detector) -> None:
    """Raise InputError for a request whose parts do not go together."""
    if "image" not in detector.kind.takes:
        raise InputError(
            f"The detector {detector.name} judges {detector.kind.name}s. Expected one of photos or drawings.",
            field="detector",
        )
    if asked.heatmaps and not isinstance(detector.kind, PhotoKind):
        raise InputError(
            f"The detector {detector.name} judges {detector.kind.name}s, which it centres and draws again, so its heat "
            "map does not fit the picture. Leave out --heatmaps, or choose a detector of photos.",
            field="heatmaps",
        )
    if asked.sort == "link" and not (isinstance(source, Folder) and isinstance(out, Folder)):
        raise InputError(
            "Only files on this machine can be linked. Give folders instead of addresses, or --sort copy.",
            field="sort",
        )
    inside = source.below(out)
    if inside is not None and inside.partition("/")[0] in ("", *OURS):
        raise InputError(
            f"The results would lie among the photos of {asked.source}. Choose another --out; "
            "a new folder inside it will do.",
            field="out",
        )


def count_photos(listing: Listing, numbers: set[int]) -> int:
    """How many photos the shards of these numbers have."""
    size, last = listing.shard_size, listing.n_shards - 1
    return sum(listing.count - last * size if number == last else size for number in numbers)


def carry_out(hire: Hire, job: Job, shards: Iterator[Shard]) -> Iterator[int]:
    """Have the shards labelled; yields the number of photos of each shard as it is finished, in any order.

    If a process dies, a new crew continues with the shards that were under way. Raises what labelling a shard raises,
    and OddityError if crews keep breaking over the same shard.
    """
    next_: deque[Shard] = deque()
    breaks: Counter[int] = Counter()
    while True:
        under_way: dict[Future[int], Shard] = {}
        try:
            with hire() as crew:
                yield from keep_busy(crew, job, shards, next_, under_way)
                return
        except BrokenExecutor:
            # A crew that broke before it took any shard is taken to have broken over the next one.
            next_.extendleft(under_way.values())
            for shard in list(under_way.values()) or [next_[0]]:
                breaks[shard.number] += 1
                if breaks[shard.number] == MOST_BREAKS:
                    raise failed(shard, "the process that labelled them died, perhaps because memory ran out") from None


def keep_busy(
    crew: Crew, job: Job, shards: Iterator[Shard], next_: deque[Shard], under_way: dict[Future[int], Shard]
) -> Iterator[int]:
    """Hand out shards, `crew.width` at a time and those in `next_` first; yields the size of each finished one.

    under_way : filled with the shards that are handed out and not finished
    """
    while True:
        while len(under_way) < crew.width:
            next_.extend(() if next_ else islice(shards, 1))
            if not next_:
                break
            under_way[crew.executor.submit(finish_shard, job, next_[0])] = next_[0]
            next_.popleft()
        if not under_way:
            return
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            try:
                n = future.result()
            except (OddityError, BrokenExecutor):
                raise
            except Exception as error:  # an error of the cluster, or a defect
                raise failed(under_way[future], f"{type(error).__name__}: {error}") from error
            del under_way[future]
            yield n


def failed(shard: Shard, why: str) -> OddityError:
    """The error for a shard that cannot be labelled."""
    return OddityError(
        f"The {len(shard.paths)} photos from {shard.paths[0]} on could not be labelled: {why}. Finished work is kept: "
        "start again to continue."
    )
