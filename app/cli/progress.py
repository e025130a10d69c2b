"""Progress bars on a terminal, plain lines elsewhere; always on standard error."""

import sys
import time

import click
from tqdm import tqdm


class Meter:
    """Shows the progress of a long piece of work. Use it as a context manager, and call `to` as the work goes on.

    On a terminal it is a bar. Elsewhere it prints a line at the start, one at most every ten seconds, and one at the
    end. Both estimate the time left from the pace so far.
    """

    PAUSE = 10.0

    def __init__(self, what: str, total: int, unit: str = ""):
        self.what, self.total, self.unit, self.done = what, total, unit, 0
        self.terminal, self.said, self.began = sys.stderr.isatty(), 0.0, time.monotonic()
        self.bar = tqdm(total=total or None, desc=what, unit=unit, leave=False, disable=not self.terminal)

    def plan(self, total: int) -> None:
        """Set the total, once it is known."""
        self.total = self.bar.total = total

    def to(self, done: int, note: str = "") -> None:
        """Report that `done` of the total are done; `note` is shown beside it."""
        self.bar.update(done - self.done)
        self.done = done
        if note:
            self.bar.set_postfix_str(note)
        now = time.monotonic()
        if not self.terminal and (now - self.said >= self.PAUSE or done == self.total):
            self.said = now
            of = f" of {self.total}" if self.total else ""
            click.echo(f"{self.what}: {done}{of} {self.unit}  {note or self.left(now)}".rstrip(), err=True)

    def left(self, now: float) -> str:
        """The time left, in words; "" if it is under a second or unknown."""
        seconds = (now - self.began) * (self.total - self.done) / max(self.done, 1)
        if self.done <= 0 or seconds < 1:
            return ""
        minutes, hours = round(seconds / 60), seconds / 3600
        if seconds < 90:
            return f"about {round(seconds)} s left"
        return f"about {minutes} min left" if minutes < 100 else f"about {hours:.1f} h left"

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.close()


class Downloads:
    """A `Progress` callback that shows one meter per download."""

    def __init__(self) -> None:
        self.meters: dict[str, Meter] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        meter = self.meters.setdefault(what, Meter(what, total, "bytes"))
        meter.to(done)
        if done >= total:
            meter.bar.close()
