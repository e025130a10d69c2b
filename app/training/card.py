"""The model card: what a detector is for, what it was made from, how good it is, where it fails."""

import json
import shlex
from dataclasses import fields

from app.config import TrainingConfig
from app.detectors.detector import Detector

CARD = """# {name}

{synthetic}A {architecture} autoencoder of {shape} samples that has learnt {what}{learnt}. What it cannot
reconstruct, it flags: a sample is anomalous when its score is above the threshold.

## Figures

Measured on samples that neither the training nor the threshold saw.

| figure | value |
| --- | --- |
| reconstruction error (mean squared) on {n_test} test samples | {test_error:.4f} |
| false-alarm rate on them (aimed at: {target}) | {false_alarms:.1%} |
| score | `{score}` |
| threshold | {threshold:.6g}, by the rule `{rule}` |
| calibration | scores of {n_calibration} held-out normals |
| largest difference between LiteRT and Keras | {difference:.2g} |
{anomalous}
## Made from

{count} samples of {what}: {n_training} to train on, {n_validation} for threshold and calibration, {n_test} to test.
Licence of the data: {licence}. {citation}

The command (the data lies in the folder that `ODDITY_DATA` names):

```
{command}
```

With {versions}.

## Use and limits

It answers one question: is this sample like the {what} it was trained on? It does not say what else a sample is.
A normal sample drawn or taken in an unusual way is flagged too, and about {target} of ordinary ones are.
The training data holds mistakes of its own, and what they look like counts as normal. Do not use it to judge people.

Pictures of the training are in `report/`.
"""

REFUSING = """ and learnt to refuse the rest: it also saw spoilt ones, and
random strokes drawn by a program, as what is not to be reproduced. It saw no other category"""

BY_SOURCE = """
Told from other sources, against the same test samples (mean over {k} sources; AUROC 0.5 is chance):

| source | samples | AUROC | recall |
| --- | --- | --- | --- |
{rows}
| **mean** | {n} | **{auroc:.3f}** | **{recall:.2f}** |
"""


def text(detector: Detector) -> str:
    """The model card as Markdown, from what detector.json says and nothing else."""
    spec = detector.spec
    test, data = spec["metrics"]["test"], spec["dataset"]
    rule = spec["threshold"]
    return CARD.format(
        name=detector.name,
        synthetic="**Trained on synthetic samples, for tests and demonstrations.** " if data["synthetic"] else "",
        architecture=spec["training"]["architecture"],
        learnt=REFUSING if spec["training"]["corruption"] == "strokes" else " and nothing else",
        shape="×".join(map(str, detector.shape)),
        what=f"{data['name']} {data['category']}" if data["category"] else data["name"],
        n_test=test["n"],
        test_error=test["reconstruction_error"],
        false_alarms=test["false_alarm_rate"],
        target=f"{spec['training']['false_alarm_rate']:.0%}" if rule["rule"] == "false-alarm-rate" else "no rate",
        score=spec["score"]["name"],
        threshold=rule["value"],
        rule=rule["rule"],
        n_calibration=data["validation"],
        difference=spec["metrics"]["litert_difference"],
        anomalous=by_source(spec["metrics"].get("anomalous")),
        count=data["count"],
        n_training=data["training"],
        n_validation=data["validation"],
        licence=data["licence"],
        citation=data["citation"],
        command=command(spec["training"]),
        versions=", ".join(f"{package} {version}" for package, version in spec["versions"].items()),
    )


def by_source(figures: dict[str, object] | None) -> str:
    """The table of figures by source, or nothing where none were measured."""
    if not figures:
        return ""
    each: dict[str, dict[str, float]] = json.loads(json.dumps(figures["by_source"]))
    rows = "\n".join(f"| {name} | {e['n']} | {e['auroc']:.3f} | {e['recall']:.2f} |" for name, e in each.items())
    return BY_SOURCE.format(k=len(each), rows=rows, n=figures["n"], auroc=figures["auroc"], recall=figures["recall"])


def command(training: dict[str, object]) -> str:
    """The command that trains this detector again: every option that is not at its default."""
    words = ["python", "train.py"]
    usual = TrainingConfig(architecture=str(training["architecture"]))
    for f in fields(TrainingConfig):
        value = training.get(f.name, f.default)
        if value != f.default and not (f.name == "epochs" and value == usual.epochs):
            flag = "--" + f.name.replace("_", "-")
            words += [flag] if value is True else [flag, str(value)]
    return shlex.join(words)
