"""Options: frozen pydantic dataclasses whose fields carry their help and their bounds.

Flags (`app.cli.options`), documentation and messages are derived from the fields.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from app.errors import InputError, suggest

Options = TypeVar("Options")
STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


def option(default: Any, help: str, **bounds: Any) -> Any:
    """A field with its help. bounds : as pydantic names them: ge, gt, le, lt"""
    return Field(default=default, description=help, **bounds)


def fields_of(cls: type) -> dict[str, FieldInfo]:
    """The fields of a pydantic dataclass by name, in order."""
    return dict(cls.__pydantic_fields__)  # type: ignore[attr-defined]


def make(cls: type[Options], given: Mapping[str, Any]) -> Options:
    """The options `given`, checked, as a `cls`. Raises InputError for the first that is unknown or out of bounds."""
    try:
        return cls(**given)
    except ValidationError as error:
        raise refusal(cls, error) from None


def refusal(cls: type, error: ValidationError) -> InputError:
    """The first error that pydantic found, as a sentence that names the flag."""
    first = error.errors(include_url=False)[0]
    name, value = str(first["loc"][0]), first["input"]
    flag = "--" + name.replace("_", "-")
    if first["type"] == "unexpected_keyword_argument":
        return InputError(f"{flag} is not an option. {suggest(name, fields_of(cls))}", field=name)
    if first["type"] == "literal_error":
        known = [word.strip(" '") for word in first["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return InputError(f"{flag} is {value!r}. {suggest(value, known)}", field=name)
    expected = first["msg"].removeprefix("Input should be ")
    article = "" if expected.startswith("a ") else "a value "
    return InputError(f"{flag} is {value}. Expected {article}{expected}.", field=name)
