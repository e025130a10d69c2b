"""The one family of errors that Oddity raises on purpose.

They are raised anywhere, and turned into an exit status only in `app.cli`, and into problem+json only in
`app.web.problems`. A message says what happened, what was expected and what to do, in a sentence or two.
"""

import difflib
from collections.abc import Iterable


class OddityError(Exception):
    """Base of the family."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field
        """Name of the request field or option at fault, if there is one."""
        self.sample: int | None = None
        """Position of the sample at fault, from 0, if there are several."""


class InputError(OddityError, ValueError):
    """Input that cannot be used: it has the wrong shape, range, type or content."""


class NotFoundError(OddityError, LookupError):
    """Something that was asked for by name does not exist."""


class DataUnavailableError(OddityError):
    """A data set is not on the disk and cannot be fetched, or a package that it needs is not installed."""


class DetectorError(OddityError):
    """A saved detector is damaged, incomplete or of another format."""


class StorageError(OddityError):
    """A file or folder cannot be written."""


def suggest(name: str, known: Iterable[str]) -> str:
    """A hint after an unknown name: the nearest known name, or all of them.

    >>> suggest("bowtei", ["bowtie", "mnist"])
    'Did you mean bowtie?'
    """
    known = sorted(known)
    near = difflib.get_close_matches(str(name), known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Known: {', '.join(known)}." if known else "There is none yet."
