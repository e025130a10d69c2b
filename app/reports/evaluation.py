"""The report of an evaluation: figures, curves, histograms, and the samples that fooled the detector."""

from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from app.datasets.base import Dataset
from app.detectors.detector import Detector
from app.detectors.located import has_frames
from app.evaluation.evaluate import AVERAGED, Evaluation
from app.evaluation.photos import Found
from app.reports import charts, page, photos, pictures
from app.reports.examples import Example, Examples
from app.reports.table import NAMES, hardest_first
from app.scoring import metrics
from app.scoring.reconstruction import squared_error_map

MEANINGS = {
    "false_alarm_rate": "share of the normal samples that are flagged",
    "recall": "share of the anomalous samples that are flagged",
    "precision": "share of the flagged samples that are anomalous; depends on the mix",
    "f1": "harmonic mean of precision and recall; depends on the mix",
    "accuracy": "share of all samples that are labelled correctly; depends on the mix",
    "auroc": "chance that an anomalous sample scores above a normal one, whatever the threshold",
    "average_precision": "precision over all thresholds, weighted by recall; depends on the mix",
}
BY_PIXEL = {
    "auroc": ("pixel AUROC", "chance that a pixel of a defect is hotter than a normal pixel"),
    "pro": ("PRO", "share of each defect that is found, averaged up to 30 % false alarms among the normal pixels"),
}
DASHES = ("--", ":", "-.")


def build(
    detector: Detector,
    found: Evaluation,
    normal: Dataset,
    sources: Mapping[str, Dataset],
    command: str,
    of_photos: Found | None = None,
) -> str:
    """The report as HTML, for `page.write`.

    normal, sources : the samples that were evaluated; command : what to type to get the report again
    of_photos : figures by pixel and controls, for photos
    """
    chosen = Examples(detector, found, normal, sources)
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
        by_pixel=[(*BY_PIXEL[n], figure) for n, figure in of_photos.pixel.items()] if of_photos else [],
        notes=of_photos.sentences if of_photos else [],
        worthless=of_photos.worthless if of_photos else False,
        hidden=_pictures(detector, chosen.hidden(), "best hidden"),
        alarms=_pictures(detector, chosen.alarms(), "a false alarm"),
        close=_pictures(detector, chosen.close(), "close to the threshold"),
        clear=_pictures(detector, chosen.clear(), "found most surely"),
        command=command,
        dataset=detector.spec.dataset,
    )


def _histogram(found: Evaluation, name: str, scores: np.ndarray, edges: np.ndarray) -> Markup:
    """Histogram of a group's scores and the normal scores. All groups share one scale, so that they can be compared."""
    label = f"anomaly score ({found.score_name})"
    return Markup(charts.histogram(found.normal.score, scores, found.threshold, name, label, edges))


def _curves(found: Evaluation, hardest: Sequence[tuple[str, object]], roc: bool) -> str:
    """The curve of all sources together, and of the hardest three if there are several."""
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


def _pictures(detector: Detector, chosen: Sequence[Example], why: str) -> list[dict[str, object]]:
    """Each example as the template shows it: words, and three pictures or one chart. why : it was chosen, in words"""
    if not chosen:
        return []
    maps = [squared_error_map(each.found.input, each.found.reconstruction)[0] for each in chosen]
    # One scale for all of them, so that they can be compared; a single wild pixel doesn't set it.
    largest = float(np.quantile(np.stack(maps), 0.995))
    shown = []
    for each, errors in zip(chosen, maps, strict=True):
        entry: dict[str, object] = {"example": each, "pictures": [], "chart": ""}
        seen, made = each.found.input[0], each.found.reconstruction[0]
        if errors.ndim == 1:
            title = f"Sample {each.row} of {each.source}, {why}, and its reconstruction"
            entry["chart"] = Markup(charts.samples(seen, made, title))
        elif each.file and has_frames(detector):
            entry["pictures"] = photos.views(detector, each, each.file)
        else:
            entry["pictures"] = [
                ("input", pictures.data_uri(detector.kind.picture(seen))),
                ("reconstruction", pictures.data_uri(detector.kind.picture(made))),
                ("error", pictures.data_uri(pictures.heat(errors, largest))),
            ]
        shown.append(entry)
    return shown
