"""The two distributions of scores, on the samples a threshold was chosen on and on those it was tested on."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import StorageError
from app.evaluation.halves import Scores
from app.evaluation.threshold import Chosen
from app.reports.charts import bins
from app.reports.figures import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NORMAL, ANOMALOUS = "0.55", "#b92c16"


def write(path: Path, found: Chosen, score: str) -> Path:
    """Write the picture as .png, .svg or .pdf; `score` is the score's name. Returns the path.

    Raises StorageError where it cannot be written.
    """
    figure = draw(found, score)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=100)
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}). Choose another place with --plot.") from None
    return path


def draw(found: Chosen, score: str) -> "Figure":
    """A panel for each part, on one scale, with the new threshold and the old one."""
    parts = {"Chosen on": found.chosen_on.scores, "Tested on": found.tested_on.scores}
    shown = {title: each for title, each in parts.items() if len(each.normal.score)}
    groups = [g for each in shown.values() for g in (each.normal.score, each.anomalous) if len(g)]
    highest = max(found.threshold.value, found.before.value)
    edges = bins([*groups, np.array([found.threshold.value, found.before.value])], highest)
    figure = new_figure(8, 0.6 + 2.7 * len(shown))
    for axes, (title, each) in zip(figure.subplots(len(shown), squeeze=False)[:, 0], shown.items(), strict=True):
        panel(axes, title, each, found, edges)
        axes.set_xlabel(f"anomaly score ({score})")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False)
    return figure


def panel(axes: Any, title: str, scores: Scores, found: Chosen, edges: np.ndarray) -> None:
    """Draw the normal and the anomalous scores, each as shares of its own kind. Scores beyond the scale count in the
    outermost bins."""
    normal, odd = scores.normal.score, scores.anomalous
    share = [np.histogram(np.clip(s, edges[0], edges[-1]), edges)[0] / max(len(s), 1) * 100 for s in (normal, odd)]
    axes.stairs(share[0], edges, fill=True, facecolor=NORMAL, label="normal")
    axes.stairs(share[1], edges, color=ANOMALOUS, linewidth=1.8, hatch="///", label="anomalous")
    axes.axvline(found.threshold.value, color="black", linewidth=1.6, label=f"threshold {found.threshold.value:.4g}")
    before = f"before: {found.before.value:.4g}"
    axes.axvline(found.before.value, color="black", linewidth=1.2, linestyle=(0, (4, 3)), label=before)
    axes.set_title(f"{title} {len(normal)} normal and {len(odd)} anomalous samples", fontsize=10)
    axes.set(ylabel="% of samples", xlim=(edges[0], edges[-1]))
    axes.spines[["top", "right"]].set_visible(False)
