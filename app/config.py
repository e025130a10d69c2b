"""Every setting and every training option, each with its default and its help.

`Settings` is for what runs (from environment variables), `TrainingConfig` for what `train.py` does (from flags).
Both are frozen. Flags, environment variables and documentation are derived from the fields.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, RedisDsn, TypeAdapter, ValidationError
from pydantic import Field as Setting
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import InputError, suggest

ROOT = Path(__file__).resolve().parent.parent
Config = TypeVar("Config", bound="TrainingConfig")


def option(default: Any, help: str, **more: Any) -> Any:
    """A dataclass field that carries its help and, in `more`, its environment variable, choices or bounds."""
    return field(default=default, metadata={"help": help, **more})


def check_redis(address: str) -> str:
    """Nothing, or an address of Redis."""
    if address:
        TypeAdapter(RedisDsn).validate_python(address)
    return address


Switch = Annotated[bool, BeforeValidator(lambda given: given or False)]
"""1 or 0; left empty, it is off."""


class Settings(BaseSettings):
    """What the web process and the commands read from the environment; what is given by name counts instead."""

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
        description="Work that a client may ask for, where one drawing is 1; empty for no limit.",
    )
    redis_url: Annotated[str, AfterValidator(check_redis)] = Setting(
        default="", validation_alias="REDIS_URL", description="Redis that shares the rate limit between machines."
    )
    proxies: int = Setting(
        default=0,
        validation_alias="ODDITY_PROXIES",
        description="Trusted proxies in front, for the client's address.",
        ge=0,
    )
    hosts: str = Setting(
        default="",
        validation_alias="ODDITY_HOSTS",
        description="Names, separated by commas, under which the server may be asked; empty for any.",
    )
    https: Switch = Setting(
        default=False,
        validation_alias="ODDITY_HTTPS",
        description="Send HSTS, and send those who come without TLS there.",
    )
    cors_origins: str = Setting(
        default="",
        validation_alias="ODDITY_CORS_ORIGINS",
        description="Origins, separated by commas, whose pages may call the API.",
    )
    metrics: str = Setting(
        default="",
        validation_alias="ODDITY_METRICS",
        description="Address of its own for /metrics, such as 127.0.0.1:9100; empty for none.",
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

        Raises InputError for a value of the wrong type or out of bounds, and for an ODDITY_ variable that is not one.
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
        "string_pattern_mismatch": "an address and a port, such as 127.0.0.1:9100",
    }.get(error["type"], error["msg"])
    given = error["input"] if error["type"] == "greater_than_equal" else repr(error["input"])
    return InputError(f"{name} is {given}. Expected {expected}.", field=name)


OTHER_VARIABLES = ("ODDITY_CHROMIUM", "ODDITY_EXAMPLES")
"""ODDITY_ variables that only the tests and bench/ read."""


@dataclass(frozen=True)
class TrainingConfig:
    """What `python train.py` does. Saved in detector.json, so that a training can be run again."""

    dataset: str = option("quickdraw", "Data set to learn as normal.")
    category: str = option("bowtie", "Category of the data set, where it has several.")
    data: str | None = option(None, "Folder or file (.npy, .npz, .ndjson, .bin) to learn instead of a data set's own.")
    report_on: str | None = option(
        None,
        "Anomalous samples to report figures on at the end; nothing is chosen by them. A data set, or a path, "
        "also one in the data folder.",
    )
    strokes: bool = option(False, "Quick, Draw!: take the strokes and draw them here, not Google's bitmaps.")
    recognized: bool = option(False, "Quick, Draw! strokes: only drawings that Google's game recognised.")
    architecture: str = option("dense", "Autoencoder to train.")
    bottleneck: int = option(32, "Units in the bottleneck.", low=1, high=4096)
    activation: str = option(
        "linear", "Activation of the bottleneck of the dense architecture.", choices=("linear", "relu")
    )
    epochs: int = option(
        None,
        "Most passes over the training samples; early stopping ends it sooner. By default 160, and 16 for denoising.",
        low=1,
        high=100_000,
    )
    patience: int = option(20, "Epochs without a better validation loss before training stops.", low=1)
    batch_size: int = option(128, "Samples in a training step.", low=1, high=65_536)
    learning_rate: float = option(0.002, "Step size of the optimizer at the start.", above=0.0)
    loss: str = option(
        "bce+mse",
        "Training loss; bce+mse is binary cross-entropy plus ten times the squared error.",
        choices=("bce+mse", "bce", "mse", "mae"),
    )
    optimizer: str = option(
        "adam", "Optimizer.", choices=("adam", "adamw", "sgd", "momentum", "adagrad", "adadelta", "adamax", "rmsprop")
    )
    augment: str = option(
        "auto", "Changed copies to learn from; auto mirrors Quick, Draw! drawings.", choices=("auto", "none", "mirror")
    )
    corruption: str = option(
        "auto",
        "Damage that the autoencoder learns to undo; auto hides patches of drawings. With strokes it also sees spoilt "
        "drawings and random strokes, and learns to refuse them: auto for the denoising architecture.",
        choices=("auto", "none", "patches", "noise", "strokes"),
    )
    trim: float | None = option(
        None,
        "Share of the worst reconstructed training samples to leave out; by default 0.06 of Quick, Draw! drawings, "
        "where about one in fifteen is a scribble or another object, and none of other data or for denoising.",
        low=0.0,
        below=0.5,
    )
    score: str = option("auto", "Anomaly score; auto takes the best known for the architecture and data set.")
    false_alarm_rate: float = option(0.05, "Share of normal samples that may be flagged.", above=0.0, below=1.0)
    threshold: float | None = option(None, "Fixed threshold instead of one chosen from the false-alarm rate.")
    seed: int = option(0, "Seed of the split, the weights and the order of the samples.", low=0, high=2**32 - 1)
    limit: int | None = option(None, "Most samples to take from the data set.", low=20)
    skip: int = option(0, "Samples to leave out at the start of the data set.", low=0)
    name: str | None = option(None, "Name of the detector; default: the category or the data set.")
    out: Path = option(ROOT / "models", "Folder of the saved detectors.")

    def __post_init__(self) -> None:
        if self.epochs is None:
            object.__setattr__(self, "epochs", 16 if self.architecture == "denoising" else 160)
        for f in fields(self):
            check(f, getattr(self, f.name), "--" + f.name.replace("_", "-"))

    @property
    def detector_name(self) -> str:
        """`name`, or what the data suggests."""
        if self.name:
            return self.name
        return self.category if self.dataset == "quickdraw" else self.dataset

    def to_dict(self) -> dict[str, Any]:
        """The options as JSON values, but for absolute paths: places on one machine mean nothing on another."""
        places = {"out": None, "data": self.data, "report_on": self.report_on}
        kept = {k: v for k, v in places.items() if v and not Path(v).expanduser().is_absolute()}
        return {k: v for k, v in asdict(self).items() if k not in places} | kept


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


def from_mapping(cls: type[Config], given: Mapping[str, Any]) -> Config:
    """Make a configuration from `given`. An unknown key is an InputError that suggests the nearest."""
    known = [f.name for f in fields(cls)]
    for key in given:
        if key not in known:
            raise InputError(f"{key} is not an option. {suggest(key, known)}", field=key)
    return cls(**given)
