"""Charts for reports, drawn by Matplotlib as SVG that takes its colours from the page around it.

Every function returns an `<svg>` element, about 420 pixels wide, as text to be put into HTML unchanged. Labels stay
text, and colours are the page's own (`static/css/tokens.css`), so the charts follow light and dark themes.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from app.reports.figures import new_figure
from app.scoring.thresholds import is_anomaly

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLOURS = {"--ink": "#010101", "--ink-soft": "#020202", "--line": "#030303", "--odd": "#040404", "--sheet": "#050505"}
"""The page's colours, each with the stand-in that Matplotlib draws with and that is replaced afterwards."""

INK, SOFT, LINE, ODD, SHEET = COLOURS.values()

BINS = 40
_POINTS = 400


@dataclass(frozen=True)
class Line:
    """One line of a chart: x and y of one length, its label, and how it is dashed."""

    x: np.ndarray
    y: np.ndarray
    label: str
    dashes: str = "-"
    strong: bool = False


def bins(groups: Sequence[np.ndarray], threshold: float) -> np.ndarray:
    """Edges of 40 equal bins that show these groups of scores and the threshold.

    The scale ends at the 99.5 % quantile of the group that reaches furthest, or just beyond the threshold.
    """
    low = min(threshold, *(float(scores.min()) for scores in groups))
    high = max(float(np.quantile(scores, 0.995)) for scores in groups)
    high = max(high, threshold + 0.1 * (threshold - low))
    return np.linspace(low, high if high > low else low + 1, BINS + 1)


def histogram(
    normal: np.ndarray,
    anomalous: np.ndarray,
    threshold: float,
    name: str,
    xlabel: str,
    edges: np.ndarray,
    height: float = 2.8,
) -> str:
    """Shares of the normal scores and of the scores of `name` by bin, with the threshold.

    normal, anomalous : (n,) and (m,); edges : of the bins. Scores beyond the edges count in the outermost bins.
    """
    figure, axes = _axes(height)
    shares = [np.histogram(np.clip(s, edges[0], edges[-1]), edges)[0] / len(s) * 100 for s in (normal, anomalous)]
    axes.stairs(shares[0], edges, fill=True, facecolor=SOFT, alpha=0.45, label="normal")
    axes.stairs(shares[1], edges, color=ODD, linewidth=1.8, label=name)
    axes.axvline(threshold, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), label="threshold")
    axes.set(xlabel=xlabel, ylabel="% of samples", xlim=(edges[0], edges[-1]))
    _legend_above(figure)
    caught = float(is_anomaly(anomalous, threshold).mean())
    return _svg(figure, f"Histogram of anomaly scores: {caught:.0%} of {name} lie above the threshold {threshold:.4g}.")


def lines(series: Sequence[Line], xlabel: str, ylabel: str, title: str, diagonal: bool = False) -> str:
    """Curves from 0 to 1 on both axes; `diagonal` adds the line that random scores give."""
    figure, axes = _axes(3.6)
    if diagonal:
        axes.plot([0, 1], [0, 1], color=LINE, linewidth=1)
    for line in series:
        x, y = thinned(line.x, line.y)
        axes.plot(
            x,
            y,
            line.dashes,
            color=ODD if line.strong else SOFT,
            linewidth=2.2 if line.strong else 1.2,
            label=line.label,
        )
    axes.set(xlabel=xlabel, ylabel=ylabel, xlim=(-0.01, 1.01), ylim=(-0.01, 1.02))
    axes.legend(frameon=False, labelcolor=INK, fontsize=9)
    return _svg(figure, title)


def samples(sample: np.ndarray, reconstruction: np.ndarray, title: str) -> str:
    """A series and its reconstruction, (n,) each, with the gap between them filled."""
    figure, axes = _axes(1.6)
    at = np.arange(len(sample))
    axes.fill_between(at, sample, reconstruction, color=ODD, alpha=0.3, linewidth=0, label="error")
    axes.plot(at, sample, color=INK, linewidth=1.4, label="input")
    axes.plot(at, reconstruction, "--", color=SOFT, linewidth=1.4, label="reconstruction")
    _legend_above(figure)
    return _svg(figure, title)


def thinned(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """At most 400 points of a curve, evenly spaced along its length, with both ends."""
    if len(x) <= _POINTS:
        return x, y
    along = np.concatenate([[0], np.cumsum(np.abs(np.diff(x)) + np.abs(np.diff(y)))])
    kept = np.unique(np.searchsorted(along, np.linspace(0, along[-1], _POINTS)))
    return x[kept], y[kept]


def _axes(height: float) -> "tuple[Figure, Any]":
    figure = new_figure(4.4, height)
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)
    axes.tick_params(colors=SOFT, labelsize=9)
    axes.xaxis.label.set(color=INK, fontsize=10)
    axes.yaxis.label.set(color=INK, fontsize=10)
    return figure, axes


def _legend_above(figure: "Figure") -> None:
    """Put the legend in one row above the axes, where it hides nothing."""
    figure.legend(frameon=False, labelcolor=INK, fontsize=9, ncols=3, loc="outside upper left")


def _svg(figure: "Figure", title: str) -> str:
    """The figure as one SVG element with unique ids and the page's colours."""
    from matplotlib import rc_context

    written = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "oddity"}):
        figure.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = written.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    # Ids must differ between the charts of a page. They are made from the content, so that a report is reproducible.
    prefix = f"chart-{hashlib.sha256((title + svg).encode()).hexdigest()[:10]}-"
    svg = re.sub(r'\bid="', f'id="{prefix}', svg)
    svg = re.sub(r"url\(#", f"url(#{prefix}", svg)
    svg = re.sub(r'href="#', f'href="#{prefix}', svg)
    for name, stand_in in COLOURS.items():
        svg = svg.replace(stand_in, f"var({name})")
    svg = re.sub(
        r'^<svg [^>]*?viewBox="([^"]*)"[^>]*>', rf'<svg viewBox="\1" role="img" aria-label="{escape(title)}">', svg
    )
    # Numbers to a hundredth of a point halve the size and look the same.
    return re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
