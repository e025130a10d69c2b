"""A chosen threshold as plain text."""

from app.evaluation.threshold import FIGURES, Chosen, Part
from app.reports.table import NAMES, with_interval


def text(found: Chosen) -> str:
    """How the threshold was chosen, its figures beside those of the old one, and how many samples were called what."""
    options = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in found.options.items())
    rule = f"{found.threshold.rule} ({options})" if options else found.threshold.rule
    lines = [
        f"{found.detector}: threshold {found.threshold.value:.6g} by the rule {rule}",
        f"Before: {found.before.value:.6g} by the rule {found.before.rule}",
        "",
        found.division,
        f"Chosen on {numbers(found.chosen_on)}; tested on {numbers(found.tested_on)}."
        if len(found.chosen_on.scores.normal.score)
        else f"Tested on {numbers(found.tested_on)}.",
        "",
        f"{'':<20}{'chosen on':<14}{'tested on':<24}the threshold before",
    ]
    for name in (*FIGURES, "auroc"):
        parts = (found.chosen_on, found.tested_on, found.tested_before)
        cells = [cell(each, name, each is not found.chosen_on) for each in parts]
        lines.append(f"{NAMES[name]:<20}{cells[0]:<14}{cells[1]:<24}{cells[2]}".rstrip())
    lines += ["", f"{'tested on':<20}{'called normal':<16}called anomalous"]
    for kind, counts in found.tested_on.confusion.items():
        if sum(counts.values()):
            lines.append(f"{kind:<20}{counts['called_normal']:<16}{counts['called_anomalous']}")
    return "\n".join([*lines, *(f"\n{note}" for note in found.notes)])


def numbers(part: Part) -> str:
    """How many normal and anomalous samples a part has, in words."""
    odd = len(part.scores.anomalous)
    return f"{len(part.scores.normal.score)} normal" + (f" and {odd} anomalous samples" if odd else " samples")


def cell(part: Part, name: str, interval: bool) -> str:
    """A figure, with its interval if `interval`; a dash if it cannot be computed from these samples."""
    if part.quality:
        return with_interval(part.quality, name) if interval else f"{part.quality.figures[name]:.3f}"
    n = len(part.scores.normal.score)
    return f"{part.alarms / n:.3f}" if n and name == "false_alarm_rate" else "–"
