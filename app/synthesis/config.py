"""What `python -m app synthesize` is asked to do."""

from pathlib import Path
from typing import Literal

from pydantic.dataclasses import dataclass

from app.options import STRICT, option
from app.synthesis.parts import PARTS

LARGEST, DRAWN = 1024, 256
"""Pixels of the longer side of what is written, where nobody asks for others: at most, of photos; of drawn parts."""


@dataclass(frozen=True, config=STRICT)
class SynthesisConfig:
    """The options. The same ones, with the same files, give the same bytes, however many workers there are."""

    out: Path | None = option(
        None, "Folder to make, in MVTec's layout: train/good, test/good, test/<kind>, with --pairs train/<kind>."
    )
    count: int = option(100, "Photos with defects to make, of all kinds together.", ge=1, le=1_000_000)
    pairs: int = option(
        0,
        "Photos with defects to make on the training backgrounds as well, in train/<kind>: for the architecture "
        "denoising, which learns to make the clean photo of each.",
        ge=0,
        le=1_000_000,
    )
    backgrounds: Path | None = option(
        None, "Folder of normal photos to put defects on. By default parts are drawn instead."
    )
    objects: Path | None = option(
        None,
        "Folder of pictures to paste, with transparency or on a plain ground. By default pieces of other backgrounds.",
    )
    kind: Literal["similar", "random", "both"] = option(
        "both",
        "similar: small defects that look like real ones, and objects blended in; random: objects that do not belong "
        "there.",
    )
    part: Literal[PARTS] = option("plate", "What is drawn where no backgrounds are given.")  # type: ignore[valid-type]
    normal: int | None = option(
        None, "Normal photos to write. By default all backgrounds, or 120 drawn parts.", ge=2, le=1_000_000
    )
    size: int | None = option(
        None,
        f"Pixels of the longer side: photos are reduced to it where they are larger, by default {LARGEST}; drawn parts "
        f"have it, by default {DRAWN}.",
        ge=32,
        le=4096,
    )
    seed: int = option(0, "Seed of everything that is left to chance.", ge=0, le=2**32 - 1)
    workers: int | None = option(None, "Processes. By default one for each processor.", ge=1, le=256)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of defects to make, each with a folder of its own."""
        return ("similar", "random") if self.kind == "both" else (self.kind,)

    @property
    def longer_side(self) -> int:
        """`size`, or what suits."""
        return self.size or (LARGEST if self.backgrounds else DRAWN)
