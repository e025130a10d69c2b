"""A comparison as a table of plain text, one line per model."""

from collections.abc import Sequence

from app.evaluation.comparison.results import Comparison, Outcome

HEADS = ("model", "parameters", "trained (CPU)", "test loss", "AUROC [95 % interval]", "recall at 5 %", "best score")


def text(comparison: Comparison) -> str:
    """The table under a line that says what was compared; if the comparison is partial, also what is missing."""
    groups, config = comparison.groups, comparison.config
    (first, second), (n, m) = groups.names, (len(groups.parts.test), len(groups.anomalous))
    lines = [
        f"{n} {first} against {m} {second}, score {config.score}; recall at 5 % false alarms.",
        "",
        *aligned([HEADS, *(row(model) for model in comparison.models)]),
    ]
    if comparison.partial:
        unfinished = [
            f"{m.name} (epoch {m.last.epoch} of {m.recipe.epochs})" for m in comparison.models if not m.complete
        ]
        shown = {m.name for m in comparison.models}
        missing = [name for name in config.names if name not in shown]
        what = ", ".join([*unfinished, *missing]) or "nothing"
        lines += ["", f"Partial: interrupted. Unfinished: {what} (of {config.epochs} epochs)."]
    return "\n".join(lines)


def row(model: Outcome) -> tuple[str, ...]:
    """The cells of one model."""
    last = model.last
    low, high = last.auroc_interval
    best = max(last.by_score, key=lambda score: last.by_score[score]["auroc"])
    return (
        model.name,
        f"{model.parameters:,}",
        f"{last.training_seconds:.1f} s ({last.cpu_seconds:.1f} s)",
        f"{last.test_loss:.5f}",
        f"{last.auroc:.4f} [{low:.4f}, {high:.4f}]",
        f"{last.recall:.1%}",
        f"{last.by_score[best]['auroc']:.4f} {best}",
    )


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with aligned columns: the first to the left, the others to the right, the head underlined."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for cells in rows:
        first, *rest = zip(cells, widths, strict=True)
        lines.append("  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip())
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]
