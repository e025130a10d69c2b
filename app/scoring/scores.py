"""Anomaly scores: one number per sample, from the sample and its reconstruction.

A score says which arrays the autoencoder must reconstruct (`queries`), and turns the reconstructions into one
number per sample (`score`). Most need one pass. A score that looks at every sample several times, mirrored or
shifted, returns more queries, and the detector still runs one batched inference.

A score is a frozen dataclass. Its fields are its parameters: JSON numbers, strings and lists, so that a saved
detector can hold them. To add a score, derive from `Score`, decorate with `register`, and say in the docstring what
it is blind to.
"""

import dataclasses
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError, suggest
from app.scoring import reconstruction as errors

Reconstruct = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Takes and returns (m, *sample_shape): what the autoencoder makes of each sample."""

SCORES: dict[str, type["Score"]] = {}
"""Every score by its name, as `--score` and detector.json say it."""


@dataclasses.dataclass(frozen=True)
class Score(ABC):
    """Base of all scores. Subclasses implement `score`; the other methods have defaults for one pass."""

    name: ClassVar[str]
    kinds: ClassVar[frozenset[str] | None] = None
    """The kinds of samples that it can judge; None for all."""
    ndims: ClassVar[frozenset[int]] = frozenset({1, 2, 3})
    """How many axes such a sample may have."""

    def check(self, kind: str, shape: tuple[int, ...]) -> None:
        """Raise InputError if it cannot judge samples of this kind and shape."""
        if not self.judges(kind, shape):
            able = sorted(name for name, score in SCORES.items() if score.judges(kind, shape))
            raise InputError(
                f"The score {self.name} cannot judge a {kind} of shape {shape}. Choose one of {', '.join(able)}.",
                field="score",
            )

    @classmethod
    def judges(cls, kind: str, shape: tuple[int, ...]) -> bool:
        """Whether it can judge samples of this kind and shape."""
        return (cls.kinds is None or kind in cls.kinds) and len(shape) in cls.ndims

    @property
    def parameters(self) -> dict[str, Any]:
        """What `create` needs besides the name to build this score again, as JSON values."""
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @property
    def passes(self) -> int:
        """How many queries there are for each sample."""
        return 1

    @property
    def outputs(self) -> int | None:
        """How many reconstructions of each query it needs: the autoencoder answers with (m, outputs, *sample_shape).
        None means a single one, (m, *sample_shape).
        """
        return None

    def answer(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape that the autoencoder's answer to one query of that shape must have."""
        return shape if self.outputs is None else (self.outputs, *shape)

    def reads(self, shape: tuple[int, ...], answer: tuple[int, ...]) -> bool:
        """Whether it can read answers of shape `answer`, which an autoencoder gives for samples of that shape."""
        return answer == self.answer(shape)

    def check_answer(self, shape: tuple[int, ...], answer: tuple[int, ...], maker: str) -> None:
        """Raise InputError if it cannot read answers of that shape; `maker` names the autoencoder."""
        if not self.reads(shape, answer):
            able = sorted(name for name, score in SCORES.items() if score().reads(shape, answer))
            raise InputError(
                f"The score {self.name} reads reconstructions of shape {self.answer(shape)}, the {maker} autoencoder "
                f"makes {answer}. Choose another --score{f' ({able[0]})' if able else ''} or --architecture.",
                field="score",
            )

    def where(self, x: NDArray[np.float32], made: NDArray[np.float32]) -> NDArray[np.float32] | None:
        """Where in each sample it finds how much that is odd, (n, h, w), where it judges by such maps.

        h and w may be coarser than the sample. made : the autoencoder's answer to `queries(x)`
        """
        return None

    def shown(self, x: NDArray[np.float32], made: NDArray[np.float32]) -> NDArray[np.float32]:
        """The reconstructions of x to show, (n, *sample_shape): of several, the mean.

        made : the autoencoder's answer to `queries(x)`
        """
        return errors.averaged(x, made[: len(x)])

    def queries(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what to reconstruct: (n * n_passes, *sample_shape), whose first n rows are `x` itself.

        The passes follow one another, each over all n samples, in the order of `x`.
        """
        return x

    @abstractmethod
    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        """Return (n,) scores, finite, higher is more anomalous.

        x : (n, *sample_shape); reconstructions : the autoencoder's answer to `queries(x)`, row by row; queries :
        those, where the caller still has them.
        """

    def fit(self, x: NDArray[np.float32], reconstruct: Reconstruct) -> "Score":
        """Return this score fitted on held-out normals; one without anything to fit returns itself."""
        return self


Registered = TypeVar("Registered", bound=type[Score])


def register(score: Registered) -> Registered:
    """Enter a score in `SCORES` under its name."""
    SCORES[score.name] = score
    return score


def create(name: str, parameters: Mapping[str, Any] | None = None) -> Score:
    """Build a score from its name and parameters. Raises InputError if either is unknown."""
    if name not in SCORES:
        raise InputError(f"There is no score named {name!r}. {suggest(name, SCORES)}", field="score")
    kind, given = SCORES[name], dict(parameters or {})
    known = [field.name for field in dataclasses.fields(kind)]
    for key, value in given.items():
        if key not in known:
            raise InputError(f"The score {name} has no parameter {key!r}. {suggest(key, known)}", field="score")
        usual = getattr(kind, key)
        if not _alike(value, usual):
            raise InputError(
                f"The parameter {key} of the score {name} is {value!r}. Expected something like {usual!r}.",
                field="score",
            )
    return kind(**{key: _frozen(value) for key, value in given.items()})


def _alike(value: Any, usual: Any) -> bool:
    """Whether `value` could stand where `usual` does: a finite number, a flag, or a list of such."""
    if isinstance(usual, tuple):
        return isinstance(value, (list, tuple)) and len(value) > 0 and all(_alike(each, usual[0]) for each in value)
    if isinstance(usual, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return type(value) is type(usual)


def _plain(value: Any) -> Any:
    """Tuples and NumPy numbers as JSON has them."""
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value.item() if isinstance(value, np.generic) else value


def _frozen(value: Any) -> Any:
    """JSON's lists as tuples, so that a score is hashable and nobody can change it."""
    return tuple(_frozen(item) for item in value) if isinstance(value, (tuple, list)) else value


@register
@dataclasses.dataclass(frozen=True)
class MeanSquaredError(Score):
    """mean((x − r)²). Blind to emptiness: a blank page scores below most real drawings."""

    name = "mse"

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        return errors.mean_squared_error(x, reconstructions)


@register
@dataclasses.dataclass(frozen=True)
class MeanAbsoluteError(Score):
    """mean(|x − r|). Blind to emptiness, and milder on one large mistake."""

    name = "mae"

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        return errors.mean_absolute_error(x, reconstructions)


@register
@dataclasses.dataclass(frozen=True)
class RelativeError(Score):
    """Σ(x − r)² / Σx²; at least 1 for a blank page. Blind to heaviness: much ink lowers it."""

    name = "relative"

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        return errors.relative_error(x, reconstructions)


@register
@dataclasses.dataclass(frozen=True)
class OneMinusCorrelation(Score):
    """1 − correlation; 1 for a blank page. Blind to strength and offset of the reconstruction."""

    name = "correlation"

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        return errors.one_minus_correlation(x, reconstructions)


@register
@dataclasses.dataclass(frozen=True)
class LogCombination(Score):
    """log mean squared error + `weight` · log relative error, in nats.

    With weight 1 it is 2·log(error) − log(ink): halfway between the two, so that neither a heavy nor a faint
    drawing is favoured as much as by one of them. Both errors are kept above 1e-12, so that a perfect
    reconstruction has a finite score. The squared error of a page without ink would be near 0, the lowest of all,
    so it counts as 1, the largest that values in [0, 1] can have. Still blind to drawings with very little ink: a
    dot scores lower than by relative error.
    """

    name = "log-combination"
    weight: float = 1.0

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        squared = np.where(errors.is_blank(x), 1.0, errors.mean_squared_error(x, reconstructions))
        relative = errors.relative_error(x, reconstructions)
        return np.log(np.maximum(squared, 1e-12)) + self.weight * np.log(np.maximum(relative, 1e-12))
