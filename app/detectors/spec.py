"""detector.json: everything that is saved of a detector, as one frozen model that refuses unknown fields.

The reader checks types, bounds and finiteness, and the checksum of the file itself. Nothing in it is ever executed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from app.errors import DetectorError
from app.kinds.scaling import KINDS as SCALINGS

FORMAT = 2
"""Format of the file, as in `Spec.format`."""
FILE = "detector.json"
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
UNSIGNED = "0" * 64
"""Placeholder of the checksum while it is computed."""
SIGNATURE = re.compile(rb'("checksum": ?")([0-9a-f]{64})"')
LARGEST = 4_000_000
"""Bytes of the largest detector.json that is read."""


class Saved(BaseModel):
    """Base of the parts: frozen, with finite numbers only, and without unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SavedScaling(Saved):
    """`app.kinds.scaling.Scaling`."""

    kind: Literal[tuple(SCALINGS)]  # type: ignore[valid-type]
    parameters: dict[str, float] = {}


class SavedPreprocessing(Saved):
    """`app.kinds.base.Preprocessing`, without the shape."""

    kind: str
    scaling: SavedScaling
    options: dict[str, bool | int | float | str] = {}


class SavedScore(Saved):
    """Name and parameters of a score, as `app.scoring.scores.create` takes them."""

    name: str
    parameters: dict[str, Any]


class SavedChoice(Saved):
    """How a threshold was chosen after the training: the rule's options, and on how many samples of either kind."""

    options: dict[str, float]
    normal: int = Field(ge=0)
    anomalous: int = Field(ge=0)


class SavedThreshold(Saved):
    """The threshold, the rule that chose it, and the share of the calibration that it flags."""

    value: float
    rule: str
    false_alarm_rate: float = Field(ge=0, le=1)
    chosen: SavedChoice | None = None
    """None, and not written, if the training chose the threshold."""


class SavedDataset(Saved):
    """What it was trained on, how many samples each part had, and what must be said of them."""

    name: str
    category: str | None = None
    count: int
    training: int
    validation: int
    test: int
    licence: str
    citation: str = ""
    synthetic: bool = False


class SavedTraining(Saved):
    """The options that were given, the recipe that was trained, and how the training went."""

    options: dict[str, Any]
    recipe: dict[str, Any]
    epochs_run: int
    best_epoch: int
    litert_difference: float
    """Largest difference between the reconstructions of LiteRT and of Keras."""


class TestFigures(Saved):
    """Figures on normal samples that neither the training nor the threshold saw."""

    n: int
    reconstruction_error: float
    false_alarm_rate: float


class SourceFigures(Saved):
    """Figures of one source of anomalous samples against the test normals."""

    n: int
    auroc: float
    recall: float


class AnomalousFigures(SourceFigures):
    """Means over the sources; every source counts the same."""

    by_source: dict[str, SourceFigures]
    score_quantiles: list[float]
    """101 quantiles of the anomalous scores, from which a page computes the recall at any threshold."""


class Metrics(Saved):
    """What was measured after the training."""

    test: TestFigures
    anomalous: AnomalousFigures | None = None


def ascending(calibration: list[float]) -> list[float]:
    """The calibration itself. Raises ValueError if it is not sorted."""
    if any(a > b for a, b in pairwise(calibration)):
        raise ValueError("not in ascending order")
    return calibration


class Spec(Saved):
    """The whole content of detector.json."""

    format: Literal[2] = 2
    name: str
    shape: tuple[Annotated[int, Field(gt=0)], ...] = Field(min_length=1, max_length=3)
    preprocessing: SavedPreprocessing
    score: SavedScore
    threshold: SavedThreshold
    calibration: Annotated[list[float], Field(min_length=1, max_length=1000), AfterValidator(ascending)]
    """Sorted scores of held-out normals."""
    dataset: SavedDataset
    training: SavedTraining
    metrics: Metrics | None = None
    """None only while they are being measured."""
    versions: dict[str, str]
    files: dict[str, Sha256] = {}
    """SHA-256 of the other files in the folder."""
    checksum: Sha256 = UNSIGNED
    """SHA-256 of this file with zeros in place of this checksum."""

    @property
    def learned(self) -> str:
        """The name of what it learned, for people: `quickdraw bowtie`."""
        return " ".join(part for part in (self.dataset.name, self.dataset.category) if part)


def read(folder: Path) -> Spec:
    """The detector.json in a detector's folder. Raises DetectorError that says what is wrong with it."""
    name = f"{folder.name}/{FILE}"
    try:
        if (folder / FILE).stat().st_size > LARGEST:
            raise DetectorError(f"{name} is larger than {LARGEST:,} bytes, which none should be. Train it again.")
        content = (folder / FILE).read_bytes()
        found = json.loads(content)
    except (OSError, ValueError, RecursionError) as error:
        raise DetectorError(f"{name} cannot be read ({type(error).__name__}). Train the detector again.") from None
    version = found.get("format") if isinstance(found, Mapping) else None
    if version != FORMAT:
        raise DetectorError(f"{name} has the format {version}. Expected {FORMAT}. Train it again with this version.")
    try:
        spec = Spec.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "it"
        raise DetectorError(f"{name} is not as expected: {where}: {first['msg']}. Train it again.") from None
    if checksum(content) != spec.checksum:
        raise DetectorError(f"{name} was changed after it was saved (SHA-256). Train the detector again.")
    return spec


def write(folder: Path, spec: Spec) -> None:
    """Write detector.json with the SHA-256 of itself and of the .keras and .tflite files in `folder`."""
    files = {path.name: digest(path) for path in sorted(folder.iterdir()) if path.suffix in (".keras", ".tflite")}
    unsigned = spec.model_copy(update={"files": files, "checksum": UNSIGNED})
    unsaid = {"threshold": {"chosen"}} if spec.threshold.chosen is None else None
    text = json.dumps(unsigned.model_dump(mode="json", exclude=unsaid), indent=1, allow_nan=False)
    content = (compact_numbers(text) + "\n").encode()
    signed = SIGNATURE.sub(lambda match: match[1] + checksum(content).encode() + b'"', content)
    (folder / FILE).write_bytes(signed)


def checksum(content: bytes) -> str:
    """SHA-256 of a detector.json whose own checksum counts as zeros."""
    return hashlib.sha256(SIGNATURE.sub(lambda match: match[1] + UNSIGNED.encode() + b'"', content)).hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def compact_numbers(text: str) -> str:
    """Indented JSON with each list of numbers on one line."""
    return re.sub(r"\[\s+([-+.eE\d,\s]+?)\s+\]", lambda m: "[" + " ".join(m[1].split()) + "]", text)
