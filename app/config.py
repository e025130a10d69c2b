"""Every setting and every training option, each with its default and its help.

Two frozen dataclasses: `Settings` for what runs (from environment variables) and `TrainingConfig` for what
`train.py` does (from flags). Flags, environment variables and documentation are derived from the fields.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from app.errors import InputError, suggest

ROOT = Path(__file__).resolve().parent.parent


def option(default: Any, help: str, **more: Any) -> Any:
    """A dataclass field that carries its help and, in `more`, its environment variable, choices or bounds."""
    return field(default=default, metadata={"help": help, **more})


@dataclass(frozen=True)
class Settings:
    """What the web process and the commands read from the environment."""

    data_dir: Path = option(Path("data"), "Folder of the data sets.", env="ODDITY_DATA")
    models_dir: Path = option(ROOT / "models", "Folder of the saved detectors.", env="ODDITY_MODELS")
    default_detector: str = option("bowtie", "Detector that answers when none is named.", env="ODDITY_DETECTOR")
    max_body_bytes: int = option(2 * 1024 * 1024, "Largest request body, in bytes.", env="ODDITY_MAX_BODY", low=1024)
    max_instances: int = option(256, "Most drawings in one request.", env="ODDITY_MAX_INSTANCES", low=1)
    max_strokes: int = option(500, "Most strokes in a drawing.", env="ODDITY_MAX_STROKES", low=1)
    max_points: int = option(5000, "Most points in a drawing, over all its strokes.", env="ODDITY_MAX_POINTS", low=1)
    max_pixels: int = option(16_000_000, "Most pixels in a posted image.", env="ODDITY_MAX_PIXELS", low=784)
    rate_limit: str = option(
        "6000 per minute", "Requests a client may make; empty for no limit.", env="ODDITY_RATE_LIMIT"
    )
    redis_url: str = option("", "Redis that shares the rate limit between processes.", env="REDIS_URL")
    proxies: int = option(0, "Trusted proxies in front, for the client's address.", env="ODDITY_PROXIES", low=0)
    https: bool = option(False, "Send HSTS and redirect to HTTPS.", env="ODDITY_HTTPS")
    cors_origins: str = option(
        "", "Origins, separated by commas, whose pages may call the API.", env="ODDITY_CORS_ORIGINS"
    )
    bench: bool = option(False, "Serve the empty endpoint that bench/serving.py measures against.", env="ODDITY_BENCH")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read the settings from `environ` (default: the process's own).

        Raises InputError for a value of the wrong type or out of bounds, and for an ODDITY_ variable that is not one.
        """
        environ = os.environ if environ is None else environ
        known = {f.metadata["env"]: f for f in fields(cls)}
        for name in environ:
            if name.startswith("ODDITY_") and name not in known and name not in OTHER_VARIABLES:
                raise InputError(f"{name} is not a setting. {suggest(name, known)}", field=name)
        given = {f.name: parse(f, environ[env], env) for env, f in known.items() if env in environ}
        return cls(**given)


OTHER_VARIABLES = ("ODDITY_CHROMIUM", "ODDITY_EXAMPLES")
"""ODDITY_ variables that only the tests and bench/ read."""


def parse(f: Field[Any], text: str, label: str) -> Any:
    """Turn the text of an environment variable into the type of field `f`. Raises InputError naming `label`."""
    kind: Any = type(f.default)
    try:
        if kind is bool:
            value: Any = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}[
                text.strip().lower()
            ]
        else:
            value = kind(text)
    except (KeyError, ValueError):
        wanted = {bool: "1 or 0", int: "a whole number", float: "a number"}.get(kind, kind.__name__)
        raise InputError(f"{label} is {text!r}. Expected {wanted}.", field=label) from None
    check(f, value, label)
    return value


def check(f: Field[Any], value: Any, label: str) -> None:
    """Raise InputError where `value` is outside the bounds or choices of field `f`."""
    rules = f.metadata
    if value is None:
        return
    if "choices" in rules and value not in rules["choices"]:
        raise InputError(f"{label} is {value!r}. {suggest(value, rules['choices'])}", field=f.name)
    bounds: dict[str, tuple[Callable[[Any], bool], str]] = {
        "low": (lambda bound: value >= bound, "at least"),
        "high": (lambda bound: value <= bound, "at most"),
        "above": (lambda bound: value > bound, "more than"),
        "below": (lambda bound: value < bound, "less than"),
    }
    for key, (holds, words) in bounds.items():
        if key in rules and not holds(rules[key]):
            raise InputError(f"{label} is {value}. Expected {words} {rules[key]}.", field=f.name)
