"""`python -m app evaluate`: how well a saved detector tells anomalous samples from normal ones."""

import json
import shlex
from pathlib import Path

import click

from app.cli.options import Several
from app.cli.progress import Meter
from app.cli.samples import load_normals, load_sources
from app.config import Settings


@click.command(cls=Several)
@click.argument("name")
@click.option(
    "--normal",
    required=True,
    metavar="PATH",
    help="Normal samples: a path, or a data set's name. Of the data set that the detector learned, only the part kept "
    "for testing is used.",
)
@click.option(
    "--anomalous",
    required=True,
    multiple=True,
    metavar="PATH [PATH …]",
    help="Anomalous samples. Each path is a source; so is each array in an .npz file and each subfolder of a folder.",
)
@click.option("--report", type=click.Path(path_type=Path, file_okay=False), help="Folder to write report.html into.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Seed of the bootstrap.")
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
        from app.reports import page
        from app.reports.evaluation import build

        again = ["python", "-m", "app", "evaluate", name, "--normal", normal, "--anomalous", *anomalous]
        again += ["--report", str(report), "--seed", str(seed)]
        html = build(detector, found, normal_data, source_data, shlex.join(again), photos)
        click.echo(f"Wrote {page.write(report, html)}", err=True)
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
