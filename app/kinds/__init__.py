"""What a sample is: drawings, photos, signals. To add a kind: a folder here, and its object in KINDS."""

from app.errors import InputError, suggest
from app.kinds.base import Kind, Preprocessing
from app.kinds.drawing import DRAWING
from app.kinds.photo import PHOTO
from app.kinds.signal import SIGNAL

KINDS: dict[str, Kind] = {kind.name: kind for kind in (DRAWING, PHOTO, SIGNAL)}
"""Every kind by its name, as `--kind` and detector.json say it."""

__all__ = ["KINDS", "Kind", "Preprocessing", "named"]


def named(name: str) -> Kind:
    """The kind of that name. Raises InputError, suggesting the nearest."""
    if name not in KINDS:
        raise InputError(f"There is no kind {name!r}. {suggest(name, KINDS)}", field="kind")
    return KINDS[name]
