"""`python -m app datasets`: list the data sets, and fetch them."""

import textwrap

import click

from app.cli.progress import Downloads
from app.config import Settings
from app.datasets import registry
from app.datasets.base import Request
from app.datasets.image_folders import WHERE_TO_GET
from app.errors import InputError
from app.training.source import DATASETS, IMAGES


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """List the data sets, or fetch one into the data folder."""
    if context.invoked_subcommand is None:
        context.invoke(list_them)


@command.command("list")
def list_them() -> None:
    """List the data sets."""
    for name, description in DATASETS.items():
        click.echo(f"{name:22}{description}")
    click.echo("\nSets of photos for --dataset images, to be downloaded by hand:")
    for where in WHERE_TO_GET.values():
        click.echo("\n" + "\n".join(textwrap.wrap(where, 78, break_on_hyphens=False)))


@command.command("fetch")
@click.argument("name")
@click.option("--category", help="Category to fetch, for quickdraw.  [default: bowtie]")
def fetch(name: str, category: str | None) -> None:
    """Fetch the data set NAME into the data folder, unless it is there."""
    if name == IMAGES:
        raise InputError("images stands for a folder of your own: there is nothing to fetch. Train with --data PATH.")
    settings = Settings.from_environment()
    data = registry.load(name, settings, Request(category=category, progress=Downloads()))
    click.echo(f"{name}: {len(data.samples)} samples of shape {data.samples.shape[1:]}, {data.licence}.")
