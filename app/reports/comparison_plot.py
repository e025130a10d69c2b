"""The picture of a comparison: the score of every plotted sample by its index, and the threshold, a panel per model."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.evaluation.comparison.results import Comparison, Outcome, Snapshot
from app.reports.figures import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NORMAL, ANOMALOUS = "#2b6a99", "#b92c16"
COLUMNS = 3


def write(path: Path, comparison: Comparison, epoch: int) -> None:
    """Draw the state after `epoch` and write it to `path`: .png, .svg or .pdf."""
    draw(comparison, epoch).savefig(path, dpi=100)


def draw(comparison: Comparison, epoch: int) -> "Figure":
    """The state after `epoch` as a figure."""
    config, groups = comparison.config, comparison.groups
    columns = min(COLUMNS, len(comparison.models))
    rows = -(-len(comparison.models) // columns)
    figure = new_figure(4.6 * columns, 3.6 * rows + 0.6)
    grid = list(figure.subplots(rows, columns, squeeze=False).flat)
    for model, axes in zip(comparison.models, grid, strict=False):
        panel(axes, comparison, model, epoch)
    for axes in grid[len(comparison.models) :]:
        axes.remove()
    what = "loss" if config.score == config.loss else "score"
    partial = ", interrupted" if comparison.partial else ""
    kinds = [f"{len(rows)} {name}" for rows, name in zip(groups.plotted, groups.names, strict=True)]
    figure.suptitle(
        f"{what.capitalize()} ({config.score}) of {kinds[0]} and {kinds[1]} samples "
        f"after {epoch} epoch{'s' if epoch > 1 else ''}{partial}",
        fontsize=12,
    )
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)
    return figure


def epochs(comparison: Comparison) -> list[int]:
    """The epochs after which a trained model was measured; if all models are solved, the one after which they were."""
    trained = {s.epoch for m in comparison.models for s in m.snapshots if m.recipe.epochs > 1}
    return sorted(trained) or sorted({s.epoch for m in comparison.models for s in m.snapshots})


def at(model: Outcome, epoch: int) -> Snapshot:
    """The model's last snapshot up to that epoch; its first if all are later."""
    return next((s for s in reversed(model.snapshots) if s.epoch <= epoch), model.snapshots[0])


def panel(axes: Any, comparison: Comparison, model: Outcome, epoch: int) -> None:
    """Draw one model: normals at 0 to N − 1, anomalies at N to 2N − 1, with different markers and colours."""
    found, n = at(model, epoch), len(comparison.groups.plotted[0])
    scores, total = found.scores, len(found.scores)
    kinds = (("o", NORMAL, 0, n, comparison.groups.names[0]), ("^", ANOMALOUS, n, total, comparison.groups.names[1]))
    for marker, colour, first, last, name in kinds:
        axes.plot(range(first, last), scores[first:last], marker, color=colour, markersize=4, label=name)
    axes.axhline(found.threshold, color="black", linestyle="--", linewidth=1, label="threshold")
    axes.annotate(f"{found.threshold:.3g}", (0, found.threshold), ha="left", va="bottom", fontsize=8)
    axes.axvline(n - 0.5, color="0.8", linewidth=1)
    epochs = f", epoch {found.epoch}" if model.recipe.epochs > 1 and found.epoch != epoch else ""
    axes.set_title(f"{model.title}{epochs}\nAUROC {found.auroc:.4f} on all test samples", fontsize=10)
    axes.set(xlabel="sample", ylabel=comparison.config.score, xlim=(-1, total))
    axes.set_ylim(bottom=min(0.0, *scores))
