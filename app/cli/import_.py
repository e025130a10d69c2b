"""`python -m app import`: make a detector from what the page /train downloads."""

from pathlib import Path

import click

from app.config import ROOT


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=True, help="Name of the detector.")
@click.option("--out", type=click.Path(path_type=Path), default=ROOT / "models", help="Folder of the saved detectors.")
@click.option("--replace", is_flag=True, help="Replace a detector of that name.")
def command(file: Path, name: str, out: Path, replace: bool) -> None:
    """Make a saved detector from the zip file that the training page downloads."""
    from app.training.imported import import_package

    folder = import_package(file, name, out, replace, say=lambda line: click.echo(line, err=True))
    click.echo(f"Saved {folder}")
