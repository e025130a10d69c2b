"""Errors, scores, thresholds, p-values and figures of merit. No Keras, no files, no state.

Everywhere in this package, samples run along the first axis, a higher score is more anomalous, labels are 0 (normal)
and 1 (anomalous), and a sample is anomalous if `score > threshold`.
"""

from importlib import import_module

NAMES = (
    "difference",
    "log_sum",
    "maps",
    "mirrored",
    "registered",
    "signal_errors",
)
"""Modules that add their scores to `scores.SCORES`, next to the plain ones defined there."""

for _name in NAMES:
    import_module(f"app.scoring.{_name}")
