"""`python -m app threshold`: choose a detector's threshold from samples of your own."""

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.options import Several
from app.cli.progress import Meter
from app.cli.threshold_samples import Places, refuse_common
from app.config import Settings
from app.errors import InputError
from app.scoring.thresholds import RULES, named

if TYPE_CHECKING:
    from app.evaluation.threshold import Chosen

FLAGS = {
    "false_alarm_rate": ("false-alarm-rate", "rate"),
    "k": ("mean-plus-std", "k"),
    "cost_of_miss": ("cost", "miss_cost"),
    "cost_of_false_alarm": ("cost", "false_alarm_cost"),
    "threshold": ("fixed", "value"),
}
"""The rule that each flag belongs to, and what the rule calls it."""
LEFT_OUT = (
    "The detector no longer states how well it recognises anomalous samples, because that was measured with the old "
    "threshold. Give --anomalous as well to have it measured again."
)


@click.command(cls=Several)
@click.argument("name")
@click.option("--normal", metavar="PATH", help="Normal samples: a path, or a data set's name, as for evaluate.")
@click.option("--anomalous", multiple=True, metavar="PATH [PATH …]", help="Anomalous samples, as for evaluate.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    help="Instead of these, a labels file as the audit report saves it: which photos are normal and which are odd.",
)
@click.option("--photos", type=click.Path(path_type=Path), help="Folder of the labelled photos, if it was moved.")
@click.option(
    "--test-normal",
    metavar="PATH",
    help="Other normal samples to test the threshold on. By default, one half of the samples chooses it and the other "
    "half tests it.",
)
@click.option("--test-anomalous", multiple=True, metavar="PATH [PATH …]", help="Other anomalous samples to test on.")
@click.option(
    "--rule",
    metavar=f"[{'|'.join(RULES)}]",
    help="How to choose. By default, the rule that a flag below belongs to; otherwise max-f1 with anomalous samples "
    "and false-alarm-rate without.",
)
@click.option("--false-alarm-rate", type=float, help="Share of normal samples that may be flagged.  [default: 0.05]")
@click.option("--k", type=float, help="Standard deviations above the mean of the normal scores.  [default: 3]")
@click.option("--cost-of-miss", type=float, help="Cost of an anomalous sample that is not flagged.  [default: 1]")
@click.option("--cost-of-false-alarm", type=float, help="Cost of a normal sample that is flagged.  [default: 1]")
@click.option("--threshold", type=float, help="The threshold itself, for the rule fixed.")
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(0), help="Seed of the halves and the intervals."
)
@click.option("--plot", type=click.Path(path_type=Path), help="Also plot the scores into this .png, .svg or .pdf file.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("threshold.json"),
    show_default=True,
    help="File to write the threshold and its figures to.",
)
@click.option("--save", is_flag=True, help="Keep the threshold in the detector.")
@click.option("--json", "as_json", is_flag=True, help="Print what is written to --out and nothing else.")
def command(
    name: str,
    rule: str | None,
    seed: int,
    plot: Path | None,
    out: Path,
    save: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Choose a threshold for the detector NAME: from normal samples alone, or from normal and anomalous ones.

    The samples that choose the threshold do not test it. With --save the detector keeps the threshold.
    """
    from app.detectors import store
    from app.evaluation import threshold as choosing
    from app.evaluation.halves import divide, score_all
    from app.reports import page, threshold_plot, threshold_text
    from app.reports.figures import FORMATS

    places = Places(**{each.name: given.pop(each.name) for each in fields(Places)})
    rule, options = rule_of(rule, given, places.with_anomalous)
    if plot and plot.suffix.lower() not in FORMATS:
        raise InputError(f"--plot is {plot}. Expected a name that ends in {' or '.join(FORMATS)}.", field="plot")
    settings = Settings.from_environment()
    detector = store.load(settings.models_dir, name)
    chosen_on = places.to_choose(detector, settings)
    choosing.require(rule, bool(chosen_on.sources))
    tested_on = places.to_test(detector, settings)
    refuse_common(chosen_on.files, tested_on.files)
    warning = places.warning(detector)
    if warning:
        click.echo(warning, err=True)
    n = len(chosen_on)
    with Meter("Inspecting", n + len(tested_on), "samples") as meter:
        scores = score_all(detector, *chosen_on.arrays, told=meter.to)
        others = score_all(detector, *tested_on.arrays, told=lambda done: meter.to(n + done))
    if places.test_normal:
        parts = (scores, others, "The samples to choose on and those to test on were given apart.")
    else:
        parts = divide(scores, named(rule), seed)
    found = choosing.choose(detector, *parts[:2], rule, options, parts[2], seed)
    page.write(out.parent, to_json(found, saved=False), out.name, "--out")
    written = [out]
    if plot:
        written.append(threshold_plot.write(plot, found, detector.score_by.name))
    if save:
        from app.evaluation.threshold_saving import save as keep

        written.append(keep(settings.models_dir, name, found))
        page.write(out.parent, to_json(found, saved=True), out.name, "--out")
        if not len(found.tested_on.scores.anomalous) and detector.spec.metrics and detector.spec.metrics.anomalous:
            click.echo(LEFT_OUT, err=True)
    click.echo(to_json(found, save) if as_json else threshold_text.text(found), nl=not as_json)
    for path in written:
        click.echo(f"Wrote {path}", err=True)


def to_json(found: "Chosen", saved: bool) -> str:
    """The content of threshold.json."""
    return json.dumps({**found.to_dict(), "saved": saved}, indent=1, allow_nan=False) + "\n"


def rule_of(rule: str | None, flags: dict[str, float | None], with_anomalous: bool) -> tuple[str, dict[str, float]]:
    """The rule's name and its options. Raises InputError for flags that belong to another rule."""
    given = {flag: value for flag, value in flags.items() if value is not None}
    meant = {FLAGS[flag][0]: "--" + flag.replace("_", "-") for flag in given}
    if rule is None:
        rule = next(iter(meant), "max-f1" if with_anomalous else "false-alarm-rate")
    named(rule)
    for other, flag in meant.items():
        if other != rule:
            raise InputError(
                f"{flag} belongs to the rule {other}. Leave it out, or choose --rule {other}.", field="rule"
            )
    if rule == "fixed" and not given:
        raise InputError("The rule fixed needs the threshold itself. Add --threshold X.", field="threshold")
    return rule, {FLAGS[flag][1]: value for flag, value in given.items()}
