"""A score that looks at a drawing four times: as it is, mirrored, upside down, and both."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from app.scoring.ink import excess, most_ink
from app.scoring.scores import Reconstruct, Score, register

FLOOR = 0.1
"""Added to the squared ink (a bowtie has about 90), so that an empty page does not divide by 0."""

TINY = 1e-6
"""Added to the squared error, so that a perfect reconstruction has a logarithm."""

NARROWEST, THINNEST = 0.005, 0.05
"""The quantile of the normals' widths that `fit` takes; the least width in pixels to divide by."""

MIRRORS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


@register
@dataclasses.dataclass(frozen=True)
class MirroredError(Score):
    """Mean over the four mirrored views of log( |x − r|² / (|x|² + 0.1) ), in nats; about 0 where nothing is explained.

    For drawings whose mirror images are as normal as they are, such as bowties: the mean removes accidents of a single
    view. The error is divided by the ink, so that a heavy drawing is not odder than a light one. If the ink is narrower
    than in nearly all normal drawings, 2 · log(width / the drawing's own width) is added, because a convolutional
    autoencoder easily reconstructs a line or a dot. The width is the standard deviation of the ink across its main axis
    (`ink_width`).

    Blind to anomalies that the autoencoder reconstructs; of no use for letters, digits and everything else that has a
    right and a left. Ink beyond `ink` counts as odd too (`app.scoring.ink`). `width` and `ink` are fitted on normals;
    0 adds nothing.
    """

    name = "mirrored"
    kinds = frozenset({"drawing"})
    ndims = frozenset({2})
    width: float = 0.0
    ink: float = 0.0

    def fit(self, x: NDArray[np.float32], reconstruct: Reconstruct) -> "MirroredError":
        """The width that all but one in 200 of these normals reach, and the most ink."""
        return dataclasses.replace(self, width=float(np.quantile(ink_width(x), NARROWEST)), ink=most_ink(x))

    @property
    def passes(self) -> int:
        return len(MIRRORS)

    def queries(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """x : (n, height, width); returns (4n, height, width)."""
        return np.concatenate([x[:, ::down, ::across] for down, across in MIRRORS])

    def score(
        self, x: NDArray[np.float32], reconstructions: NDArray[np.float32], queries: NDArray[np.float32] | None = None
    ) -> NDArray[np.float64]:
        """x : (n, height, width); reconstructions : of all its `queries`, in their order."""
        views = self.queries(x) if queries is None else queries
        missing = views - reconstructions
        error = np.einsum("nij,nij->n", missing, missing).astype(np.float64)
        ink = np.einsum("nij,nij->n", views, views).astype(np.float64)
        explained = np.log((error + TINY) / (ink + FLOOR)).reshape(len(MIRRORS), len(x)).mean(axis=0)
        explained = explained + excess(x, self.ink)
        if not self.width:
            return explained
        narrower = np.log(self.width / np.maximum(ink_width(x), THINNEST))
        return explained + 2 * np.maximum(narrower, 0)


def ink_width(x: NDArray[np.float32]) -> NDArray[np.float64]:
    """Standard deviation of the ink across its main axis in pixels, (n,): the root of the lesser eigenvalue of its
    covariance.

    x : (n, height, width). 0 for an empty page, about 0.5 for a dot or a straight line, 1.6 for the flattest bowties.
    """
    n, height, width = x.shape
    ink = x.reshape(n, -1).astype(np.float64)
    row, column = (place.ravel().astype(np.float64) for place in np.mgrid[:height, :width])
    share = ink / (ink.sum(1, keepdims=True) + 1e-9)
    down, across = share @ row, share @ column
    var_down, var_across = share @ row**2 - down**2, share @ column**2 - across**2
    both = share @ (row * column) - down * across
    lesser = (var_down + var_across) / 2 - np.hypot((var_down - var_across) / 2, both)
    return np.sqrt(np.maximum(lesser, 0))
