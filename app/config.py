"""Every setting and every training option, each with its default and its help.

Two frozen dataclasses: `Settings` for what runs (from environment variables) and `TrainingConfig` for what
`train.py` does (from flags). Flags, environment variables and documentation are derived from the fields.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from app.errors import InputError, suggest

ROOT = Path(__file__).resolve().parent.parent
Config = TypeVar("Config", "Settings", "TrainingConfig")


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


def from_mapping(cls: type[Config], given: Mapping[str, Any]) -> Config:
    """Make a configuration from `given`. An unknown key is an InputError that suggests the nearest."""
    known = [f.name for f in fields(cls)]
    for key in given:
        if key not in known:
            raise InputError(f"{key} is not an option. {suggest(key, known)}", field=key)
    return cls(**given)  # type: ignore[no-untyped-call]
