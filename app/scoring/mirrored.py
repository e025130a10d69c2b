"""A score that looks at a drawing four times: as it is, mirrored, upside down, and both."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from app.scoring.scores import Score, register

FLOOR = 0.1
"""Added to the squared ink (a bowtie has about 90), so that an empty page divides by something."""

TINY = 1e-6
"""Added to the squared error, so that a perfect reconstruction has a logarithm."""

MIRRORS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


@register
@dataclasses.dataclass(frozen=True)
class MirroredError(Score):
    """Mean over the four mirrored views of log( |x − r|² / (|x|² + 0.1) ), in nats; about 0 where nothing is explained.

    For what is as normal mirrored as it is, as bowties are: the mean takes out what is an accident of one view.
    Divided by the ink, a heavy drawing is not odder than a light one. Blind to whatever the autoencoder reconstructs
    although it is not normal; and of no use for letters, digits and whatever else has a right and a left.
    Nothing is fitted.
    """

    name = "mirrored"

    def queries(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """x : (n, height, width); returns (4n, height, width)."""
        return np.concatenate([x[:, ::down, ::across] for down, across in MIRRORS])

    def score(self, x: NDArray[np.float32], reconstructions: NDArray[np.float32]) -> NDArray[np.float64]:
        """x : (n, height, width); reconstructions : of all its `queries`, in their order."""
        views = self.queries(x)
        missing = views - reconstructions
        error = np.einsum("nij,nij->n", missing, missing).astype(np.float64)
        ink = np.einsum("nij,nij->n", views, views).astype(np.float64)
        return np.log((error + TINY) / (ink + FLOOR)).reshape(len(MIRRORS), len(x)).mean(axis=0)
