"""The samples of an evaluation that are worth a look: clear cases, close ones, hidden anomalies and false alarms."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.datasets.base import Dataset
from app.detectors.detector import Detector, Inspection
from app.evaluation.evaluate import Evaluation

SHOWN = 12


@dataclass(frozen=True)
class Example:
    """One sample: where it came from, and what the detector finds in it.

    source : name of its anomalous source, or `normal`; row : in that source
    found : the inspection of this sample alone; file : that the sample was read from, if it has one of its own
    """

    source: str
    row: int
    found: Inspection
    file: Path | None = None

    @property
    def name(self) -> str:
        """How it is called below its picture."""
        return self.file.name if self.file else str(self.row)

    @property
    def score(self) -> float:
        """Its anomaly score."""
        return float(self.found.score[0])

    @property
    def p_value(self) -> float:
        """Its p-value."""
        return float(self.found.p_value[0])

    @property
    def verdict(self) -> str:
        """`normal`, `unsure` or `anomaly`."""
        return str(self.found.verdict[0])


class Examples:
    """Picks samples of an evaluation that are worth a look."""

    def __init__(self, detector: Detector, found: Evaluation, normal: Dataset, sources: Mapping[str, Dataset]):
        self.detector, self.found = detector, found
        self.normal = ("normal", found.normal.score, normal)
        self.sources = [(name, found.sources[name].score, data) for name, data in sources.items()]

    def hidden(self) -> list[Example]:
        """The anomalous samples of all sources with the lowest scores, the lowest first."""
        return self._lowest(self.sources, lambda scores: scores)

    def alarms(self) -> list[Example]:
        """The flagged normal samples with the highest scores, the highest first."""
        return self._lowest([self.normal], self._flagged)

    def clear(self) -> list[Example]:
        """The flagged anomalous samples of all sources with the highest scores, the highest first."""
        return self._lowest(self.sources, self._flagged)

    def close(self) -> list[Example]:
        """The normal and anomalous samples with scores nearest to the threshold, the lowest score first."""
        found = self._lowest([self.normal, *self.sources], lambda scores: np.abs(scores - self.found.threshold))
        return sorted(found, key=lambda each: each.score)

    def _flagged(self, scores: np.ndarray) -> np.ndarray:
        return np.where(scores > self.found.threshold, -scores, np.inf)

    def _lowest(
        self, groups: Sequence[tuple[str, np.ndarray, Dataset]], rank: Callable[[np.ndarray], np.ndarray]
    ) -> list[Example]:
        """The SHOWN samples of all groups with the lowest rank, without those of infinite rank."""
        ranked = [
            (float(ranks[row]), group, int(row))
            for group, (_, scores, _) in enumerate(groups)
            for ranks in [rank(scores)]
            for row in np.argsort(ranks, kind="stable")[:SHOWN]
            if np.isfinite(ranks[row])
        ]
        return [self._inspect(groups[group], row) for _, group, row in sorted(ranked)[:SHOWN]]

    def _inspect(self, group: tuple[str, np.ndarray, Dataset], row: int) -> Example:
        source, _, data = group
        one = self.detector.inspect(self.detector.prepare(data.samples[row : row + 1]))
        return Example(source, row, one, data.files[row] if data.files else None)
