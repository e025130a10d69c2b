"""The content of the replies. Replies are built from these classes, and so is the OpenAPI document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field, GetPydanticSchema, JsonValue
from pydantic_core import core_schema

Array = Annotated[
    NDArray[np.float32],
    GetPydanticSchema(lambda _source, _handler: core_schema.list_schema(core_schema.float_schema())),
]
"""An array that is sent as a list of numbers."""
Shape = Annotated[
    Sequence[int], Field(description="Of a sample: height and width of an image, or the length of a signal.")
]
Pixels = Annotated[int, Field(ge=0)]
Pair = tuple[Annotated[int, Field(gt=0)], Annotated[int, Field(gt=0)]]
HEAT_SIDE = 256
"""Most pixels of a heat map's longer side."""
Facts = Mapping[str, JsonValue]


@dataclass(frozen=True)
class Reply:
    """Base of the replies. A reply has no fields but those of its class."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Prediction(Reply):
    """What the detector finds in one sample."""

    detector: str
    shape: Shape
    input: Annotated[
        Array, Field(description="What the autoencoder saw, row by row: for an image from 0 (paper) to 1 (ink).")
    ]
    reconstruction: Annotated[Array, Field(description="Its reconstruction of that.")]
    reconstruction_error: Annotated[float, Field(description="Mean squared error of the two.", ge=0)]
    score: Annotated[float, Field(description="Anomaly score: higher is more anomalous.")]
    threshold: float
    anomaly: Annotated[bool, Field(description="score > threshold")]
    p_value: Annotated[
        float, Field(description="Share of held-out normals at least as odd: (1 + #{normal ≥ score}) / (n + 1).")
    ]
    verdict: Literal["normal", "unsure", "anomaly"]


@dataclass(frozen=True)
class ExplainedPrediction(Prediction):
    """With `explain`, for an image or a signal."""

    error_map: Annotated[Array, Field(description="Squared error of every number; for photos, how odd each pixel is.")]


@dataclass(frozen=True)
class ExplainedPhoto(ExplainedPrediction):
    """With `explain`, for a photo: also where the original photo is odd."""

    size: Annotated[Pair, Field(description="Height and width of the photo in pixels, turned upright.")]
    heat: Annotated[
        Array,
        Field(
            description="How odd each place of the photo is, row by row: 0 is at most as odd as the worst places of a "
            "typical normal photo, 1 at least as odd as those of the oddest normal photo.",
            max_length=HEAT_SIDE**2,
        ),
    ]
    heat_shape: Annotated[
        Pair, Field(description=f"Rows and columns of `heat`: the photo's size, reduced to at most {HEAT_SIDE} a side.")
    ]
    box: Annotated[
        tuple[Pixels, Pixels, Pixels, Pixels] | None,
        Field(
            description="Left, top, right and bottom of the oddest region in the photo's pixels, right and bottom "
            "exclusive; null if the verdict is normal."
        ),
    ]


@dataclass(frozen=True)
class ExplainedDrawing(ExplainedPrediction):
    """With `explain`, for a drawing."""

    stroke_blame: Annotated[list[float], Field(description="How much the score falls without each stroke.")]


@dataclass(frozen=True)
class Predictions(Reply):
    """The replies to `instances`, in their order."""

    predictions: list[Prediction | ExplainedPrediction | ExplainedPhoto | ExplainedDrawing]


@dataclass(frozen=True)
class Summary(Reply):
    """A detector in short."""

    name: str
    shape: Shape
    kind: str
    description: str
    default: Annotated[bool, Field(description="Whether it answers when none is named.")]


@dataclass(frozen=True)
class DetectorList(Reply):
    """Every detector that can be asked."""

    detectors: list[Summary]


@dataclass(frozen=True)
class NamedScore(Reply):
    """How the score is computed."""

    name: str
    description: str
    parameters: Facts


@dataclass(frozen=True)
class Detail(Summary):
    """A detector with its threshold, calibration and measured quality."""

    preprocessing: Facts
    score: NamedScore
    threshold: Annotated[
        Facts,
        Field(description="Its `value`, `rule` and `false_alarm_rate`; `chosen` if it was chosen after the training."),
    ]
    calibration: Annotated[list[float], Field(description="Scores of held-out normals, ascending.")]
    dataset: Facts
    metrics: Facts
    training: Facts


@dataclass(frozen=True)
class Doodles(Reply):
    """Synthetic doodles, drawn by a program."""

    shape: str
    count: int
    bitmaps: Annotated[str, Field(description="Base64 of 28 × 28 bytes a doodle, row by row: 0 is paper, 255 ink.")]
    synthetic: Literal[True]


@dataclass(frozen=True)
class Digits(Reply):
    """Handwritten digits, if the server has them."""

    digit: int
    count: int
    bitmaps: Annotated[str, Field(description="Base64 of 28 × 28 bytes a digit, row by row: 0 is paper, 255 ink.")]
    licence: str
    citation: str


@dataclass(frozen=True)
class Health(Reply):
    """The server can answer."""

    status: Literal["ready"]
    detector: str


@dataclass(frozen=True)
class Life(Reply):
    """The process runs."""

    status: Literal["alive"]


@dataclass(frozen=True)
class FieldError(Reply):
    """What is wrong with one field."""

    field: str
    detail: str


@dataclass(frozen=True)
class Problem(Reply):
    """A failure (RFC 9457)."""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str


@dataclass(frozen=True)
class FieldsProblem(Problem):
    """A failure that lies in some fields of the request."""

    errors: Sequence[FieldError]


REPLIES: tuple[type[Reply], ...] = (
    Prediction,
    ExplainedPrediction,
    ExplainedPhoto,
    ExplainedDrawing,
    Predictions,
    DetectorList,
    Detail,
    Doodles,
    Digits,
    Health,
    Life,
    Problem,
    FieldsProblem,
)
