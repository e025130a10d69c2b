"""Requests to POST /predict as examples in the OpenAPI document; a test sends each."""

from pydantic import JsonValue

BOWTIE: list[JsonValue] = [
    [[20, 180, 180, 20, 20], [30, 120, 30, 125, 30]],
    [[90, 110, 110, 90, 90], [60, 60, 95, 95, 60]],
]
"""A bowtie in two strokes: the wings and the knot."""

WHITE: list[JsonValue] = [0.0] * 28
BLACK: list[JsonValue] = [1.0] * 28

REQUESTS: dict[str, JsonValue] = {
    "a drawing": {"strokes": BOWTIE},
    "a drawing, explained": {"strokes": BOWTIE, "explain": True},
    "model input": {"image": [*[WHITE] * 13, *[BLACK] * 2, *[WHITE] * 13]},
    "many drawings": {"instances": [{"strokes": BOWTIE}, {"strokes": [[[0, 100], [0, 0]]]}]},
}
