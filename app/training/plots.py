"""The three pictures of a training: losses by epoch, inputs beside reconstructions, errors with the threshold."""

from pathlib import Path
from typing import Any

import numpy as np

from app.detectors.detector import Inspection
from app.detectors.spec import Spec
from app.scoring.thresholds import is_anomaly
from app.training.fit import History

SHOWN = 10


def write(folder: Path, spec: Spec, test: Inspection, history: History) -> None:
    """Write loss.png, reconstructions.png and scores.png into `folder`.

    test : what the detector found in the test part
    """
    # The figure classes are used directly: pyplot keeps global state and looks for a screen.
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "loss.png": losses(Figure((7, 4), layout="constrained"), history),
        "scores.png": scores(Figure((7, 4), layout="constrained"), spec, test.score),
        "reconstructions.png": pairs(Figure((SHOWN, 3.4), layout="constrained"), test)
        if len(spec.shape) >= 2
        else signals(Figure((10, 5), layout="constrained"), test),
    }
    for name, figure in drawn.items():
        figure.savefig(folder / name, dpi=100)


def losses(figure: Any, history: History) -> Any:
    """Training and, where there is one, validation loss by epoch; the kept epoch is marked."""
    axes = figure.subplots()
    epochs = range(1, len(history.loss) + 1)
    axes.plot(epochs, history.loss, "--", label="training (with damage, where there is any)")
    if history.validation_loss:
        axes.plot(epochs, history.validation_loss, "-", label="validation")
    highest = max(history.validation_loss or history.loss)
    axes.axvline(history.best_epoch, color="grey", linewidth=1)
    beside = "right" if 2 * history.best_epoch > len(history.loss) else "left"
    axes.annotate(f" kept: epoch {history.best_epoch} ", (history.best_epoch, highest), va="top", ha=beside)
    axes.set(xlabel="epoch", ylabel="loss", title="Loss by epoch")
    axes.legend(loc="center right")
    return figure


def write_scores(folder: Path, spec: Spec, score: np.ndarray) -> None:
    """Draw scores.png anew, for another threshold or other test normals, whose scores are (n,)."""
    from matplotlib.figure import Figure

    scores(Figure((7, 4), layout="constrained"), spec, score).savefig(folder / "scores.png", dpi=100)


def scores(figure: Any, spec: Spec, score: np.ndarray) -> Any:
    """Histogram of the test normals' scores, (n,), with the threshold drawn in."""
    axes = figure.subplots()
    axes.hist(score, bins=60, color="0.55")
    axes.axvline(spec.threshold.value, color="tab:red")
    axes.annotate(
        f" threshold {spec.threshold.value:.4g}",
        (spec.threshold.value, axes.get_ylim()[1] * 0.95),
        color="tab:red",
        va="top",
    )
    flagged = int(is_anomaly(score, spec.threshold.value).sum())
    axes.set(
        xlabel=f"anomaly score ({spec.score.name})",
        ylabel="samples",
        title=f"Unseen normal samples: {flagged} of {len(score)} flagged ({flagged / len(score):.1%})",
    )
    return figure


def pairs(figure: Any, test: Inspection) -> Any:
    """Ten samples from the plainest to the oddest: input, reconstruction, squared error."""
    order = np.argsort(test.score)
    chosen = order[np.linspace(0, len(order) - 1, min(SHOWN, len(order))).astype(int)]
    grid = figure.subplots(3, len(chosen), squeeze=False, subplot_kw={"xticks": [], "yticks": []})
    # Ink is dark on paper; photos are as they were taken.
    grey, third = ("gray_r", "squared error") if test.map is None else ("gray", "where it is odd")
    for column, row in enumerate(chosen):
        sample, made = test.input[row], test.reconstruction[row]
        for axes, picture in zip(grid[:, column], (sample, made), strict=False):
            axes.imshow(np.clip(picture, 0, 1), cmap=grey, vmin=0, vmax=1)
        if test.map is None:
            error = (sample - made) ** 2
            grid[2, column].imshow(error if error.ndim == 2 else error.mean(-1), cmap="magma", vmin=0, vmax=1)
        else:
            heat_over(grid[2, column], sample, test.map[row], float(np.quantile(test.map, 0.999)))
        grid[0, column].set_title(f"{test.score[row]:.3g}", fontsize=9)
    for axes, label in zip(grid[:, 0], ("input", "reconstruction", third), strict=True):
        axes.set_ylabel(label, fontsize=9)
    figure.suptitle("Unseen normal samples, from the plainest to the oddest, with their scores", fontsize=11)
    return figure


def heat_over(axes: Any, sample: np.ndarray, map_: np.ndarray, hottest: float) -> None:
    """A photo with its map over it: clear where nothing is odd, and red from `hottest` on."""
    axes.imshow(np.clip(sample, 0, 1), cmap="gray", vmin=0, vmax=1)
    extent = (-0.5, sample.shape[1] - 0.5, sample.shape[0] - 0.5, -0.5)
    share = np.clip(map_ / max(hottest, 1e-12), 0, 1)
    axes.imshow(share, cmap="Reds", vmin=0, vmax=1, alpha=0.8 * share, extent=extent, interpolation="bilinear")


def signals(figure: Any, test: Inspection) -> Any:
    """Six signals from the plainest to the oddest, each with its reconstruction."""
    order = np.argsort(test.score)
    chosen = order[np.linspace(0, len(order) - 1, min(6, len(order))).astype(int)]
    for axes, row in zip(figure.subplots(2, 3).flat, chosen, strict=False):
        axes.plot(test.input[row], label="input")
        axes.plot(test.reconstruction[row], "--", label="reconstruction")
        axes.set_title(f"score {test.score[row]:.3g}", fontsize=9)
    figure.axes[0].legend(fontsize=8)
    return figure
