"""The four groups of samples of a comparison, from any pair of data sets."""

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.config import Settings
from app.datasets import registry
from app.datasets.base import Dataset, Progress, split
from app.errors import InputError
from app.evaluation.comparison.config import ComparisonConfig
from app.kinds.scaling import Scaling
from app.kinds.scaling import fit as fit_scaling

VALIDATION = 0.05
"""Share of the training samples held out for the thresholds, where a data set has a test part of its own."""


@dataclass(frozen=True)
class Samples:
    """What the autoencoders see: each (n, *sample_shape) float32.

    training : normal, to learn; validation : normal, for the thresholds; normal, anomalous : only to test
    plotted : rows of `normal` and rows of `anomalous`, drawn without repetition, (n_plotted,) each
    """

    training: np.ndarray
    validation: np.ndarray
    normal: np.ndarray
    anomalous: np.ndarray
    plotted: tuple[np.ndarray, np.ndarray]
    names: tuple[str, str]
    licences: tuple[str, str]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample."""
        return self.training.shape[1:]

    @property
    def shown(self) -> np.ndarray:
        """The plotted samples, normal ones first."""
        return np.concatenate([self.normal[self.plotted[0]], self.anomalous[self.plotted[1]]])


def load(config: ComparisonConfig, settings: Settings, progress: Progress | None = None) -> Samples:
    """Load and divide. Figures are measured on samples that neither the training nor the thresholds saw.

    A data set with a test part of its own (MNIST) is tested on that. Of any other, a share is kept for it (`split`).
    Raises InputError where the shapes differ or there are fewer samples than are to be plotted.
    """
    normal, own_test = fetch(config.normal, settings, config, progress)
    if own_test is None:
        rows = split(len(normal.samples), config.seed)
        parts = [normal.samples[r] for r in rows]
    else:
        order = np.random.default_rng([config.seed, 0]).permutation(len(normal.samples))
        held_out = max(round(len(order) * VALIDATION), 1)
        parts = [normal.samples[order[held_out:]], normal.samples[order[:held_out]], own_test.samples]
    whole, test = fetch(config.anomalous, settings, config, progress, like=normal)
    anomalous = test or whole
    if anomalous.samples.shape[1:] != normal.samples.shape[1:]:
        raise InputError(
            f"Samples of {config.normal} have the shape {normal.samples.shape[1:]}, those of {config.anomalous} "
            f"{anomalous.samples.shape[1:]}. Expected one shape. Resize one of them."
        )
    scaling = scaling_for(normal.kind, parts[0])
    training, validation, own, other = (prepared(each, scaling)[: config.limit] for each in (*parts, anomalous.samples))
    return Samples(
        *(training, validation, own, other),
        plotted=draw(config, len(own), len(other)),
        names=(label(normal), label(anomalous)),
        licences=(normal.licence, anomalous.licence),
    )


def fetch(
    place: str, settings: Settings, config: ComparisonConfig, progress: Progress | None, like: Dataset | None = None
) -> tuple[Dataset, Dataset | None]:
    """The data set at `place`; where it has parts, its training part and its test part.

    like : the normal samples, to whose shape and kind images are brought
    """
    options: dict[str, Any] = {"progress": progress}
    if like is not None:
        options |= {"shape": like.samples.shape[1:], "kind": like.kind}
    name, _, category = place.partition(":")
    accepted = {}
    if name in registry.DATASETS and name != "images":
        accepted = importlib.import_module(f"app.datasets.{name}").load.__kwdefaults__
        if category and "category" not in accepted:
            raise InputError(f"{name} has no categories, so {place} names nothing. Write {name}.")
    if "part" not in accepted:
        return registry.load(place, settings, **options), None
    test = registry.load(name, settings, **options, part="test")
    return (test if like is not None else registry.load(name, settings, **options, part="train")), test


def scaling_for(kind: str, training: np.ndarray) -> Scaling:
    """Series in units of their own are brought to [0, 1]; everything else is there already."""
    return fit_scaling("range", training) if kind == "series" and training.dtype != np.uint8 else Scaling()


def prepared(samples: np.ndarray, scaling: Scaling) -> np.ndarray:
    """Samples as an autoencoder sees them. Raises InputError for a number that is not finite."""
    if samples.dtype == np.uint8:
        return samples.astype(np.float32) / np.float32(255)
    x = samples.astype(np.float32)
    if not np.isfinite(x).all():
        raise InputError("Some sample holds NaN or infinity. Expected finite numbers. Remove or repair it.")
    return scaling.apply(x)


def draw(config: ComparisonConfig, n_normal: int, n_anomalous: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows to plot, at random and none twice. Raises InputError where there are too few."""
    for name, n in ((config.normal, n_normal), (config.anomalous, n_anomalous)):
        if config.test_samples > n:
            raise InputError(
                f"--test-samples is {config.test_samples}, but there are {n} test samples of {name}. "
                f"Expected at most {n}.",
                field="test_samples",
            )
    rng = np.random.default_rng([config.seed, 1])
    return (
        rng.choice(n_normal, config.test_samples, replace=False),
        rng.choice(n_anomalous, config.test_samples, replace=False),
    )


def label(data: Dataset) -> str:
    """How the data set is named to people."""
    return f"{data.name}:{data.category}" if data.category else data.name
