"""`python -m app threshold`: choose a detector's threshold from samples of one's own."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.evaluate import Several, load_normals, load_sources, wanted
from app.cli.progress import Meter
from app.config import Settings
from app.datasets import labels_file, registry
from app.datasets.base import Dataset
from app.detectors.detector import Detector
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
    "The detector no longer states how well it tells anomalous samples: that was measured at the threshold before. "
    "Give --anomalous as well to have it measured again."
)
Given = tuple[Dataset | None, dict[str, Dataset]]


@click.command(cls=Several, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("name")
@click.option("--normal", metavar="PATH", help="Normal samples: a path, or a data set's name, as for evaluate.")
@click.option("--anomalous", multiple=True, metavar="PATH [PATH …]", help="Anomalous samples, as for evaluate.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    help="Instead of these, a labels file: photos that somebody has called normal or odd, as the audit report saves.",
)
@click.option("--photos", type=click.Path(path_type=Path), help="Folder of the labelled photos, where it was moved.")
@click.option(
    "--test-normal",
    metavar="PATH",
    help="Other normal samples to test the threshold on. By default one half of what was given chooses, the other "
    "tests.",
)
@click.option("--test-anomalous", multiple=True, metavar="PATH [PATH …]", help="Other anomalous samples to test on.")
@click.option(
    "--rule",
    metavar=f"[{'|'.join(RULES)}]",
    help="How to choose. By default the rule that a flag below belongs to; else max-f1 with anomalous samples, and "
    "false-alarm-rate without.",
)
@click.option("--false-alarm-rate", type=float, help="Share of normal samples that may be flagged.  [default: 0.05]")
@click.option("--k", type=float, help="Standard deviations above the mean of the normal scores.  [default: 3]")
@click.option("--cost-of-miss", type=float, help="What an anomalous sample costs that is not flagged.  [default: 1]")
@click.option("--cost-of-false-alarm", type=float, help="What a normal sample costs that is flagged.  [default: 1]")
@click.option("--threshold", type=float, help="The threshold itself, by the rule fixed.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Seed of halves and intervals.")
@click.option("--plot", type=click.Path(path_type=Path), help="Picture of the scores to write: .png, .svg or .pdf.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("threshold.json"),
    show_default=True,
    help="File to write the threshold and its figures to.",
)
@click.option("--save", is_flag=True, help="Keep the threshold in the detector.")
@click.option("--json", "as_json", is_flag=True, help="Print what is written to --out, and nothing else.")
def command(
    name: str,
    normal: str | None,
    anomalous: tuple[str, ...],
    labels: Path | None,
    photos: Path | None,
    test_normal: str | None,
    test_anomalous: tuple[str, ...],
    rule: str | None,
    seed: int,
    plot: Path | None,
    out: Path,
    save: bool,
    as_json: bool,
    **flags: float | None,
) -> None:
    """Choose a threshold for the detector NAME: from normal samples alone, or from normal and anomalous ones.

    What chooses the threshold does not test it. With --save the detector keeps it.
    """
    from app.detectors import store
    from app.evaluation import threshold as choosing
    from app.evaluation.halves import divide, score_all
    from app.reports import page, threshold_plot, threshold_text

    rule, options = rule_of(rule, flags, bool(anomalous or labels))
    check(normal, anomalous, labels, photos, test_normal, test_anomalous, plot)
    settings = Settings.from_environment()
    detector = store.load(settings.models_dir, name)
    given = of_labels(detector, labels, photos) if labels else load(detector, normal, anomalous, settings)
    if not given[0]:
        raise InputError(f"{labels} calls no photo normal. Label some as normal.", field="labels")
    choosing.require(rule, bool(given[1]))
    tests: Given = (None, {})
    if test_normal:
        tests = load(detector, test_normal, test_anomalous, settings)
        refuse_the_same(given, tests)
    warning = seen_in_training(detector, normal)
    if warning:
        click.echo(warning, err=True)
    with Meter("Inspecting", size(given) + size(tests), "samples") as meter:
        scores = score_all(detector, *samples(given), told=meter.to)
        others = score_all(detector, *samples(tests), told=lambda done: meter.to(size(given) + done))
    if test_normal:
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
    """What threshold.json holds."""
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


def check(
    normal: str | None,
    anomalous: tuple[str, ...],
    labels: Path | None,
    photos: Path | None,
    test_normal: str | None,
    test_anomalous: tuple[str, ...],
    plot: Path | None,
) -> None:
    """Raise InputError for flags that do not go together."""
    if bool(normal) == bool(labels):
        raise InputError("Expected either --normal PATH, with or without --anomalous, or --labels FILE.")
    if anomalous and labels:
        raise InputError("--labels names the anomalous samples too. Leave --anomalous out.", field="anomalous")
    if photos and not labels:
        raise InputError("--photos says where the photos of --labels lie. Add --labels FILE, or leave it out.")
    if test_anomalous and not test_normal:
        raise InputError("--test-anomalous needs normal samples beside them. Add --test-normal PATH.")
    for chosen, tested in (((normal,), (test_normal,)), (anomalous, test_anomalous)):
        both = sorted({each for each in chosen if each} & {each for each in tested if each})
        if both:
            raise InputError(
                f"{both[0]} is given both to choose the threshold and to test it. Give others to test it on.",
                field="test_normal",
            )
    if plot and plot.suffix.lower() not in (".png", ".svg", ".pdf"):
        raise InputError(f"--plot is {plot}. Expected a name that ends in .png, .svg or .pdf.")


def load(detector: Detector, normal: str | None, anomalous: tuple[str, ...], settings: Settings) -> Given:
    """Samples from paths and data sets' names, as `evaluate` loads them."""
    assert normal is not None  # `check` has seen to it
    return load_normals(detector, normal, settings), load_sources(detector, anomalous, settings)


def of_labels(detector: Detector, labels: Path, photos: Path | None) -> Given:
    """The photos of a labels file."""
    normal, odd = labels_file.photos(labels, photos, wanted(detector))
    return normal, {"labelled odd": odd} if odd else {}


def samples(given: Given) -> tuple[Any, dict[str, Any]]:
    """The arrays themselves."""
    return given[0].samples if given[0] else [], {name: data.samples for name, data in given[1].items()}


def size(given: Given) -> int:
    """How many samples there are."""
    normal, odd = samples(given)
    return len(normal) + sum(map(len, odd.values()))


def refuse_the_same(given: Given, tests: Given) -> None:
    """Raise InputError where a photo would both choose the threshold and test it."""
    chosen, tested = (
        {file.resolve() for data in (each[0], *each[1].values()) if data for file in data.files}
        for each in (given, tests)
    )
    both = sorted(chosen & tested)
    if both:
        raise InputError(
            f"{both[0]} is given both to choose the threshold and to test it. Give others to test it on.",
            field="test_normal",
        )


def seen_in_training(detector: Detector, normal: str | None) -> str | None:
    """What to say where the normal samples go by the name of what the detector was trained on."""
    if not normal or normal.partition(":")[0] in registry.DATASETS:
        return None
    place = Path(normal).resolve()
    for part in ("good", "train"):  # of MVTec's layout
        place = place.parent if place.name == part else place
    if place.stem != detector.spec.dataset.name:
        return None
    return (
        f"Warning: {detector.name} seems to have been trained on {normal}. Samples that it has seen score lower than "
        "new ones, and the threshold comes out too low. Give others."
    )
