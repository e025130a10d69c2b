"""How much one request may hold, by the settings; checked before any work begins."""

from collections.abc import Iterator

from app.config import Settings
from app.errors import InputError
from app.web.schemas import PredictRequest, Sample

MAX_BLAME_WORK = 50_000
"""Most strokes times points over all drawings to be explained in one request, because each drawing is drawn again
without each of its strokes. That takes about 0.4 s of one processor core."""


def samples_of(asked: PredictRequest) -> Iterator[tuple[str, Sample]]:
    """Every sample of a request, with the prefix of its fields' names: `instances.3.`, or nothing."""
    if asked.instances is None:
        yield "", asked
        return
    for i, sample in enumerate(asked.instances):
        yield f"instances.{i}.", sample


def check_size(asked: PredictRequest, settings: Settings) -> None:
    """Raise InputError, with the field's name, if a request holds more than the settings allow."""
    if asked.instances is not None and len(asked.instances) > settings.max_instances:
        raise InputError(
            f"The request holds {len(asked.instances)} instances. Expected at most {settings.max_instances}. "
            "Send them in several requests.",
            field="instances",
        )
    blame = 0
    for prefix, sample in samples_of(asked):
        if sample.strokes is None:
            continue
        n_strokes, n_points = len(sample.strokes), points_of(sample)
        if n_strokes > settings.max_strokes:
            raise InputError(
                f"The drawing has {n_strokes} strokes. Expected at most {settings.max_strokes}. Draw it with fewer.",
                field=f"{prefix}strokes",
            )
        if n_points > settings.max_points:
            raise InputError(
                f"The drawing has {n_points} points. Expected at most {settings.max_points}. Thin the points out.",
                field=f"{prefix}strokes",
            )
        if asked.explain or sample.explain:
            blame += n_strokes * n_points
            if blame > MAX_BLAME_WORK:
                raise InputError(
                    "There are too many strokes and points to explain: strokes times points come to more than "
                    f"{MAX_BLAME_WORK}. Draw less, or leave out explain.",
                    field=f"{prefix}explain",
                )


def points_of(sample: Sample) -> int:
    """Points in all strokes of a drawing."""
    return sum(len(stroke[0]) for stroke in sample.strokes)
