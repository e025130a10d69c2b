"""What a training starts from: the samples to learn as normal, and the anomalous ones to report on."""

from dataclasses import replace

import numpy as np

from app.config import Settings
from app.datasets import files, registry
from app.datasets.base import Dataset, Progress, Request
from app.errors import InputError, suggest
from app.kinds.base import Preprocessing
from app.options import fields_of
from app.training import photos
from app.training.config import DEFAULT_DATASET, TrainingConfig

IMAGES = "images"
"""A folder of one's own images, which is a data set only together with --data."""
DATASETS = {**{name: source.description for name, source in registry.DATASETS.items()}, IMAGES: "a folder of images"}
"""Everything that --dataset takes, with its description."""


def load(config: TrainingConfig, settings: Settings, progress: Progress | None = None) -> Dataset:
    """The samples to learn as normal. Raises InputError and DataUnavailableError."""
    if config.dataset is not None and config.dataset not in DATASETS:
        nearest = suggest(config.dataset, DATASETS)
        raise InputError(f"There is no dataset {config.dataset!r}. {nearest}", field="dataset")
    if config.dataset == IMAGES and not config.data:
        raise InputError("--dataset images needs a folder. Add --data PATH.", field="data")
    request = Request(
        limit=None if config.limit is None else config.limit + config.skip,
        progress=progress,
        category=config.category,
        strokes=config.strokes,
        recognized=config.recognized,
    )
    if config.data:
        refuse_options_of_data_sets(config)
        path = registry.find(config.data, settings)
        if is_photos(config, settings):
            return photos.load(config, path, slice(config.skip, request.limit))
        refuse_options_of_photos(config)
        data = files.load(path, replace(request, category=None, kind=kind_of_files(config)))
    else:
        refuse_options_of_photos(config)
        data = registry.load(config.dataset or DEFAULT_DATASET, settings, request)
    return data.take(slice(config.skip, request.limit))


def is_photos(config: TrainingConfig, settings: Settings) -> bool:
    """Whether a folder of photos is to be learnt."""
    return bool(config.dataset == IMAGES and config.data and registry.find(config.data, settings).is_dir())


def load_test(
    config: TrainingConfig, settings: Settings, data: Dataset, progress: Progress | None = None
) -> Dataset | None:
    """The part that the data set publishes for testing, whole; None of one that is not published in parts."""
    if config.data and is_photos(config, settings):
        return photos.load_test(registry.find(config.data, settings), data)
    if config.data or not (config.source and config.source.in_parts):
        return None
    return config.source.ask(settings, Request(part="test", category=config.category, progress=progress))


def refuse_options_of_photos(config: TrainingConfig) -> None:
    """Raise InputError for an option that only means something to a folder of photos."""
    for name in ("size", "colour", "align"):
        if getattr(config, name) != fields_of(TrainingConfig)[name].default:
            raise InputError(
                f"--{name} is of photos. Add --dataset images and --data FOLDER, or leave it out.", field=name
            )


def kind_of_files(config: TrainingConfig) -> str | None:
    """What --kind says, or else the kind of the data set that the files are said to be like."""
    if config.kind or config.dataset is None:
        return config.kind
    return "photo" if config.dataset == IMAGES else registry.DATASETS[config.dataset].kind


def refuse_options_of_data_sets(config: TrainingConfig) -> None:
    """Raise InputError where --data comes with an option that only means something to a data set by its name."""
    for name in ("strokes", "recognized", "category"):
        if getattr(config, name):
            raise InputError(f"--{name} means nothing with --data. Leave it out.", field=name)


def report_sources(config: TrainingConfig, settings: Settings, data: Dataset) -> dict[str, np.ndarray]:
    """The anomalous samples of --report-on by source, loaded before training so that a wrong path costs no time.

    Where nothing is asked for, those that lie beside the training photos in MVTec's layout.
    """
    if not config.report_on:
        if not (config.data and is_photos(config, settings)):
            return {}
        found = photos.load_anomalous(registry.find(config.data, settings), data)
        return {name: each.samples for name, each in found.items()}
    spec = Preprocessing(data.kind, data.samples.shape[1:], options=data.options)
    found = registry.load_anomalous(config.report_on, settings, Request(part="test", preprocessing=spec))
    for name, each in found.items():
        if each.samples.shape[1:] != spec.shape:
            raise InputError(
                f"{name} has samples of shape {each.samples.shape[1:]}, the training samples have {spec.shape}. "
                "Expected the same.",
                field="report_on",
            )
    return {name: each.samples for name, each in found.items()}
