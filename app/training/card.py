"""The model card: what a detector is for, what it was made from, how good it is, where it fails."""

import shlex
from collections.abc import Mapping
from typing import Any

from app.autoencoders import ARCHITECTURES
from app.detectors.spec import AnomalousFigures, SavedDataset, SavedThreshold, Spec
from app.errors import DetectorError
from app.training.recipes import best_known

CARD = """# {name}

{synthetic}{a_architecture} autoencoder of {kind}s, {shape}, that has learnt {what}{learnt}. What it cannot
reconstruct, it flags: a sample is anomalous when its score is above the threshold.

## Figures

Measured on samples that neither the training nor the threshold saw.

| figure | value |
| --- | --- |
| reconstruction error (mean squared) on {n_test} test samples | {test_error:.4f} |
| false-alarm rate on them{aimed} | {false_alarms:.1%} |
| score | `{score}` |
| threshold | {threshold} |
| calibration | scores of {calibration} |
| largest difference between LiteRT and Keras | {difference:.2g} |
{anomalous}
## Made from

{count} samples of {what}: {divided}.
Licence of the data: {licence}. {citation}{credit}

The command (the data lies in the folder that `ODDITY_DATA` names):

```
{command}
```

With {versions}.

The recipe that was trained:

| option | value |
| --- | --- |
{recipe}

## Use and limits

It answers one question: is this sample like the {what} it was trained on? It does not say what else a sample is.
A normal sample drawn or taken in an unusual way is flagged too, and about {expected} of ordinary ones are.
The training data holds mistakes of its own, and what they look like counts as normal. Do not use it to judge people.

Pictures of the training are in `report/`.
"""

REFUSING = """ and learnt to refuse the rest: it also saw spoilt ones, made by a
program, as what is not to be reproduced. It saw no anomalous sample of the data"""

MENDING = """, and to take away defects
of a program's making. It saw no anomalous sample of the data"""
ALSO_SHOWN = {"refuse": REFUSING, "spoil": MENDING}
"""What was learnt besides normal samples, by the recipe's corruption."""

CALIBRATION = (
    "{n} held-out normals",
    "{n} normals, each by an autoencoder that was trained without it ({k} trainings on all but a part)",
)
"""Without and with folds."""

BY_SOURCE = """
Told from other sources, against the same test samples (mean over {k}; AUROC 0.5 is chance):

| source | samples | AUROC | recall |
| --- | --- | --- | --- |
{rows}
| **mean** | {n} | **{auroc:.3f}** | **{recall:.2f}** |
"""


def text(spec: Spec) -> str:
    """The model card as Markdown, from what detector.json says and nothing else. `spec` has its metrics."""
    if spec.metrics is None:
        raise DetectorError(f"The detector {spec.name} has no measured figures. Train it again.")
    test, data, recipe = spec.metrics.test, spec.dataset, spec.training.recipe
    folds = int(recipe.get("folds", 0))
    aimed = target(spec)
    return CARD.format(
        name=spec.name,
        synthetic="**Trained on synthetic samples, for tests and demonstrations.** " if data.synthetic else "",
        a_architecture=("An " if recipe["architecture"][0] in "aeiou" else "A ") + recipe["architecture"],
        learnt=ALSO_SHOWN.get(recipe["corruption"], " and nothing else"),
        kind=spec.preprocessing.kind,
        shape="×".join(map(str, spec.shape)),
        what=spec.learned,
        n_test=test.n,
        test_error=test.reconstruction_error,
        false_alarms=test.false_alarm_rate,
        aimed="" if aimed is None else f" (aimed at: {100 * aimed:.3g}%)",
        expected=f"{100 * (test.false_alarm_rate if aimed is None else aimed):.2g}%",
        score=spec.score.name,
        threshold=threshold(spec.threshold),
        calibration=CALIBRATION[folds > 0].format(n=data.training if folds else data.validation, k=folds),
        difference=spec.training.litert_difference,
        anomalous=by_source(spec.metrics.anomalous),
        count=data.count,
        divided=divided(data, folds),
        licence=data.licence,
        citation=data.citation,
        credit=credit(recipe),
        command=command(spec),
        recipe="\n".join(f"| {name.replace('_', ' ')} | {value} |" for name, value in recipe.items()),
        versions=", ".join(f"{package} {version}" for package, version in spec.versions.items()),
    )


def target(spec: Spec) -> float | None:
    """The false-alarm rate that the threshold was chosen for; None by another rule."""
    if spec.threshold.rule != "false-alarm-rate":
        return None
    chosen = spec.threshold.chosen
    return chosen.options["rate"] if chosen else spec.training.recipe["false_alarm_rate"]


def threshold(saved: SavedThreshold) -> str:
    """The threshold with its rule, and on what it was chosen where the training has not."""
    words = f"{saved.value:.6g}, by the rule `{plain(saved.rule)}`"
    if saved.chosen is None:
        return words
    options = "".join(f", {name.replace('_', ' ')} {value:g}" for name, value in saved.chosen.options.items())
    return (
        f"{words}{options}; chosen after the training, on {saved.chosen.normal} normal and {saved.chosen.anomalous} "
        "anomalous samples"
    )


def plain(text: str) -> str:
    """What a stranger wrote, so that it cannot break out of its cell."""
    return "".join(c for c in text if c.isprintable() and c not in "|`<>[]")


def credit(recipe: Mapping[str, Any]) -> str:
    """What must be said of weights that the training started from, or nothing."""
    used = ARCHITECTURES[recipe["architecture"]]
    return f"\n\n{used.credit}" if used.credit and recipe["features"] == "efficientnet_lite0" else ""


def divided(data: SavedDataset, folds: int) -> str:
    """How many samples were for what."""
    if folds:
        used = f"{data.training} to train on, each once left out for threshold and calibration"
    else:
        used = f"{data.training} to train on, {data.validation} for threshold and calibration"
    apart = data.training + data.validation == data.count
    return f"{used}; to test, the {data.test} published for that" if apart else f"{used}, {data.test} to test"


def by_source(figures: AnomalousFigures | None) -> str:
    """The table of figures by source, or nothing where none were measured."""
    if figures is None:
        return ""
    k = len(figures.by_source)
    rows = "\n".join(f"| {name} | {e.n} | {e.auroc:.3f} | {e.recall:.2f} |" for name, e in figures.by_source.items())
    return BY_SOURCE.format(
        k="1 source" if k == 1 else f"{k} sources",
        rows=rows,
        n=figures.n,
        auroc=figures.auroc,
        recall=figures.recall,
    )


def command(spec: Spec) -> str:
    """The command that trains this detector again: every option that was given, and what the recipe has changed."""
    options = dict(spec.training.options)
    asked = options.get("architecture", spec.training.recipe["architecture"])
    best = best_known(spec.preprocessing.kind, asked)
    options |= {name: value for name, value in spec.training.recipe.items() if value != getattr(best, name)}
    words = ["python", "train.py"]
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        words += [flag] if value is True else [flag, str(value)]
    return shlex.join(words)
