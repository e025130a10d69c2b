"""Samples for the training page, which has none of its own: synthetic doodles, and digits if the server has them.

There are few different requests (shapes × seeds × counts, digits × counts), and each answer is computed once, so nobody
can keep the server drawing. No request makes the server fetch anything.
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
"""Most doodles in one request, which take about 0.4 s to draw, once."""
SEEDS = 10
STEP = 25
"""Counts are rounded up to a multiple of this, so that there are few different answers to keep."""
MOST_DIGITS = 600
"""Most samples of one digit. The test part has at least 892 of each."""
PART = "test"


class DoodleQuery(BaseModel):
    """The query of GET /samples/doodles."""

    shape: str = Field(description="One of the shapes that the program draws.", examples=["bowtie"])
    count: int = Field(default=STEP, ge=1, le=MOST)
    seed: int = Field(default=0, ge=0, lt=SEEDS, description="The same seed gives the same doodles.")


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
    """`count` bitmaps one after another, each row by row: 0 is paper, 255 is ink."""
    return doodles.bitmaps(shape, count, seed).tobytes()


class DigitQuery(BaseModel):
    """The query of GET /samples/digits."""

    digit: int = Field(ge=0, le=9, description="Which digit.", examples=[3])
    count: int = Field(default=STEP, ge=1, le=MOST_DIGITS, description="How many, from the first on.")


@blueprint.get("/samples/digits")
def show_digits() -> Response:
    """Bitmaps of one digit, each 28 × 28 bytes."""
    asked = DigitQuery.model_validate(request.args.to_dict())
    folder = digits_folder(current_app.extensions["settings"])
    if folder is None:
        raise NotFoundError("This server has no digits. Put MNIST's files into the folder mnist of its data folder.")
    try:
        found = digits(folder)[asked.digit][: asked.count]
    except InputError as damaged:  # its message names files of the server, so it goes to the log only
        log.warning("%s", damaged)
        raise NotFoundError("The digits on this server are damaged. Its log says which file.") from None
    about = (base64.b64encode(found.tobytes()).decode(), MNIST.licence, MNIST.citation)
    return cached_reply(to_json(Digits(asked.digit, len(found), *about)))


@lru_cache(maxsize=1)
def digits(folder: Path) -> list["np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"]:
    """At most MOST_DIGITS bitmaps of each digit, (n, 28, 28) uint8. Raises InputError for a damaged file."""
    images, labels = MNIST.read_part(folder, PART)
    return [images[labels == digit][:MOST_DIGITS].copy() for digit in range(10)]


def digits_folder(settings: Settings) -> Path | None:
    """The folder of the digits; None if the data folder has none."""
    folder = settings.data_dir / MNIST.name
    return folder if all(find(folder, file) for file in files(PART)) else None


@blueprint.app_context_processor
def tell_templates() -> dict[str, bool]:
    """Tell every template whether it may offer digits."""
    return {"has_digits": digits_folder(current_app.extensions["settings"]) is not None}
