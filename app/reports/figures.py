"""Matplotlib figures, for every picture that a report or a command draws."""

from typing import TYPE_CHECKING

from app.errors import DataUnavailableError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = (".png", ".svg", ".pdf")
"""Endings of the picture files that can be written."""


def new_figure(width: float, height: float) -> "Figure":
    """An empty figure of this size in inches. Raises DataUnavailableError if Matplotlib is not installed."""
    try:
        # The figure class is used directly, because pyplot keeps global state and looks for a screen.
        from matplotlib.figure import Figure
    except ImportError:
        raise DataUnavailableError(
            "Drawing a picture needs Matplotlib, which is not installed. Run pip install -r requirements-train.txt."
        ) from None
    return Figure((width, height), layout="constrained")
