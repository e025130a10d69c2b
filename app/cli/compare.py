"""`python -m app compare`: train several autoencoders and compare how well they tell normal from anomalous."""

from typing import Any

import click

from app.cli.options import flags
from app.cli.progress import Downloads, Meter
from app.config import Settings
from app.evaluation.comparison.config import CONTENDERS, OPTIMIZERS, ComparisonConfig, make
from app.scoring.scores import SCORES

INTERRUPTED = 130


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@flags(ComparisonConfig, choices={"score": list(SCORES), "optimizer": list(OPTIMIZERS)})
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with every figure instead of the table.")
def command(as_json: bool, **given: Any) -> int:
    """Train autoencoders on normal samples and compare how well each tells anomalous ones.

    Without arguments: dense, deep and convolutional on MNIST, tested against Fashion-MNIST, plotted in result.png.
    Ctrl-C keeps what is finished; --resume goes on from there.
    """
    config = make(given)
    from app.evaluation.comparison import outputs, running, table

    with Meter("Comparing", 0, "steps") as meter:

        def tell(done: int, total: int, what: str) -> None:
            meter.total = meter.bar.total = total
            meter.to(done, what)

        found = running.compare(
            config, Settings.from_environment(), Downloads(), tell, lambda line: click.echo(line, err=True)
        )
    written = outputs.write(found, config) if found.models else []
    click.echo(outputs.to_json(found) if as_json else table.text(found))
    for path in written:
        click.echo(f"Wrote {path}", err=True)
    if found.partial:
        click.echo(f"Interrupted: {len(written)} files show what is finished. Go on with --resume.", err=True)
        return INTERRUPTED
    running.forget(config)
    return 0


command.epilog = "Architectures: " + "; ".join(f"{name}: {what}" for name, what in CONTENDERS.items()) + "."
