"""The samples that a command measures on, from paths and from data sets' names."""

import click

from app.cli.progress import Downloads
from app.config import Settings
from app.datasets import registry
from app.datasets.base import Dataset, Request
from app.detectors.detector import Detector
from app.errors import InputError


def load_normals(detector: Detector, where: str, settings: Settings) -> Dataset:
    """The normal samples. Of the detector's own data set, only those that training kept for testing.

    Raises InputError if there are none to be had at that path or under that name.
    """
    from app.evaluation.evaluate import own_test

    own = detector.spec.dataset
    dataset, _, category = where.partition(":")
    if dataset in registry.DATASETS and dataset == own.name and category in ("", own.category):
        samples = own_test(detector, settings)
        click.echo(f"Normal: the {len(samples)} samples of {where} that training kept for testing.", err=True)
        return Dataset(own.name, samples, detector.kind.name)
    return registry.load(where, settings, wanted(detector))


def load_sources(detector: Detector, places: tuple[str, ...], settings: Settings) -> dict[str, Dataset]:
    """The anomalous samples by source. Sources of the same name are told apart by the place they came from.

    Raises InputError if a place holds no samples, or is given twice.
    """
    sources: dict[str, Dataset] = {}
    for place in places:
        found = registry.load_anomalous(place, settings, wanted(detector))
        for key, data in found.items():
            name = key if key not in sources else f"{place}/{key}"
            if name in sources:
                raise InputError(f"{place} is given twice. Give each source once.", field="anomalous")
            sources[name] = data
    return sources


def wanted(detector: Detector) -> Request:
    """What to ask of any data set: its part for testing, read as the detector reads samples."""
    return Request(part="test", preprocessing=detector.preprocessing, progress=Downloads())
