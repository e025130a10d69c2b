"""`python train.py`: train a detector and save it in models/."""

from typing import Any

import click

from app.autoencoders import ARCHITECTURES
from app.cli import HELP
from app.cli.options import flags
from app.cli.progress import Downloads, Meter
from app.config import Settings
from app.kinds import KINDS
from app.options import fields_of, make
from app.scoring.scores import SCORES
from app.training.config import TrainingConfig
from app.training.recipes import Recipe
from app.training.source import DATASETS
from app.training.tracking import TRACKERS


@click.command(context_settings=HELP)
@flags(
    TrainingConfig,
    choices={"dataset": DATASETS, "architecture": ARCHITECTURES, "kind": KINDS, "track": TRACKERS},
    without=("recipe",),
)
@flags(Recipe, choices={"score": SCORES}, without=("architecture",), optional=True)
def command(**given: Any) -> None:
    """Train a detector on normal samples and save it.

    Without arguments it trains the bowtie detector on Quick, Draw! and saves it in models/bowtie/. Options that show no
    default take the best value known for the kind of samples and the architecture.
    """
    recipe = {name: given.pop(name) for name in fields_of(Recipe) if name != "architecture"}
    asked = {name: value for name, value in recipe.items() if value is not None}
    config = make(TrainingConfig, {**given, "recipe": asked})
    from app.training import run

    with Meter(f"Training {config.detector_name}", 0, "epochs") as meter:
        folder = run.train(
            config,
            Settings.from_environment(),
            progress=Downloads(),
            say=lambda line: click.echo(line, err=True),
            epoch_end=lambda epoch, *losses: meter.to(epoch, in_words(*losses)),
            planned=meter.plan,
        )
    click.echo(f"Saved {folder}")


def in_words(loss: float, validation_loss: float | None) -> str:
    """The losses of an epoch, for the progress bar."""
    return f"loss {loss:.4f}" + ("" if validation_loss is None else f", validation {validation_loss:.4f}")
