"""What a comparison can be asked for. Flags and documentation are derived from these fields."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from app.autoencoders import ARCHITECTURES
from app.config import TrainingConfig, check, option
from app.errors import InputError, suggest
from app.scoring.scores import SCORES

OPTIMIZERS = next(f for f in fields(TrainingConfig) if f.name == "optimizer").metadata["choices"]
LOSSES = {"mse": "mean_squared_error", "bce": "binary_crossentropy", "mae": "mean_absolute_error"}
"""Short name to Keras's, both of which `--loss` takes."""

CONTENDERS = {**ARCHITECTURES, "pca": "principal components: a yardstick without training"}
"""Everything that can be compared. With `@mean` after it, an architecture first reconstructs everything as bright as
the training samples are on average; without, half bright, as Keras starts it."""

AT_MEAN = "@mean"

FALSE_ALARM_RATE = 0.05
"""Share of held-out normals above the thresholds, and the rate at which recall is compared."""


@dataclass(frozen=True)
class ComparisonConfig:
    """What `python -m app compare` does."""

    normal: str = option("mnist", "Data set or path of normal samples, to learn and to test with.")
    anomalous: str = option("fashion_mnist", "Data set or path of anomalous samples, only to test with.")
    architectures: str = option("dense,deep,convolutional,pca", "What to compare, separated by commas.")
    bottleneck: int = option(64, "Units in the bottlenecks, and components of PCA.", low=1, high=4096)
    epochs: int = option(10, "Passes over the training samples.", low=1, high=100_000)
    batch_size: int = option(64, "Samples in a training step.", low=1, high=65_536)
    test_samples: int = option(50, "Samples of either kind in the plot, drawn at random.", low=1, high=1000)
    result: Path = option(Path("result.png"), "Picture to write: the loss of every plotted sample by model.")
    optimizer: str = option("adam", "Optimizer.", choices=OPTIMIZERS)
    learning_rate: float | None = option(None, "Step size; default: the optimizer's own in Keras.", above=0.0)
    loss: str = option("mse", "Training loss.", choices=tuple(LOSSES))
    score: str = option("mse", "Anomaly score that is plotted and tabulated.")
    seed: int = option(0, "Seed of the weights, the order and the plotted samples.", low=0, high=2**32 - 1)
    snapshots: str = option("", "Epochs, separated by commas, after which to measure and plot as well.")
    limit: int | None = option(None, "Most training samples, and most test samples of either kind.", low=20)
    report: Path | None = option(None, "Folder to write the report into: one HTML file that needs no network.")
    page: Path | None = option(None, "Folder to write what the page /compare shows into: figures and small pictures.")
    resume: bool = option(False, "Go on with the interrupted comparison of the same options and result.")

    def __post_init__(self) -> None:
        for f in fields(self):
            check(f, getattr(self, f.name), "--" + f.name.replace("_", "-"))
        if self.score not in SCORES:
            raise InputError(f"There is no score {self.score!r}. {suggest(self.score, SCORES)}", field="score")
        assert self.names
        assert self.measured

    @property
    def names(self) -> tuple[str, ...]:
        """What is compared, each once. Raises InputError for an unknown one, suggesting the nearest."""
        names = tuple(dict.fromkeys(split(self.architectures)))
        for name in names:
            if name.removesuffix(AT_MEAN) not in CONTENDERS or name == "pca" + AT_MEAN:
                raise InputError(
                    f"There is no architecture {name!r}. {suggest(name, CONTENDERS)}", field="architectures"
                )
        if not names:
            raise InputError(f"--architectures is empty. Known: {', '.join(CONTENDERS)}.", field="architectures")
        return names

    @property
    def measured(self) -> tuple[int, ...]:
        """The epochs after which is measured, ascending; always the last one."""
        epochs = set()
        for text in split(self.snapshots):
            if not text.isdecimal() or not 1 <= int(text) <= self.epochs:
                raise InputError(
                    f"--snapshots names the epoch {text!r}. Expected whole numbers from 1 to {self.epochs}.",
                    field="snapshots",
                )
            epochs.add(int(text))
        return (*sorted(epochs - {self.epochs}), self.epochs)

    def to_dict(self) -> dict[str, Any]:
        """The options that decide the figures, as JSON values: not where things are written."""
        return {k: v for k, v in asdict(self).items() if k not in ("result", "report", "page", "resume")}


def description(name: str) -> str:
    """What the contender is, in a few words."""
    start = ", its first reconstruction as bright as the samples on average" if name.endswith(AT_MEAN) else ""
    return CONTENDERS[name.removesuffix(AT_MEAN)] + start


def split(text: str) -> Iterable[str]:
    """The words of a list separated by commas."""
    return (word.strip() for word in text.split(",") if word.strip())


def make(given: Mapping[str, Any]) -> ComparisonConfig:
    """A configuration from flags; Keras's names of the losses are taken as well."""
    short = {long: short for short, long in LOSSES.items()}
    return ComparisonConfig(**{**given, "loss": short.get(given["loss"], given["loss"])})
