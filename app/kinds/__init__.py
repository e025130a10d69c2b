"""What a sample is: drawings, photos, signals. To add a kind: a folder here with its `KIND`, and its name in NAMES."""

from importlib import import_module

from app.errors import InputError, suggest
from app.kinds.base import Kind, Preprocessing

NAMES = (
    "drawing",
    "photo",
    "signal",
)
KINDS: dict[str, Kind] = {name: import_module(f"app.kinds.{name}").KIND for name in NAMES}
"""Every kind by its name, as `--kind` and detector.json say it. Each folder has its object, `KIND`."""

__all__ = ["KINDS", "Kind", "Preprocessing", "named"]


def named(name: str) -> Kind:
    """The kind of that name. Raises InputError, suggesting the nearest."""
    if name not in KINDS:
        raise InputError(f"There is no kind {name!r}. {suggest(name, KINDS)}", field="kind")
    return KINDS[name]
