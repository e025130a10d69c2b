"""The one family of errors that Oddity raises on purpose.

Raised anywhere, turned into an exit status in `app.cli` and into problem+json in `app.web.problems`,
and nowhere else. A message says what happened, what was expected and what to do, in a sentence or two.
"""

import difflib
from collections.abc import Iterable


class OddityError(Exception):
    """Base of the family."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field
        """Name of the request field or option at fault, where there is one."""
        self.sample: int | None = None
        """Which of many samples is at fault, counted from 0, where there are many."""


class InputError(OddityError, ValueError):
    """What was given cannot be used: wrong shape, range, type or content."""


class NotFoundError(OddityError, LookupError):
    """A thing asked for by name does not exist."""


class DataUnavailableError(OddityError):
    """A data set is neither on the disk nor to be had from its public source."""


class DetectorError(OddityError):
    """A saved detector is damaged, incomplete or of another format."""


class StorageError(OddityError):
    """A file or folder cannot be written."""


def suggest(name: str, known: Iterable[str]) -> str:
    """Return what to say after an unknown name: the nearest known one, or all of them.

    >>> suggest("bowtei", ["bowtie", "mnist"])
    'Did you mean bowtie?'
    """
    known = sorted(known)
    near = difflib.get_close_matches(str(name), known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known: {', '.join(known)}." if known else "There is none yet."
