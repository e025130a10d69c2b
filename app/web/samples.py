"""GET /samples/doodles: synthetic doodles for the training page, which has none of its own.

What can be asked for is bounded (shapes × seeds × counts), and each answer is made once: nobody keeps the server
drawing.
"""

import base64
from functools import lru_cache

from flask import Blueprint, Response, request
from pydantic import BaseModel, Field

from app.errors import InputError
from app.kinds.drawing import doodles
from app.web.replies import cached_reply, to_json
from app.web.reply_models import Doodles

blueprint = Blueprint("samples", __name__)
MOST = 100
"""Doodles of one request: some 0.4 s of drawing, once."""
SEEDS = 10
STEP = 25
"""Counts are rounded up to a multiple, so that there are few different answers to keep."""


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
