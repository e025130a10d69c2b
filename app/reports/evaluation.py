"""The report of an evaluation: figures, curves, histograms, and the samples that fooled the detector."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from markupsafe import Markup

from app.detectors.detector import Detector
from app.evaluation.evaluate import AVERAGED, Evaluation
from app.reports import charts, examples, page, pictures
from app.reports.table import NAMES, hardest_first
from app.scoring import metrics
from app.scoring.reconstruction import squared_error_map

MEANINGS = {
    "false_alarm_rate": "share of the normal samples that are flagged",
    "recall": "share of the anomalous samples that are flagged",
    "precision": "share of the flagged samples that are anomalous; depends on the mix",
    "f1": "harmonic mean of precision and recall; depends on the mix",
    "accuracy": "share of all samples that are called right; depends on the mix",
    "auroc": "chance that an anomalous sample scores above a normal one, whatever the threshold",
    "average_precision": "precision over all thresholds, weighted by recall; depends on the mix",
}
DASHES = ("--", ":", "-.")


def write(
    folder: Path,
    detector: Detector,
    found: Evaluation,
    normal: np.ndarray,
    sources: Mapping[str, np.ndarray],
    command: str,
) -> Path:
    """Write report.html into a folder; `command` is what to type to get it again. Returns the file's path."""
    return page.write(folder, build(detector, found, normal, sources, command))


def build(
    detector: Detector, found: Evaluation, normal: np.ndarray, sources: Mapping[str, np.ndarray], command: str
) -> str:
    """The report as HTML. normal, sources : the samples that were evaluated, as `evaluate` took them."""
    order = hardest_first(found)
    edges = charts.bins([found.normal.score, *(each.score for each in found.sources.values())], found.threshold)
    return page.render(
        "evaluation.html",
        title=f"How well {found.detector} tells odd from normal",
        found=found,
        figures=[(NAMES[n], found.overall.figures[n], found.overall.intervals[n], MEANINGS[n]) for n in NAMES],
        averaged=[NAMES[n] for n in AVERAGED],
        rows=[
            (name, q.n, [(q.figures[n], *q.intervals[n]) for n in AVERAGED])
            for name, q in [*order, ("mean over sources", found.mean_over_sources), ("all together", found.overall)]
        ],
        n_sources=len(order),
        overall=_histogram(found, "anomalous", found.anomalous.score, edges),
        histograms=[_histogram(found, name, found.sources[name].score, edges) for name, _ in order],
        roc=Markup(_curves(found, order[:3], roc=True)),
        precision_recall=Markup(_curves(found, order[:3], roc=False)),
        hidden=_pictures(detector, examples.hidden(detector, found, sources)),
        alarms=_pictures(detector, examples.alarms(detector, found, normal)),
        command=command,
        dataset=detector.spec.dataset,
    )


def _histogram(found: Evaluation, name: str, scores: np.ndarray, edges: np.ndarray) -> Markup:
    """A group's scores beside the normals'. All share one scale, so that they can be compared."""
    label = f"anomaly score ({found.score_name})"
    return Markup(charts.histogram(found.normal.score, scores, found.threshold, name, label, edges))


def _curves(found: Evaluation, hardest: Sequence[tuple[str, object]], roc: bool) -> str:
    """Curve of all sources together, and of the hardest three where there are several."""
    curve = metrics.roc_curve if roc else metrics.precision_recall_curve
    figure = "auroc" if roc else "average_precision"
    groups = [("all together", found.anomalous.score, found.overall)]
    if len(found.sources) > 1:
        groups += [(name, found.sources[name].score, found.by_source[name]) for name, _ in hardest]
    drawn = []
    for (name, scores, quality), dashes in zip(groups, ("-", *DASHES), strict=False):
        points = curve(found.normal.score, scores)
        drawn.append(charts.Line(points.x, points.y, f"{name} {quality.figures[figure]:.3f}", dashes, dashes == "-"))
    if roc:
        return charts.lines(drawn, "false-alarm rate", "recall", "ROC curve, with the area under it.", diagonal=True)
    return charts.lines(drawn, "recall", "precision", "Precision by recall, with the average precision.")


def _pictures(detector: Detector, chosen: Sequence[examples.Example]) -> list[dict[str, object]]:
    """Each example as a template shows it: words, and three pictures or one chart."""
    if not chosen:
        return []
    maps = [squared_error_map(each.input[None], each.reconstruction[None])[0] for each in chosen]
    # One scale for all of them, so that they can be compared; a single wild pixel doesn't set it.
    largest = float(np.quantile(np.stack(maps), 0.995))
    shown = []
    for each, errors in zip(chosen, maps, strict=True):
        entry: dict[str, object] = {"example": each, "pictures": [], "chart": ""}
        if errors.ndim == 1:
            title = f"Sample {each.row} of {each.source} and its reconstruction"
            entry["chart"] = Markup(charts.samples(each.input, each.reconstruction, title))
        else:
            entry["pictures"] = [
                ("input", pictures.data_uri(detector.kind.picture(each.input))),
                ("reconstruction", pictures.data_uri(detector.kind.picture(each.reconstruction))),
                ("error", pictures.data_uri(pictures.heat(errors, largest))),
            ]
        shown.append(entry)
    return shown
