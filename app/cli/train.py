"""`python train.py`: train a detector and save it in models/."""

from typing import Any

import click

from app.autoencoders import ARCHITECTURES
from app.cli.options import flags
from app.cli.progress import Downloads, Meter
from app.config import Settings, TrainingConfig, from_mapping
from app.datasets.registry import DATASETS
from app.errors import InputError, suggest
from app.scoring.scores import SCORES


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@flags(
    TrainingConfig,
    choices={"dataset": list(DATASETS), "architecture": list(ARCHITECTURES), "score": ["auto", *SCORES]},
)
def command(**given: Any) -> None:
    """Train a detector on normal samples and save it.

    Without arguments: the bowtie detector, on Quick, Draw!, in models/bowtie/.
    """
    config = from_mapping(TrainingConfig, given)
    for field, known in (("dataset", DATASETS), ("architecture", ARCHITECTURES), ("score", {"auto": "", **SCORES})):
        value = getattr(config, field)
        if value not in known:
            raise InputError(f"There is no {field} {value!r}. {suggest(value, known)}", field=field)
    from app.training import run as training

    with Meter(f"Training {config.detector_name}", config.epochs, "epochs") as meter:
        folder = training.train(
            config,
            Settings.from_environment(),
            progress=Downloads(),
            say=lambda line: click.echo(line, err=True),
            epoch_end=lambda epoch, loss, validation: meter.to(epoch, f"loss {loss:.4f}, validation {validation:.4f}"),
        )
    click.echo(f"Saved {folder}")
