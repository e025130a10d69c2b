"""An evaluation as a table of plain text."""

from app.evaluation.evaluate import AVERAGED, Evaluation, Quality

NAMES = {
    "false_alarm_rate": "false-alarm rate",
    "recall": "recall",
    "precision": "precision",
    "f1": "F1",
    "accuracy": "accuracy",
    "auroc": "AUROC",
    "average_precision": "average precision",
}
"""The names of the figures as people read them, in the order in which they are shown."""


def text(found: Evaluation) -> str:
    """The figures of all sources together, then of each source, the hardest first."""
    counts = f"{len(found.normal.score)} normal and {found.overall.n} anomalous samples"
    errors = f"normal {found.normal.error.mean():.5f}, anomalous {found.anomalous.error.mean():.5f}"
    lines = [
        f"{found.detector}: {counts}, anomalous where {found.score_name} > {found.threshold:.6g}",
        "",
        *(f"{label:<22}{with_interval(found.overall, name)}" for name, label in NAMES.items()),
        "",
        f"{'reconstruction error':<22}{errors}",
        "",
    ]
    width = max(len(name) for name in [*found.by_source, "mean over sources"]) + 2
    lines.append(f"{'source':<{width}}{'n':>7}  " + "".join(f"{NAMES[name]:<22}" for name in AVERAGED).rstrip())
    for name, quality in [*hardest_first(found), ("mean over sources", found.mean_over_sources)]:
        figures = "".join(f"{with_interval(quality, figure):<22}" for figure in AVERAGED)
        lines.append(f"{name:<{width}}{quality.n:>7}  {figures}".rstrip())
    return "\n".join(lines)


def hardest_first(found: Evaluation) -> list[tuple[str, Quality]]:
    """The sources by AUROC, lowest first."""
    return sorted(found.by_source.items(), key=lambda item: (item[1].figures["auroc"], item[0]))


def with_interval(quality: Quality, name: str) -> str:
    """A figure with its 95 % interval: `0.934 (0.920–0.947)`."""
    low, high = quality.intervals[name]
    return f"{quality.figures[name]:.3f} ({low:.3f}–{high:.3f})"
