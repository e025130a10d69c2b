"""The state of an unfinished comparison, so that it can be resumed: a folder next to the result.

It holds each model's outcome so far, written whole after each epoch, and the backup that Keras makes of its training.
Nothing in it is ever unpickled.
"""

import json
import shutil
from dataclasses import asdict
from typing import Any

import numpy as np

from app.errors import InputError
from app.evaluation.comparison.config import ComparisonConfig
from app.evaluation.comparison.results import Outcome, Snapshot

OPTIONS = "options.json"


class State:
    """The folder of one comparison."""

    def __init__(self, config: ComparisonConfig):
        self.folder = config.result.with_name(config.result.stem + ".unfinished")
        self.options = config.to_dict()

    def open(self, resume: bool) -> bool:
        """Continue the unfinished comparison if `resume` asks for it and there is one, or start a new one.

        Returns whether there is one to continue. Raises InputError if it had other options, or cannot be read.
        """
        path = self.folder / OPTIONS
        if resume and path.exists():
            try:
                before = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                raise InputError(f"{path} is damaged. Run again without --resume.") from None
            for key in (key for key, value in self.options.items() if before.get(key) != value):
                raise InputError(
                    f"The unfinished comparison in {self.folder} has --{key.replace('_', '-')} {before.get(key)}, but "
                    f"this one has {self.options[key]}. Give the same options, or leave out --resume.",
                    field=key,
                )
            return True
        self.remove()
        self.folder.mkdir()
        path.write_text(json.dumps(self.options), encoding="utf-8")
        return False

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def save(self, outcome: Outcome) -> None:
        """Keep the outcome so far."""
        note = {"snapshots": [asdict(s) for s in outcome.snapshots], "seconds": outcome.seconds}
        arrays: dict[str, Any] = {str(epoch): made for epoch, made in outcome.made.items()}
        partial = self.folder / f"{outcome.name}.part"
        with partial.open("wb") as file:
            np.savez(file, note=np.frombuffer(json.dumps(note).encode(), np.uint8), **arrays)
        partial.replace(self.folder / f"{outcome.name}.npz")

    def load(self, outcome: Outcome) -> None:
        """Fill an outcome with what was kept of it, if anything was. Raises InputError for a damaged file."""
        path = self.folder / f"{outcome.name}.npz"
        if not path.exists():
            return
        try:
            with np.load(path, allow_pickle=False) as kept:
                note = json.loads(bytes(kept["note"]))
                outcome.snapshots = [Snapshot(**each) for each in note["snapshots"]]
                outcome.seconds = note["seconds"][0], note["seconds"][1]
                outcome.made = {s.epoch: kept[str(s.epoch)] for s in outcome.snapshots}
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            raise InputError(f"{path} is damaged. Remove it, or run again without --resume.") from None
