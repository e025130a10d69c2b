"""A detector: an autoencoder with its preprocessing, score, threshold and calibration.

The web process, the commands and the reports all call `Detector.inspect`, so they all get the same numbers.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from app import kinds
from app.detectors.spec import Spec
from app.errors import InputError
from app.kinds.base import Kind, Preprocessing
from app.kinds.scaling import Scaling
from app.on_disk import Slices, like
from app.scoring import scores
from app.scoring.calibration import judge, threshold_level
from app.scoring.reconstruction import mean_squared_error
from app.scoring.scores import Score

Reconstruct = Callable[[np.ndarray], np.ndarray]

CHUNK = 256
"""Samples inspected at once, which bounds the memory of a score with many passes."""


@dataclass(frozen=True)
class Inspection:
    """What a detector finds in n samples: every array has one row per sample."""

    input: np.ndarray
    """(n, *shape) float32: what the autoencoder saw."""
    reconstruction: np.ndarray
    """(n, *shape) float32; the mean if there are several autoencoders side by side."""
    reconstruction_error: np.ndarray
    """(n,) mean squared error of the two."""
    score: np.ndarray
    """(n,) higher is more anomalous."""
    anomaly: np.ndarray
    """(n,) bool: score > threshold."""
    p_value: np.ndarray
    """(n,) share of held-out normals at least as odd, conformal."""
    verdict: np.ndarray
    """(n,) `normal`, `unsure` or `anomaly`."""
    map: np.ndarray | None = None
    """(n, h, w), coarser than the sample: how odd each place is. None if the score is not computed from a map."""


class Detector:
    """Made by `app.detectors.store.load`, or at the end of a training.

    spec : everything that is saved of it
    reconstruct : maps (n, *shape) float32 to the shape that the score needs: the same, or (n, several, *shape)
    """

    def __init__(self, spec: Spec, reconstruct: Reconstruct):
        self.spec, self.reconstruct = spec, reconstruct
        self.name, self.shape, self.threshold = spec.name, spec.shape, spec.threshold.value
        self.kind: Kind = kinds.named(spec.preprocessing.kind)
        self.score_by: Score = scores.create(spec.score.name, spec.score.parameters)
        saved = spec.preprocessing
        self.preprocessing = Preprocessing(
            saved.kind, spec.shape, Scaling(saved.scaling.kind, saved.scaling.parameters), saved.options
        )

    def read(self, given: Sequence[Any]) -> np.ndarray:
        """People's input (strokes, images, numbers) as the autoencoder sees it: (n, *shape) float32.

        Raises InputError; its `sample` says which entry is at fault.
        """
        return self.kind.read(given, self.preprocessing)

    def prepare(self, samples: np.ndarray) -> np.ndarray:
        """Samples as the autoencoder sees them.

        samples : ndarray of shape (n, *shape), or flat rows of as many numbers; uint8, or floats in the data's units
        returns : ndarray of shape (n, *shape), float32
        Raises InputError for another shape or a number that is not finite.
        """
        samples = np.asarray(samples)
        flat = math.prod(self.shape)
        if samples.ndim < 2 or (samples.shape[1:] != self.shape and samples.shape[1:] != (flat,)):
            raise InputError(
                f"Expected samples of shape {self.shape} for the detector {self.name}. Received {samples.shape[1:]}. "
                f"Resize them, or choose a detector trained on {samples.shape[1:]}."
            )
        if samples.dtype == np.uint8:
            x = samples.astype(np.float32) / np.float32(255)
        elif samples.dtype.kind in "fiu":
            x = samples.astype(np.float32, copy=False)
            if not all(np.isfinite(some).all() for some in Slices(x, CHUNK)):
                raise InputError("Some sample holds NaN or infinity. Expected finite numbers. Remove or repair it.")
        else:
            raise InputError(f"Expected numbers. Received {samples.dtype}.")
        return self.preprocessing.scaling.apply(x.reshape(-1, *self.shape))

    def score(self, x: np.ndarray) -> np.ndarray:
        """Anomaly scores (n,) of x, as `prepare` returns it."""
        return scores_of(self.reconstruct, self.score_by, x)

    def inspect(self, x: np.ndarray) -> Inspection:
        """Everything that is found in x, as `prepare` returns it: shape (n, *shape), float32."""
        found = reconstruct_and_score(self.reconstruct, self.score_by, x)
        anomaly, p, verdict = judge(found.score, self.threshold, self.normals, self.false_alarm_rate)
        return Inspection(
            input=x,
            reconstruction=found.reconstruction,
            reconstruction_error=found.error,
            score=found.score,
            anomaly=anomaly,
            p_value=p,
            verdict=verdict,
            map=found.map,
        )

    @property
    def normals(self) -> list[float]:
        """The calibration: sorted scores of held-out normals."""
        return self.spec.calibration

    @cached_property
    def false_alarm_rate(self) -> float:
        """What to expect of the threshold on normals yet unseen, from the calibration."""
        return threshold_level(self.threshold, self.normals)


class Judged(NamedTuple):
    """Reconstructions (n, *shape), their errors (n,), scores (n,), and maps (n, h, w) or None."""

    reconstruction: np.ndarray
    error: np.ndarray
    score: np.ndarray
    map: np.ndarray | None


def reconstruct_and_score(reconstruct: Reconstruct, score: Score, x: np.ndarray) -> Judged:
    """What a score makes of x, (n, *shape), CHUNK samples at a time; where x lies on disk, reconstructions do."""
    if len(x) <= CHUNK:
        queries = score.queries(x)
        made = reconstruct(queries)
        shown = score.shown(x, made)
        return Judged(shown, mean_squared_error(x, shown), score.score(x, made, queries), score.where(x, made))
    found: list[Judged] = []

    def reconstructions() -> Iterator[np.ndarray]:
        for some in Slices(x, CHUNK):
            judged = reconstruct_and_score(reconstruct, score, some)
            found.append(judged._replace(reconstruction=some[:0]))
            yield judged.reconstruction

    together = like(x, reconstructions(), len(x))
    maps = [each.map for each in found if each.map is not None]
    errors, scored = (np.concatenate(each) for each in zip(*((one.error, one.score) for one in found), strict=True))
    return Judged(together, errors, scored, np.concatenate(maps) if maps else None)


def scores_of(reconstruct: Reconstruct, score: Score, x: np.ndarray) -> np.ndarray:
    """The scores (n,) alone of x, (n, *shape), CHUNK samples at a time."""

    def scored(some: np.ndarray) -> np.ndarray:
        queries = score.queries(some)
        return score.score(some, reconstruct(queries), queries)

    return scored(x) if len(x) <= CHUNK else np.concatenate(list(map(scored, Slices(x, CHUNK))))
