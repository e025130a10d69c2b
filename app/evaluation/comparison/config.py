"""The options of a comparison. Flags and documentation are derived from these fields."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from pydantic.dataclasses import dataclass

from app import options
from app.errors import InputError
from app.evaluation.comparison import contenders
from app.options import STRICT, option
from app.scoring import scores
from app.training.recipes import Recipe

LONG_LOSSES = {"mean_squared_error": "mse", "binary_crossentropy": "bce", "mean_absolute_error": "mae"}
"""Keras's names of the losses, which `--loss` takes as well."""
PLACES = ("result", "report", "page", "resume")
"""Options that say where files are written and do not influence the figures."""
OF_RECIPES = ("bottleneck", "epochs", "batch_size", "optimizer", "learning_rate", "loss", "score")
"""Options that go into every contender's recipe, and are checked there."""


@dataclass(frozen=True, config=STRICT)
class ComparisonConfig:
    """The options of `python -m app compare`."""

    normal: str = option("mnist", "Data set or path of normal samples, to train on and to test with.")
    anomalous: str = option("fashion_mnist", "Data set or path of anomalous samples, only to test with.")
    kind: str | None = option(None, "Kind of the samples of a path, if it is not clear: drawing, photo or signal.")
    architectures: str = option("dense,deep,convolutional,pca", "Architectures to compare, separated by commas.")
    bottleneck: int = option(64, "Units in the bottlenecks, and components of PCA.")
    epochs: int = option(10, "Passes over the training samples.")
    batch_size: int = option(64, "Samples in a training step.")
    test_samples: int = option(50, "Samples of either kind in the plot, drawn at random.", ge=1, le=1000)
    result: Path = option(Path("result.png"), "Picture to write: the score of every plotted sample by model.")
    optimizer: str = option("adam", "Optimizer.")
    learning_rate: float | None = option(None, "Step size; default: the optimizer's own in Keras.")
    loss: Literal["mse", "bce", "mae"] = option("mse", "Training loss.")
    score: str = option("mse", "Anomaly score that is plotted and tabulated.")
    seed: int = option(0, "Seed of the weights, the order and the plotted samples.", ge=0, le=2**32 - 1)
    snapshots: str = option("", "Further epochs, separated by commas, after which to measure and plot.")
    limit: int | None = option(None, "Most training samples, and most test samples of either kind.", ge=20)
    report: Path | None = option(None, "Folder to write the report into: one HTML file that needs no network.")
    page: Path | None = option(None, "Folder to write the files of the page /compare into: figures and small pictures.")
    resume: bool = option(False, "Continue the interrupted comparison with the same options and result.")

    @property
    def names(self) -> tuple[str, ...]:
        """The architectures to compare, each once."""
        return tuple(dict.fromkeys(split(self.architectures)))

    def recipes(self, kind: str) -> dict[str, Recipe]:
        """The recipe of each contender for samples of that kind.

        Raises InputError as `contenders.recipe` does, and if there is no contender.
        """
        if not self.names:
            raise InputError(f"--architectures is empty. Known: {', '.join(contenders.KNOWN)}.", field="architectures")
        asked = {name: getattr(self, name) for name in OF_RECIPES}
        return {name: contenders.recipe(name, kind, asked) for name in self.names}

    @property
    def measured(self) -> tuple[int, ...]:
        """The epochs after which to measure, ascending; the last epoch is always among them. Raises InputError."""
        known = [str(epoch) for epoch in range(1, self.epochs + 1)]
        for text in split(self.snapshots):
            if text not in known:
                raise InputError(
                    f"--snapshots names the epoch {text!r}. Expected whole numbers from 1 to {self.epochs}.",
                    field="snapshots",
                )
        return tuple(sorted({*map(int, split(self.snapshots)), self.epochs}))

    def to_dict(self) -> dict[str, Any]:
        """The options that decide the figures, as JSON values."""
        return {name: value for name, value in asdict(self).items() if name not in PLACES}


def split(text: str) -> Iterable[str]:
    """The words of a list separated by commas."""
    return (word.strip() for word in text.split(",") if word.strip())


def make(given: Mapping[str, Any]) -> ComparisonConfig:
    """A configuration from flags, completely checked. Raises InputError for the first wrong option."""
    loss = given.get("loss", "mse")
    config = options.make(ComparisonConfig, {**given, "loss": LONG_LOSSES.get(loss, loss)})
    # Each of these raises InputError for a wrong option. A recipe's checks do not depend on the kind of samples.
    config.recipes("photo")
    tuple(config.measured)
    scores.create(config.score)
    return config
