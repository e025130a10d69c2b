"""`python -m app label`: a verdict for every photo of a folder."""

import os
from functools import partial
from pathlib import Path

import click

from app.cli.progress import Meter
from app.config import Settings
from app.errors import InputError

ODD = 1
"""Exit status of --fail-on-anomaly if any photo is odd."""


@click.command("label")
@click.argument("name")
@click.argument("dir")
@click.option(
    "--out", required=True, metavar="DIR", help="Folder for the results, or an address such as s3://bucket/run."
)
@click.option(
    "--heatmaps", is_flag=True, help="Also write each photo with its heat map over it and the odd region outlined."
)
@click.option(
    "--sort",
    type=click.Choice(["none", "copy", "link"]),
    default="none",
    show_default=True,
    help="Also put a copy of each photo, or a link to it, into sorted/VERDICT/.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    help="Number of processes.  [default: one per processor core]",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Let the workers of this Dask scheduler do the labelling, such as tcp://host:8786.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the audit report: one HTML file with every photo, a threshold to drag, and corrections by click. "
    "Implies --heatmaps for photos.",
)
@click.option("--fail-on-anomaly", is_flag=True, help="End with exit status 1 if any photo is odd.")
def command(
    name: str,
    dir: str,
    out: str,
    heatmaps: bool,
    sort: str,
    workers: int | None,
    scheduler: str | None,
    report: Path | None,
    fail_on_anomaly: bool,
) -> int:
    """Say for every photo below DIR whether the detector NAME finds it odd: labels.csv, labels.json, labels.parquet.

    DIR is a folder, or an address such as s3://bucket/photos. Photos that cannot be read are listed as unreadable. Run
    an interrupted command again to continue it; if the detector or the folder has changed, it starts over.
    """
    from app.labelling import crews
    from app.labelling.places import INSTALL
    from app.labelling.rows import UNREADABLE
    from app.labelling.run import Asked, label

    if scheduler and workers:
        raise InputError("--scheduler has workers of its own. Give it or --workers, not both.", field="workers")
    hire = partial(crews.cluster, scheduler) if scheduler else partial(crews.processes, workers or cores())
    models = Settings.from_environment().models_dir
    heatmaps = heatmaps or (report is not None and can_show_where(models, name))
    asked = Asked(models, name, dir, out, heatmaps, sort)  # type: ignore[arg-type]
    with Meter("Labelling", 0, "photos") as meter:

        def told(done: int, total: int, before: int) -> None:
            if before and not done:
                click.echo(f"{before} photos were labelled by an earlier run.", err=True)
            meter.plan(total)
            meter.to(done)

        found = label(asked, hire, told)
    odd, unsure, bad = found.counts["anomaly"], found.counts["unsure"], found.counts[UNREADABLE]
    click.echo(
        f"{found.counts.total()} photos: {found.counts['normal']} normal, {unsure} unsure, {odd} odd, {bad} unreadable."
    )
    for written in found.written:
        click.echo(f"Wrote {out}/{written}", err=True)
    if report:
        click.echo(f"Wrote {write_report(report, models, name, dir, out)}", err=True)
    if "labels.parquet" not in found.written:
        click.echo(f"labels.parquet was not written, because pyarrow is not installed. {INSTALL}", err=True)
    if found.others:
        click.echo(f"{found.others} other files were left out: their names do not end like a photo's.", err=True)
    return ODD if fail_on_anomaly and odd else 0


def can_show_where(models: Path, name: str) -> bool:
    """Whether the detector can show where a picture is odd: only one of photos can."""
    from app.detectors import store
    from app.kinds.photo import PhotoKind

    return isinstance(store.load(models, name).kind, PhotoKind)


def write_report(path: Path, models: Path, name: str, dir: str, out: str) -> Path:
    """Write the audit report of a finished labelling; returns its path."""
    from app.detectors import store
    from app.labelling.places import at
    from app.reports import audit, page

    results = at(out)
    labels = audit.read(results)
    with Meter("Reporting", len(labels["rows"]), "photos") as meter:
        html = audit.build(store.load(models, name), labels, at(dir), results, meter.to)
    return page.write(path.parent, html, path.name)


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
