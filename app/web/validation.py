"""The errors that pydantic found, as sentences that a person can act on."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.errors import suggest
from app.web.reply_models import FieldError
from app.web.schemas import PredictRequest

MOST = 20
"""Most wrong fields that are listed one by one."""
LONGEST = 64
"""Longer names are cut off."""
EXPECTED = {
    "strokes": "a list of strokes, each [[x…], [y…]]",
    "image": "28×28 or 784 numbers from 0 (paper) to 1 (ink), or a data URL of a PNG, JPEG or WebP "
    "(data:image/png;base64,…)",
    "signal": "a list of numbers",
    "detector": "a detector's name",
    "explain": "true or false",
    "instances": "a list of objects, each with strokes, an image or a signal",
}
Location = tuple[int | str, ...]

RANGES = {
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "less_than": "less than {lt}",
}
"""What is expected of a number out of range, by pydantic's kind of error."""


def field_errors(error: ValidationError) -> list[FieldError]:
    """One error per wrong field, in the order of the fields."""
    found: dict[str, ErrorDetails] = {}
    if error.error_count() > MOST:
        return [FieldError("", f"{error.error_count()} fields are wrong. Expected {', '.join(EXPECTED)}.")]
    for one in error.errors(include_url=False, include_context=True, include_input=False):
        field = field_name(one["loc"])
        # Every branch of a union reports an error. The one that got deepest was probably meant.
        if field not in found or len(one["loc"]) > len(found[field]["loc"]):
            found[field] = one
    return [FieldError(field, sentence(one)) for field, one in found.items()]


def field_name(loc: Location) -> str:
    """The field that an error lies in, such as `instances.3.strokes`; "" for the body itself."""
    if len(loc) > 1 and loc[0] == "instances":
        return ".".join(str(part)[:LONGEST] for part in loc[:3])
    return str(loc[0])[:LONGEST] if loc else ""


def sentence(error: ErrorDetails) -> str:
    """What happened and what was expected."""
    kind, loc, context = error["type"], error["loc"], error.get("ctx", {})
    name = field_name(loc).rpartition(".")[2]
    indices = list(numbers_after(name, loc))
    where = "".join(f"[{part}]" for part in indices)
    if kind == "oddity":
        return str(context["sentence"])
    if kind == "extra_forbidden":
        return f"{name!r} is not a field. {suggest(name, PredictRequest.model_fields)}"
    if kind == "finite_number":
        return f"{name}{where} is NaN or infinite. Expected finite numbers."
    if kind in ("too_long", "too_short") and name == "strokes" and len(indices) == 1:
        return f"{name}{where} has {context['actual_length']} rows. Expected two, [[x…], [y…]]."
    if kind == "too_short":
        return f"{name}{where} is empty. Expected {'at least one number' if where else EXPECTED.get(name, 'more')}."
    if kind in RANGES:
        return f"{name} is out of range. Expected {RANGES[kind].format(**context)}."
    if kind == "int_parsing":
        return f"{name} is not a whole number. Expected one."
    if kind == "missing":
        return f"{name} is missing. Add it."
    if kind in ("model_type", "model_attributes_type"):
        return "Expected a JSON object with strokes, image, signal or instances."
    return f"{name}{where} is of the wrong type. Expected {EXPECTED.get(name, 'something else')}."


def numbers_after(name: str, loc: Location) -> Iterator[int]:
    """The indices that follow the field `name` in `loc`."""
    rest = loc[loc.index(name) + 1 :] if name in loc else ()
    return (part for part in rest if isinstance(part, int))
