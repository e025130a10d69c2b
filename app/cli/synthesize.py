"""`python -m app synthesize`: photos with defects, with masks and boxes."""

from typing import Any

import click

from app.cli.options import flags
from app.cli.progress import Meter
from app.options import make
from app.synthesis.config import SynthesisConfig


@click.command()
@flags(SynthesisConfig)
def command(**given: Any) -> None:
    """Make photos with defects of known place, in MVTec's layout: to try a detector, or to train one.

    Defects are put on normal photos, or, without --backgrounds, on parts that are drawn. What is found of them says
    little about real defects. In the folder: train/good, test/good, test/<kind>/<background>__<number>.png,
    ground_truth/<kind>/…_mask.png, annotations.json (boxes as COCO has them) and boxes.csv. With --pairs N, N more in
    train/<kind>, whose clean photos are in train/good: train.py --architecture denoising learns from them.
    """
    config = make(SynthesisConfig, given)
    from app.synthesis import run

    with Meter("Synthesizing", 0, "photos") as meter:
        made = run.synthesize(config, lambda line: click.echo(line, err=True), meter.plan, meter.to)
    odd = sum(bool(each.boxes) for each in made)
    click.echo(f"Wrote {config.out}: {len(made) - odd} normal photos, {odd} with defects")
