"""The content of a request: the pydantic models that validate it, and from which the OpenAPI document is made.

They define what a sample consists of. How large it may be depends on the settings (`app.web.sizes`), and the size and
range of an image's numbers depend on the detector (`app.web.inputs`).
"""

from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

Number = Annotated[float, Field(allow_inf_nan=False)]
Numbers = Annotated[list[Number], Field(min_length=1, fail_fast=True)]
Rows = Annotated[list[Numbers], Field(min_length=1, fail_fast=True)]
DATA_URL = (
    "^[Dd][Aa][Tt][Aa]:[Ii][Mm][Aa][Gg][Ee]/([Pp][Nn][Gg]|[Jj][Pp][Ee]?[Gg]|[Ww][Ee][Bb][Pp])"
    "(;[^,;]*)*;[Bb][Aa][Ss][Ee]64,"
)
DataUrl = Annotated[str, Field(pattern=DATA_URL)]


def wrong(message: str) -> PydanticCustomError:
    """A validation error with this sentence as its message."""
    return PydanticCustomError("oddity", "{sentence}", {"sentence": message})


def to_array(numbers: list[float]) -> NDArray[np.float64]:
    """The numbers as an array at once: in a batch of 256 images, 200,000 of them would pile up as Python objects."""
    return np.fromiter(numbers, np.float64, len(numbers))


Flat = Annotated[Numbers, AfterValidator(to_array)]


def check_rows(strokes: list[list[list[float]]]) -> list[list[list[float]]]:
    """The strokes themselves. Raises PydanticCustomError for a stroke without as many x as y."""
    for number, (x, y) in enumerate(strokes, 1):
        if len(x) != len(y):
            raise wrong(
                f"Stroke {number} has {len(x)} x and {len(y)} y coordinates. Give as many of one as of the other."
            )
    return strokes


Stroke = Annotated[list[Numbers], Field(min_length=2, max_length=2, fail_fast=True)]
Strokes = Annotated[list[Stroke], Field(min_length=1, fail_fast=True), AfterValidator(check_rows)]


def optional(description: str) -> Any:
    """A field that may be left out but not be null, so the published schema has no default for it."""

    def without_default(schema: JsonDict) -> None:
        schema.pop("default", None)

    return Field(default=None, json_schema_extra=without_default, description=description)


def require_one(schema: JsonDict, model: type[BaseModel]) -> None:
    """Add to the published schema that exactly one of the fields in `one_of` must be given."""
    if issubclass(model, Sample):
        schema["oneOf"] = [{"required": [field]} for field in model.one_of]


class Sample(BaseModel):
    """A drawing as strokes, an image, or a signal. Types are not converted, and unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", json_schema_extra=require_one)
    one_of: ClassVar[tuple[str, ...]] = ("strokes", "image", "signal")

    strokes: Strokes = optional(
        "A drawing: strokes [[x…], [y…]] in any unit, y down, in the order drawn.",
    )
    image: Flat | Rows | DataUrl = optional(
        "28×28 nested or 784 flat numbers from 0 (paper) to 1 (ink), used as they are; or a data URL of a "
        "PNG, JPEG or WebP: for a detector of drawings the drawing in it is found, centred and scaled.",
    )
    signal: Flat = optional(
        "For a detector of signals: its numbers, in the units of the data it was trained on.",
    )
    detector: Annotated[str, Field(min_length=1, max_length=64)] = optional("Name of a saved detector.")
    explain: bool = Field(
        default=False, description="Also say where the reconstruction goes wrong, and which strokes are to blame."
    )

    @model_validator(mode="after")
    def check_one(self) -> "Sample":
        """Check that exactly one of the fields in `one_of` is given."""
        given = [field for field in self.one_of if field in self.model_fields_set]
        if len(given) > 1:
            raise wrong(f"Received {' and '.join(given)}. Send only one of them.")
        if not given:
            raise wrong(f"Expected one of the fields {', '.join(self.one_of)}. Received none.")
        return self


class PredictRequest(Sample):
    """A drawing as strokes, an image, a signal, or many of them as instances."""

    one_of: ClassVar[tuple[str, ...]] = (*Sample.one_of, "instances")

    instances: Annotated[list[Sample], Field(min_length=1, fail_fast=True)] = optional(
        "Many samples, answered together. `detector` beside them is the default of those that name none; `explain` "
        "holds for all.",
    )
