"""What a training starts from: the samples, divided and brought to what an autoencoder sees."""

from dataclasses import dataclass, replace

import numpy as np

from app.config import Settings, TrainingConfig
from app.datasets import files, registry
from app.datasets.base import Dataset, Progress, split
from app.errors import InputError
from app.kinds.scaling import Scaling
from app.kinds.scaling import fit as fit_scaling


@dataclass(frozen=True)
class Parts:
    """The three parts of the data, as the autoencoder sees them: (n, *shape) float32."""

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    scaling: Scaling


def load(config: TrainingConfig, settings: Settings, progress: Progress | None) -> Dataset:
    """The samples to learn as normal."""
    options = {"strokes": config.strokes, "recognized": config.recognized, "progress": progress}
    limit = None if config.limit is None else config.limit + config.skip
    if config.data:
        data = files.load(registry.find(config.data, settings), limit=limit)
        if config.dataset == "quickdraw":
            from app.datasets.quickdraw import labelled

            data = labelled(data, config.category)
        else:
            data = replace(data, name=config.dataset)
    elif config.dataset == "images":
        raise InputError("--dataset images needs a folder. Add --data PATH.", field="data")
    else:
        data = registry.load(config.dataset, settings, category=config.category, limit=limit, **options)
    return data.take(slice(config.skip, limit))


def report_sources(config: TrainingConfig, settings: Settings, data: Dataset) -> dict[str, np.ndarray]:
    """The anomalous samples of --report-on by source, loaded before training so that a wrong path costs no time."""
    if not config.report_on:
        return {}
    found = registry.load_sources(config.report_on, settings, shape=data.samples.shape[1:], kind=data.kind)
    return {name: each.samples for name, each in found.items()}


def divide(data: Dataset, seed: int) -> Parts:
    """Split, and bring to float32; the scaling is fitted on the training part alone."""
    rows = split(len(data.samples), seed)
    if data.samples.dtype != np.uint8 and not np.isfinite(data.samples).all():
        raise InputError(f"{data.name} holds NaN or infinity. Expected finite numbers. Remove or repair those samples.")
    if data.samples.dtype == np.uint8:
        scaling, samples = Scaling(), data.samples.astype(np.float32) / np.float32(255)
    else:
        scaling, samples = (
            fit_scaling("range" if data.kind == "series" else "none", data.samples[rows[0]]),
            data.samples,
        )
    training, validation, test = (scaling.apply(samples[r]) for r in rows)
    return Parts(training, validation, test, scaling)
