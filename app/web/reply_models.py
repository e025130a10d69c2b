"""What the replies hold: for the OpenAPI document, against which the tests check every reply."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Numbers = list[float]
Shape = Annotated[list[int], Field(description="Of a sample: height and width of an image, or the length of a series.")]


class Reply(BaseModel):
    """Base of the replies: nothing unknown is in them."""

    model_config = ConfigDict(extra="forbid")


class Prediction(Reply):
    """What the detector finds in one sample."""

    detector: str
    shape: Shape
    input: Numbers = Field(description="What the autoencoder saw, row by row: for an image from 0 (paper) to 1 (ink).")
    reconstruction: Numbers = Field(description="What it made of that.")
    reconstruction_error: float = Field(description="Mean squared error of the two.", ge=0)
    score: float = Field(description="Anomaly score: higher is more anomalous.")
    threshold: float
    anomaly: bool = Field(description="score > threshold")
    p_value: float = Field(description="Share of held-out normals at least as odd: (1 + #{normal ≥ score}) / (n + 1).")
    verdict: Literal["normal", "unsure", "anomaly"]
    error_map: Numbers = Field(default=[], description="With `explain`: squared error of every number.")
    stroke_blame: Numbers = Field(
        default=[], description="With `explain`, for strokes: how much the score falls without each of them."
    )


class Predictions(Reply):
    """The replies to `instances`, in their order."""

    predictions: list[Prediction]


class Summary(Reply):
    """A detector in short."""

    name: str
    shape: Shape
    kind: Literal["drawing", "photo", "signal"]
    description: str
    default: bool = Field(description="Whether it answers when none is named.")


class DetectorList(Reply):
    """Every detector that can be asked."""

    detectors: list[Summary]


class NamedScore(Reply):
    """How the score is computed."""

    name: str
    description: str


class Detail(Summary):
    """A detector with its threshold, calibration and measured quality."""

    preprocessing: dict[str, Any]
    score: NamedScore
    threshold: dict[str, Any] = Field(description="Its `value`, the `rule` that chose it and its `false_alarm_rate`.")
    calibration: Numbers = Field(description="Scores of held-out normals, ascending.")
    dataset: dict[str, Any]
    metrics: dict[str, Any]
    training: dict[str, Any]


class Doodles(Reply):
    """Synthetic doodles: a program drew them."""

    shape: str
    count: int
    bitmaps: str = Field(description="Base64 of 28 × 28 bytes a doodle, row by row: 0 is paper, 255 ink.")
    synthetic: Literal[True]


class Health(Reply):
    """The server is ready."""

    status: Literal["ready"]
    detector: str


class FieldError(Reply):
    """What is wrong with one field."""

    field: str
    detail: str


class Problem(Reply):
    """A failure (RFC 9457)."""

    type: str
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    errors: list[FieldError] = []


REPLIES: tuple[type[Reply], ...] = (Prediction, Predictions, DetectorList, Detail, Doodles, Health, Problem)
