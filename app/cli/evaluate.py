"""`python -m app evaluate`: how well a saved detector tells anomalous samples from normal ones."""

import json
import shlex
from pathlib import Path

import click

from app.cli.progress import Downloads, Meter
from app.config import Settings
from app.datasets import registry
from app.datasets.base import Dataset, Request
from app.detectors.detector import Detector
from app.errors import InputError


class Several(click.Command):
    """A command whose flags that may be given several times take every value that follows, up to the next flag."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        for option in self.params:
            if isinstance(option, click.Option) and option.multiple:
                args = repeat_flag(option.opts[0], args)
        return super().parse_args(ctx, args)


def repeat_flag(flag: str, args: list[str]) -> list[str]:
    """Click takes one value a flag: write `flag a b` as `flag a flag b`.

    >>> repeat_flag("--in", ["x", "--in", "a", "b", "--json"])
    ['x', '--in', 'a', '--in', 'b', '--json']
    """
    spelt, following = [], 0
    for arg in args:
        if arg.startswith("-") and arg != "-":
            following = 1 if arg == flag else 0
        elif following:
            if following > 1:
                spelt.append(flag)
            following += 1
        spelt.append(arg)
    return spelt


@click.command(cls=Several, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("name")
@click.option(
    "--normal",
    required=True,
    metavar="PATH",
    help="Normal samples: a path, or a data set's name; of the data set that the detector learnt, the part kept "
    "for testing.",
)
@click.option(
    "--anomalous",
    required=True,
    multiple=True,
    metavar="PATH [PATH …]",
    help="Anomalous samples; each path, and each array of an .npz file or folder of a folder, is a source.",
)
@click.option("--report", type=click.Path(path_type=Path, file_okay=False), help="Folder for report.html.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Seed of the intervals.")
def command(name: str, normal: str, anomalous: tuple[str, ...], report: Path | None, as_json: bool, seed: int) -> None:
    """Measure the detector NAME on normal and anomalous samples that it was not trained on.

    Every figure comes with its 95 % bootstrap interval.
    """
    from app.detectors import store
    from app.evaluation.evaluate import evaluate

    settings = Settings.from_environment()
    detector = store.load(settings.models_dir, name)
    normal_data = load_normals(detector, normal, settings)
    source_data = load_sources(detector, anomalous, settings)
    normals, sources = normal_data.samples, {key: data.samples for key, data in source_data.items()}
    total = len(normals) + sum(len(samples) for samples in sources.values())
    with Meter("Inspecting", total, "samples") as meter:
        found = evaluate(detector, normals, sources, seed, told=meter.to)
    photos = None
    if normal_data.files:
        from app.evaluation.photos import measure, training_photos

        photos = measure(detector, normal_data, source_data, training_photos(detector, normal_data, settings))
    if report is not None:
        from app.reports.evaluation import write

        again = ["python", "-m", "app", "evaluate", name, "--normal", normal, "--anomalous", *anomalous]
        again += ["--report", str(report), "--seed", str(seed)]
        written = write(report, detector, found, normal_data, source_data, shlex.join(again), photos)
        click.echo(f"Wrote {written}", err=True)
    if as_json:
        more = photos.to_dict() if photos else {}
        click.echo(json.dumps(found.to_dict() | more, allow_nan=False))
    else:
        from app.reports.table import text

        click.echo(text(found))
        if photos:
            if photos.pixel:
                click.echo(f"\nBy pixel: AUROC {photos.pixel['auroc']:.3f}, PRO {photos.pixel['pro']:.3f}")
            click.echo("\n" + "\n".join(photos.sentences))


def load_normals(detector: Detector, where: str, settings: Settings) -> Dataset:
    """The normal samples. Of the detector's own data set, only what training kept for testing."""
    from app.evaluation.evaluate import own_test

    own = detector.spec.dataset
    dataset, _, category = where.partition(":")
    if dataset in registry.DATASETS and dataset == own.name and category in ("", own.category):
        samples = own_test(detector, settings)
        click.echo(f"Normal: the {len(samples)} samples of {where} that training kept for testing.", err=True)
        return Dataset(own.name, samples, detector.kind.name)
    return registry.load(where, settings, wanted(detector))


def wanted(detector: Detector) -> Request:
    """What is asked of any place: samples as the detector reads them, of the part kept for testing."""
    return Request(part="test", preprocessing=detector.preprocessing, progress=Downloads())


def load_sources(detector: Detector, places: tuple[str, ...], settings: Settings) -> dict[str, Dataset]:
    """The anomalous samples by source. Two sources of one name are told apart by the place they came from."""
    sources: dict[str, Dataset] = {}
    for place in places:
        found = registry.load_anomalous(place, settings, wanted(detector))
        for key, data in found.items():
            name = key if key not in sources else f"{place}/{key}"
            if name in sources:
                raise InputError(f"{place} is given twice. Give each source once.", field="anomalous")
            sources[name] = data
    return sources
