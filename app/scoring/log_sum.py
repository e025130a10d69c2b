"""A score that adds up the errors of several autoencoders on the same sample."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError
from app.scoring.scores import Score, create, register

LEAST = 1e-12
"""Least error, so that a perfect reconstruction has a logarithm."""


@register
@dataclasses.dataclass(frozen=True)
class LogSum(Score):
    """Σ wᵢ · log eᵢ in nats, eᵢ the error named `errors[i]` of reconstruction i, wᵢ `weights[i]`.

    Logarithms make errors of different sizes comparable, because a constant factor between them becomes a constant
    offset: what counts is how many times larger than usual each error is. Each autoencoder errs in its own way, so the
    sum separates normal from odd better than any of them alone. Blind to what all of them reconstruct.

    The autoencoder answers with (n, len(errors), length). The defaults are for `app.autoencoders.ensemble`: its three
    dense autoencoders together count as much as its principal components.
    """

    name = "log-sum"
    kinds = frozenset({"signal"})
    ndims = frozenset({1})
    errors: tuple[str, ...] = ("smoothed", "smoothed", "smoothed", "worst-block")
    weights: tuple[float, ...] = (1 / 3, 1 / 3, 1 / 3, 1.0)

    @property
    def outputs(self) -> int:
        return len(self.errors)

    def __post_init__(self) -> None:
        if not len(self.errors) == len(self.weights) > 0:
            raise InputError(
                f"The score {self.name} has {len(self.errors)} errors and {len(self.weights)} weights. Expected one "
                f"weight for each error, and at least one.",
                field="score",
            )

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        """x : (n, length); reconstructions : (n, len(errors), length). Raises InputError otherwise."""
        if reconstructions.shape != (len(x), len(self.errors), *x.shape[1:]):
            raise InputError(
                f"The score {self.name} adds up {len(self.errors)} reconstructions. Expected shape "
                f"{(len(x), len(self.errors), *x.shape[1:])}. Received {reconstructions.shape}."
            )
        total = np.zeros(len(x))
        for number, (error, weight) in enumerate(zip(self.errors, self.weights, strict=True)):
            total += weight * np.log(np.maximum(create(error).score(x, reconstructions[:, number]), LEAST))
        return total
