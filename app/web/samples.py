"""Samples for the training page, which has none of its own: synthetic doodles, and digits where there are any.

What can be asked for is bounded (shapes × seeds × counts, digits × counts), and each answer is made once: nobody keeps
the server drawing. Nothing is ever fetched for a request.
"""

import base64
import logging
from functools import lru_cache
from pathlib import Path

import numpy as np
from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel, Field

from app.config import Settings
from app.datasets.idx_set import files, find
from app.datasets.mnist import MNIST
from app.errors import InputError, NotFoundError
from app.kinds.drawing import doodles
from app.web.replies import cached_reply, to_json
from app.web.reply_models import Digits, Doodles

blueprint = Blueprint("samples", __name__)
log = logging.getLogger(__name__)
MOST = 100
"""Doodles of one request: some 0.4 s of drawing, once."""
SEEDS = 10
STEP = 25
"""Counts are rounded up to a multiple, so that there are few different answers to keep."""
MOST_DIGITS = 600
"""Of each digit: the smaller part of the data set has at least 892 of each."""
PART = "test"


class DoodleQuery(BaseModel):
    """What is asked for."""

    shape: str = Field(description="One of the shapes that the program draws.", examples=["bowtie"])
    count: int = Field(default=STEP, ge=1, le=MOST)
    seed: int = Field(default=0, ge=0, lt=SEEDS, description="Another seed, other doodles; the same, the same.")


@blueprint.get("/samples/doodles")
def show_doodles() -> Response:
    """Bitmaps, each 28 × 28 bytes."""
    asked = DoodleQuery.model_validate(request.args.to_dict())
    if asked.shape not in doodles.SHAPES:
        raise InputError(
            f"There is no shape {asked.shape!r}. Expected one of: {', '.join(doodles.SHAPES)}.", field="shape"
        )
    rounded = -(-asked.count // STEP) * STEP
    drawn = bitmaps(asked.shape, rounded, asked.seed)
    wanted = drawn[: len(drawn) // rounded * asked.count]
    return cached_reply(to_json(Doodles(asked.shape, asked.count, base64.b64encode(wanted).decode(), True)))


@lru_cache(maxsize=len(doodles.SHAPES) * SEEDS * MOST // STEP)
def bitmaps(shape: str, count: int, seed: int) -> bytes:
    """`count` bitmaps one after another, row by row: 0 is paper, 255 ink."""
    return doodles.bitmaps(shape, count, seed).tobytes()


class DigitQuery(BaseModel):
    """What is asked for."""

    digit: int = Field(ge=0, le=9, description="Which digit.", examples=[3])
    count: int = Field(default=STEP, ge=1, le=MOST_DIGITS, description="The first so many.")


@blueprint.get("/samples/digits")
def show_digits() -> Response:
    """Bitmaps of one digit, each 28 × 28 bytes."""
    asked = DigitQuery.model_validate(request.args.to_dict())
    folder = digits_folder(current_app.extensions["settings"])
    if folder is None:
        raise NotFoundError("This server has no digits. Put MNIST's files into the folder mnist of its data folder.")
    try:
        found = digits(folder)[asked.digit][: asked.count]
    except InputError as damaged:  # its words name the server's own files
        log.warning("%s", damaged)
        raise NotFoundError("The digits on this server are damaged. Its log says which file.") from None
    about = (base64.b64encode(found.tobytes()).decode(), MNIST.licence, MNIST.citation)
    return cached_reply(to_json(Digits(asked.digit, len(found), *about)))


@lru_cache(maxsize=1)
def digits(folder: Path) -> list["np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"]:
    """Of each digit at most MOST_DIGITS bitmaps, (n, 28, 28). Raises InputError for a damaged file."""
    images, labels = MNIST.read_part(folder, PART)
    return [images[labels == digit][:MOST_DIGITS].copy() for digit in range(10)]


def digits_folder(settings: Settings) -> Path | None:
    """Where the digits are; None where the data folder has none."""
    folder = settings.data_dir / MNIST.name
    return folder if all(find(folder, file) for file in files(PART)) else None


@blueprint.app_context_processor
def tell_templates() -> dict[str, bool]:
    """Whether a page may offer digits."""
    return {"has_digits": digits_folder(current_app.extensions["settings"]) is not None}
