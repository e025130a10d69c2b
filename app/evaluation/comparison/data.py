"""The samples of a comparison, from any two data sets."""

from dataclasses import dataclass, replace

import numpy as np

from app.config import Settings
from app.datasets import registry
from app.datasets.base import Progress, Request
from app.errors import InputError
from app.evaluation.comparison.config import ComparisonConfig
from app.training.parts import Parts, check_finite, divide, prepared


@dataclass(frozen=True)
class Groups:
    """The samples as the autoencoders see them.

    parts : normal samples, to train on, to choose the threshold on, and to test with
    anomalous : only to test with, (n, *shape) float32
    plotted : rows of the test part, and rows of `anomalous`, drawn without repetition, (n_plotted,) each
    names, licences : of the two data sets
    """

    parts: Parts
    anomalous: np.ndarray
    plotted: tuple[np.ndarray, np.ndarray]
    names: tuple[str, str]
    licences: tuple[str, str]

    @property
    def kind(self) -> str:
        """Name of the kind of the samples."""
        return self.parts.preprocessing.kind

    @property
    def shown(self) -> np.ndarray:
        """The plotted samples, normal ones first: (2 · n_plotted, *shape) float32."""
        return np.concatenate([self.parts.test[self.plotted[0]], self.anomalous[self.plotted[1]]])


def load(config: ComparisonConfig, settings: Settings, progress: Progress | None = None) -> Groups:
    """Load both data sets and divide the normal one. Neither training nor thresholds see the test samples.

    A data set with a test part of its own (MNIST) is tested on that part; any other is divided in three.
    Raises InputError if the shapes differ, or there are fewer samples than are to be plotted.
    """
    request = Request(progress=progress, kind=config.kind)
    normal, test = registry.load(config.normal, settings, request), None
    source = registry.DATASETS.get(config.normal.partition(":")[0])
    if source is not None and source.in_parts:
        test = registry.load(config.normal, settings, replace(request, part="test"))
    recipe = next(iter(config.recipes(normal.kind).values()))
    parts = divide(normal, recipe, config.seed, test)
    like = replace(request, part="test", kind=normal.kind, preprocessing=parts.preprocessing)
    other = registry.load(config.anomalous, settings, like)
    if other.samples.shape[1:] != parts.shape:
        raise InputError(
            f"Samples of {config.normal} have the shape {parts.shape}, but those of {config.anomalous} have "
            f"{other.samples.shape[1:]}. Expected the same shape. Resize one of them."
        )
    check_finite(other.samples, other.name)
    anomalous = prepared(other.samples, parts.preprocessing.scaling)[: config.limit]
    parts = replace(
        parts,
        training=parts.training[: config.limit],
        validation=parts.validation[: config.limit],
        test=parts.test[: config.limit],
    )
    plotted = draw(config, len(parts.test), len(anomalous))
    return Groups(parts, anomalous, plotted, (normal.title, other.title), (normal.licence, other.licence))


def draw(config: ComparisonConfig, n_normal: int, n_anomalous: int) -> tuple[np.ndarray, np.ndarray]:
    """Random rows to plot, without repetition. Raises InputError if there are too few."""
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
