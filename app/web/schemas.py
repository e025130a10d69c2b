"""What a request may hold: the pydantic models that validate, and from which the OpenAPI document comes.

The models are made for one `Settings`, because its limits are part of them. The size and the range of an `image`
depend on the detector, which the models do not know: `app.web.inputs` checks those.
"""

from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from app.config import Settings

MAX_NUMBERS = 65_536
"""Most numbers in an `image`: a 256x256 sample."""

INSTANCES = "Many samples, answered in one go. `detector` and `explain` beside them hold for all that say nothing else."

Number = Annotated[float, Field(allow_inf_nan=False)]
Numbers = Annotated[list[Number], Field(min_length=1, max_length=MAX_NUMBERS, fail_fast=True)]
Rows = Annotated[list[Numbers], Field(min_length=1, max_length=1024, fail_fast=True)]
# An array at once: of 256 images together, two hundred thousand numbers would wait as objects of their own.
Flat = Annotated[Numbers, AfterValidator(lambda numbers: np.fromiter(numbers, np.float64, len(numbers)))]
DataUrl = Annotated[str, Field(pattern="^[Dd][Aa][Tt][Aa]:[Ii][Mm][Aa][Gg][Ee]/")]
Coordinates = Annotated[list[Number], Field(min_length=1, fail_fast=True)]
Stroke = Annotated[list[Coordinates], Field(min_length=2, max_length=2, fail_fast=True)]
Strokes = list[list[list[float]]]


def wrong(message: str) -> PydanticCustomError:
    """A validation error with a sentence of ours."""
    return PydanticCustomError("oddity", "{sentence}", {"sentence": message})  # type: ignore[arg-type]


def optional(**extra: Any) -> Any:
    """A field that may be left out, and is never null."""

    def without_default(schema: dict[str, Any]) -> None:
        schema.pop("default", None)

    return Field(default=None, json_schema_extra=without_default, **extra)


def require_one(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Say in the published schema, too, that exactly one of the fields in `one_of` is given."""
    schema["oneOf"] = [{"required": [field]} for field in model.one_of]  # type: ignore[attr-defined]


class Sample(BaseModel):
    """One sample to inspect. Nothing is converted, and nothing unknown passes."""

    model_config = ConfigDict(strict=True, extra="forbid", json_schema_extra=require_one)
    one_of: ClassVar[tuple[str, ...]] = ("strokes", "image")

    strokes: Any = optional()
    image: Flat | Rows | DataUrl = optional(
        description="28×28 nested or 784 flat numbers from 0 (paper) to 1 (ink), used as they are; or a data URL of a "
        "PNG, JPEG or WebP, of which the drawing is found, centred and scaled."
    )
    detector: Annotated[str, Field(min_length=1, max_length=64)] = optional(description="Name of a saved detector.")
    explain: bool = Field(
        default=False, description="Also answer where the reconstruction goes wrong, and which strokes are to blame."
    )

    @model_validator(mode="after")
    def check_one(self) -> "Sample":
        """Exactly one of the fields in `one_of` is given."""
        given = [field for field in self.one_of if field in self.model_fields_set]
        if len(given) > 1:
            raise wrong(f"Received {' and '.join(given)}. Expected only one of them.")
        if not given:
            raise wrong(f"Expected one of the fields {', '.join(self.one_of)}. Received none of them.")
        return self


class Batch(Sample):
    """Base of the body of POST /predict: a sample, or `instances` of them."""

    one_of: ClassVar[tuple[str, ...]] = ("strokes", "image", "instances")

    instances: Any = optional()


def request_model(settings: Settings) -> type[Batch]:
    """The model of the body of POST /predict, with the limits of `settings`."""

    def check_strokes(strokes: Strokes) -> Strokes:
        total = 0
        for number, (x, y) in enumerate(strokes, 1):
            if len(x) != len(y):
                raise wrong(
                    f"Stroke {number} has {len(x)} x and {len(y)} y coordinates. Give as many of one as of the other."
                )
            total += len(x)
        if total > settings.max_points:
            raise wrong(f"The drawing has {total} points. Expected at most {settings.max_points}. Thin the points out.")
        return strokes

    limited = Annotated[
        list[Stroke],
        Field(min_length=1, max_length=settings.max_strokes, fail_fast=True),
        AfterValidator(check_strokes),
    ]
    strokes = optional(description="A drawing: strokes [[x…], [y…]] in any unit, y down, in the order drawn.")
    drawing = create_model(
        "Drawing",
        __base__=Sample,
        __doc__="A drawing as strokes, or an image.",
        strokes=(limited, strokes),
    )
    many = Field(min_length=1, max_length=settings.max_instances, fail_fast=True)
    drawings = Annotated[list[drawing], many]  # type: ignore[valid-type]
    return create_model(
        "PredictRequest",
        __base__=Batch,
        __doc__="A drawing as strokes, an image, or many of them as instances.",
        strokes=(limited, strokes),
        instances=(drawings, optional(description=INSTANCES)),
    )
