"""`python -m app label`: a verdict for every photo of a folder."""

import os
from functools import partial
from pathlib import Path

import click

from app.cli.progress import Meter
from app.config import Settings
from app.errors import InputError

ODD = 1
"""Exit status of --fail-on-anomaly where there is an odd photo; 2 is for bad input, as everywhere."""


@click.command("label", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("name")
@click.argument("dir")
@click.option(
    "--out", required=True, metavar="DIR", help="Folder of the results, or an address such as s3://bucket/run."
)
@click.option("--heatmaps", is_flag=True, help="Also write each photo under its heat, with the odd region outlined.")
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
    help="Processes that label at once. [default: one a processor core]",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers label instead, such as tcp://host:8786."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the audit report: one HTML file with every photo, a threshold to drag, and corrections by click. "
    "Implies --heatmaps for photos.",
)
@click.option("--fail-on-anomaly", is_flag=True, help="End with exit status 1 where a photo is odd.")
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
    """Say of every photo below DIR whether the detector NAME finds it odd: labels.csv, labels.json, labels.parquet.

    DIR is a folder, or an address such as s3://bucket/photos. What cannot be read is listed as such. When it was
    interrupted, the same command goes on where it ended; a changed detector or folder starts anew.
    """
    from app.labelling import crews
    from app.labelling.places import INSTALL
    from app.labelling.rows import UNREADABLE
    from app.labelling.run import Asked, label

    if scheduler and workers:
        raise InputError("--workers are of this machine, --scheduler has its own. Give one of them.", field="workers")
    hire = partial(crews.cluster, scheduler) if scheduler else partial(crews.processes, workers or cores())
    models = Settings.from_environment().models_dir
    heatmaps = heatmaps or (report is not None and can_show_where(models, name))
    asked = Asked(models, name, dir, out, heatmaps, sort)  # type: ignore[arg-type]
    with Meter("Labelling", 0, "photos") as meter:

        def told(done: int, total: int, before: int) -> None:
            if before and not done:
                click.echo(f"{before} photos were labelled before.", err=True)
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
        click.echo(f"Without Parquet, which needs pyarrow: {INSTALL}", err=True)
    if found.others:
        click.echo(f"{found.others} other files were left out: their names do not end as photos' do.", err=True)
    return ODD if fail_on_anomaly and odd else 0


def can_show_where(models: Path, name: str) -> bool:
    """Whether the detector's map is one of the picture."""
    from app.detectors import store
    from app.kinds.photo import PhotoKind

    return isinstance(store.load(models, name).kind, PhotoKind)


def write_report(path: Path, models: Path, name: str, dir: str, out: str) -> Path:
    """The audit report of what was labelled."""
    from app.detectors import store
    from app.labelling.places import at
    from app.reports import audit

    results = at(out)
    labels = audit.read(results)
    with Meter("Reporting", len(labels["rows"]), "photos") as meter:
        return audit.write(path, store.load(models, name), labels, at(dir), results, meter.to)


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
