"""Keep the notes that libraries print off the terminal."""

import contextlib
import io
import logging
import os
from collections.abc import Iterator


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Drop everything that Python or C++ prints in the block. Exceptions are passed on."""
    for library in ("absl", "tensorflow"):
        logging.getLogger(library).setLevel(logging.ERROR)
    saved, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        with contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)
