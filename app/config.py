"""Every setting, each with its environment variable, its default and its help.

Documentation and messages are derived from the fields.
"""

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, RedisDsn, TypeAdapter, ValidationError
from pydantic import Field as Setting
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import InputError, suggest

ROOT = Path(__file__).resolve().parent.parent


def check_redis(address: str) -> str:
    """The address itself, which may be empty. Raises ValidationError if it is not an address of Redis."""
    if address:
        TypeAdapter(RedisDsn).validate_python(address)
    return address


def listed(text: str) -> list[str]:
    """The parts of a text that are separated by commas, without blanks and empty parts."""
    return [part.strip() for part in text.split(",") if part.strip()]


ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.IGNORECASE)
"""An origin as browsers compare it: without a path, quotes, or anything that could start another policy directive."""


def check_origins(text: str) -> str:
    """The text itself. Raises PydanticCustomError if it is not a list of origins, separated by commas."""
    for origin in listed(text):
        if not ORIGIN.fullmatch(origin):
            raise PydanticCustomError("origin", "an origin")
    return text


Switch = Annotated[bool, BeforeValidator(lambda given: given or False)]
"""1 or 0; empty means off."""


class Settings(BaseSettings):
    """The settings that the web process and the commands read from the environment; arguments take precedence."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", case_sensitive=True, validate_by_name=True, validate_by_alias=True
    )

    data_dir: Path = Setting(
        default=Path("data"), validation_alias="ODDITY_DATA", description="Folder of the data sets."
    )
    models_dir: Path = Setting(
        default=ROOT / "models", validation_alias="ODDITY_MODELS", description="Folder of the saved detectors."
    )
    default_detector: str = Setting(
        default="bowtie", validation_alias="ODDITY_DETECTOR", description="Detector that answers when none is named."
    )
    max_body_bytes: int = Setting(
        default=2 * 1024 * 1024,
        validation_alias="ODDITY_MAX_BODY",
        description="Largest body in JSON, in bytes.",
        ge=1024,
    )
    max_file_bytes: int = Setting(
        default=12 * 1024 * 1024,
        validation_alias="ODDITY_MAX_FILE",
        description="Largest uploaded file, in bytes.",
        ge=1024,
    )
    max_files: int = Setting(
        default=4, validation_alias="ODDITY_MAX_FILES", description="Most files uploaded in one request.", ge=1
    )
    max_instances: int = Setting(
        default=256, validation_alias="ODDITY_MAX_INSTANCES", description="Most samples in one request.", ge=1
    )
    max_strokes: int = Setting(
        default=500, validation_alias="ODDITY_MAX_STROKES", description="Most strokes in a drawing.", ge=1
    )
    max_points: int = Setting(
        default=5000,
        validation_alias="ODDITY_MAX_POINTS",
        description="Most points in a drawing, over all its strokes.",
        ge=1,
    )
    max_pixels: int = Setting(
        default=16_000_000, validation_alias="ODDITY_MAX_PIXELS", description="Most pixels in a picture.", ge=784
    )
    rate_limit: str = Setting(
        default="6000 per minute",
        validation_alias="ODDITY_RATE_LIMIT",
        description="Work that a client may ask for, where one drawing counts as 1; empty for no limit.",
    )
    redis_url: Annotated[str, AfterValidator(check_redis)] = Setting(
        default="", validation_alias="REDIS_URL", description="Redis that shares the rate limit between machines."
    )
    proxies: int = Setting(
        default=0,
        validation_alias="ODDITY_PROXIES",
        description="Number of trusted proxies in front, from which the client's address is taken.",
        ge=0,
    )
    hosts: str = Setting(
        default="",
        validation_alias="ODDITY_HOSTS",
        description="Host names, separated by commas, that the server answers to; empty for any.",
    )
    https: Switch = Setting(
        default=False,
        validation_alias="ODDITY_HTTPS",
        description="Redirect requests without TLS to HTTPS, and send HSTS.",
    )
    cors_origins: str = Setting(
        default="",
        validation_alias="ODDITY_CORS_ORIGINS",
        description="Origins, separated by commas, whose pages may call the API.",
    )
    frame_ancestors: Annotated[str, AfterValidator(check_origins)] = Setting(
        default="",
        validation_alias="ODDITY_FRAME_ANCESTORS",
        description="Origins, separated by commas, whose pages may show ours in a frame; empty for none.",
    )
    metrics: str = Setting(
        default="",
        validation_alias="ODDITY_METRICS",
        description="Separate address for /metrics, such as 127.0.0.1:9100; empty for none.",
        pattern=r"^$|^(\[[0-9a-fA-F:]+\]|[^\s:\[\]]+):[0-9]{1,5}$",
    )
    bench: Switch = Setting(
        default=False,
        validation_alias="ODDITY_BENCH",
        description="Serve the empty endpoint that bench/serving.py measures against.",
    )

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the settings from the environment.

        Raises InputError for a value of the wrong type or out of bounds, and for an ODDITY_ variable that is unknown.
        """
        known = [str(setting.validation_alias) for setting in cls.model_fields.values()]
        for name in os.environ:
            if name.startswith("ODDITY_") and name not in known and name not in OTHER_VARIABLES:
                raise InputError(f"{name} is not a setting. {suggest(name, known)}", field=name)
        try:
            return cls()
        except ValidationError as error:
            raise bad_setting(error.errors()[0]) from None


REDIS = "an address such as redis://localhost:6379/0"


def bad_setting(error: ErrorDetails) -> InputError:
    """What pydantic found wrong with an environment variable, in a sentence."""
    name, context = str(error["loc"][0]), error.get("ctx", {})
    expected = {
        "bool_parsing": "1 or 0",
        "greater_than_equal": f"at least {context.get('ge')}",
        "int_parsing": "a whole number",
        "url_parsing": REDIS,
        "url_scheme": REDIS,
        "origin": "origins separated by commas, such as https://slides.example.org",
        "string_pattern_mismatch": "an address and a port, such as 127.0.0.1:9100",
    }.get(error["type"], error["msg"])
    given = error["input"] if error["type"] == "greater_than_equal" else repr(error["input"])
    return InputError(f"{name} is {given}. Expected {expected}.", field=name)


OTHER_VARIABLES = ("ODDITY_CHROMIUM", "ODDITY_EXAMPLES")
"""ODDITY_ variables that only the tests and bench/ read."""
