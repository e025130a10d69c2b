"""Requests to POST /predict as examples in the OpenAPI document; a test sends each."""

from typing import Any

BOWTIE = [
    [[20, 180, 180, 20, 20], [30, 120, 30, 125, 30]],
    [[90, 110, 110, 90, 90], [60, 60, 95, 95, 60]],
]
"""A bowtie in two strokes: the wings and the knot."""

REQUESTS: dict[str, dict[str, Any]] = {
    "a drawing": {"strokes": BOWTIE},
    "a drawing, explained": {"strokes": BOWTIE, "explain": True},
    "model input": {"image": [[0.0] * 28] * 13 + [[1.0] * 28] * 2 + [[0.0] * 28] * 13},
    "many drawings": {"instances": [{"strokes": BOWTIE}, {"strokes": [[[0, 100], [0, 0]]]}]},
}
