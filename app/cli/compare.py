"""`python -m app compare`: train several autoencoders and compare how well they tell normal from anomalous."""

import json
from typing import Any, get_args

import click

from app.autoencoders import ARCHITECTURES
from app.cli import INTERRUPTED
from app.cli.options import flags
from app.cli.progress import Downloads, Meter
from app.config import Settings
from app.evaluation.comparison.config import ComparisonConfig, make
from app.evaluation.comparison.contenders import AT_MEAN
from app.kinds import KINDS
from app.options import fields_of
from app.scoring.scores import SCORES
from app.training.recipes import Recipe

OPTIMIZERS = get_args(fields_of(Recipe)["optimizer"].annotation)


@click.command()
@flags(ComparisonConfig, choices={"score": SCORES, "optimizer": OPTIMIZERS, "kind": KINDS})
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with every figure instead of the table.")
def command(as_json: bool, **given: Any) -> int:
    """Train autoencoders on normal samples and compare how well each recognises anomalous ones.

    Without arguments: dense, deep, convolutional and PCA on MNIST, tested against Fashion-MNIST, plotted in result.png.
    Ctrl-C keeps what is finished; --resume continues from there.
    """
    config = make(given)
    from app.evaluation.comparison import running
    from app.reports import comparison as report
    from app.reports import comparison_table as table

    with Meter("Comparing", 0, "steps") as meter:

        def tell(done: int, total: int, what: str) -> None:
            meter.plan(total)
            meter.to(done, what)

        found = running.compare(
            config, Settings.from_environment(), Downloads(), tell, lambda line: click.echo(line, err=True)
        )
    written = report.write_all(found, config) if found.models else []
    click.echo(json.dumps(found.to_dict(), allow_nan=False) if as_json else table.text(found))
    for path in written:
        click.echo(f"Wrote {path}", err=True)
    if found.partial:
        click.echo(f"Interrupted: {len(written)} files show what is finished. Continue with --resume.", err=True)
        return INTERRUPTED
    running.forget(config)
    return 0


command.epilog = (
    "Architectures: "
    + "; ".join(f"{name}: {each.description}" for name, each in ARCHITECTURES.items())
    + f". With {AT_MEAN} after its name, a network starts with reconstructions as bright as the average sample."
)
