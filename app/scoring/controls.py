"""Controls: how high a figure would be without looking at the defects. Each says if it makes the figure worthless.

Test photos that were taken on another day, in other light, or of the same objects as the training photos can be told
apart by that alone. A figure is only worth as much as it exceeds its controls.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

from app.errors import InputError
from app.scoring.maps import MapScore, smoothed
from app.scoring.metrics import auroc

NEAR = 24
"""Pixels around a mask that still count as the defect."""
FAR = 48
"""Pixels from a mask beyond which a texture counts as untouched."""
THUMBNAIL = 32
"""Pixels of a thumbnail's sides."""
TELLING = 0.9
"""AUROC from which a control tells the photos apart."""
COPY = 0.997
"""Correlation of thumbnails from which two photos count as near-duplicates. A copy that was reduced by a fifth and
saved as a poor JPEG keeps 0.998. Two photos of similar parts in the same position rarely reach 0.996."""


@dataclass(frozen=True)
class Control:
    """One control beside a figure.

    figure : an AUROC, or a share if `sentence` says so; worthless : whether it makes the figure worthless
    """

    name: str
    figure: float
    worthless: bool
    sentence: str


def brightness(normal: ArrayLike, anomalous: ArrayLike, normalised: bool) -> Control:
    """How well mean brightness alone tells the photos apart, whichever kind is brighter.

    normal, anomalous : mean brightness of each original photo, (n,) and (m,)
    normalised : whether the detector normalises each photo's brightness
    """
    figure = auroc(normal, anomalous)
    figure = max(figure, 1 - figure)
    telling = figure >= TELLING
    if not telling:
        sentence = f"Mean brightness alone tells the test photos apart with AUROC {figure:.2f}."
    elif normalised:
        sentence = (
            f"Mean brightness alone tells the test photos apart with AUROC {figure:.2f}. The detector does not see it, "
            f"since each photo's brightness is normalised; look at the other controls too."
        )
    else:
        sentence = (
            f"Mean brightness alone tells the test photos apart with AUROC {figure:.2f}, so the detector's figure is "
            f"worthless. Normalise each photo's brightness."
        )
    return Control("brightness", figure, telling and not normalised, sentence)


def thumbnails(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples (n, h, w) or (n, h, w, channels) as rows of unit length: averaged to at most 32×32, less their mean.

    Photos of one colour become rows of 0.
    """
    grey = x if x.ndim == 3 else x.mean(axis=3)
    n, height, width = grey.shape
    rows, columns = (np.arange(min(size, THUMBNAIL)) * size // min(size, THUMBNAIL) for size in (height, width))
    counts = np.diff([*rows, height])[:, None] * np.diff([*columns, width])
    small = np.add.reduceat(np.add.reduceat(grey, rows, axis=1), columns, axis=2) / counts
    flat = small.reshape(n, -1) - small.reshape(n, -1).mean(axis=1, keepdims=True)
    return (flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)).astype(np.float32)


def nearest(thumbs: NDArray[np.float32], training: NDArray[np.float32]) -> NDArray[np.float64]:
    """Correlation of each thumbnail with the training thumbnail most like it: (n,), −1 to 1."""
    return (thumbs @ training.T).max(axis=1).astype(np.float64)


def nearest_thumbnail(normal: ArrayLike, anomalous: ArrayLike, image_auroc: float) -> Control:
    """How well `nearest` alone tells the photos apart.

    normal, anomalous : `nearest` of the test photos, (n,) and (m,); image_auroc : the figure that this controls
    """
    figure = auroc(-np.asarray(normal), -np.asarray(anomalous))
    worthless = figure >= TELLING or (figure > 0.6 and figure >= image_auroc - 0.02)
    sentence = f"The nearest training photo, 32 pixels large, tells the test photos apart with AUROC {figure:.2f}."
    if worthless:
        sentence = (
            f"{sentence[:-1]}, so the detector's figure is worthless: normal test photos seem to show the same objects "
            f"as the training photos. Divide by object, not by photo."
        )
    return Control("nearest_thumbnail", figure, worthless, sentence)


def near_duplicates(near: ArrayLike) -> int:
    """How many test photos are nearly equal to a training photo. near : `nearest` of the test photos, (n,)"""
    return int((np.asarray(near) >= COPY).sum())


def told_of_duplicates(count: int, of: int) -> str | None:
    """A warning that `count` of the test photos are near-duplicates of training photos; None if none is."""
    if not count:
        return None
    said = "is a near-duplicate of a training photo" if count == 1 else "are near-duplicates of training photos"
    return (
        f"{count} of {of} test photos {said}: recognising what was memorised proves nothing. Leave such photos out of "
        f"the training or out of the test."
    )


def outside_masks(
    score: MapScore, normal: NDArray[np.float32], anomalous: NDArray[np.float32], masks: NDArray[np.bool_], image: float
) -> Control:
    """The score of anomalous photos away from their defects against that of whole normal photos; should be near 0.5.

    normal, anomalous : maps (n, h, w) and (m, h, w); masks : (m, h, w), true on the defect and `NEAR` around it, as
    `dilated` makes them, in the maps' frame; image : the image AUROC that this is the control of
    """
    places = smoothed(anomalous, score.smoothing).astype(np.float64)
    outside = [score.reduce(map_[~mask][None])[0] for map_, mask in zip(places, masks, strict=True) if not mask.all()]
    if not outside:
        raise InputError("Every mask covers its whole photo. Expected some of each photo to be free of the defect.")
    figure = auroc(score.of_maps(normal), np.array(outside))
    worthless = figure - 0.5 > (image - 0.5) / 2
    sentence = f"Away from the defects, the score tells the test photos apart with AUROC {figure:.2f}"
    sentence += (
        f": much of the {image:.2f} comes from how the photos were taken, and not from the defects. The figure is "
        f"worthless."
        if worthless
        else "; 0.5 is best."
    )
    return Control("outside_mask", figure, worthless, sentence)


def dilated(mask: NDArray[np.bool_], pixels: int = NEAR) -> NDArray[np.bool_]:
    """The mask and everything within that many pixels of it. An empty mask stays empty."""
    return ndimage.distance_transform_edt(~mask) <= pixels if mask.any() else mask.copy()


def same_places(
    normal: Sequence[NDArray[np.float32]], anomalous: Sequence[NDArray[np.float32]], masks: Sequence[NDArray[np.bool_]]
) -> tuple[float, float, Control]:
    """For textures: the share of normal photos that score lower than an anomalous photo over the same pixels.

    normal, anomalous, masks : arrays (h, w), all of one size and in one frame
    returns : that share inside the masks, that share more than `FAR` pixels away from them, each averaged over the
        photos that have such pixels, and the control
    Raises InputError if no mask leaves any pixel that far away.
    """
    inside, away = [], []
    stack = np.stack(normal)
    for map_, mask in zip(anomalous, masks, strict=True):
        if not mask.any():
            continue
        inside.append(np.mean(stack[:, mask].mean(axis=1) < map_[mask].mean()))
        far = ndimage.distance_transform_edt(~mask) > FAR
        if far.any():
            away.append(np.mean(stack[:, far].mean(axis=1) < map_[far].mean()))
    if not inside or not away:
        raise InputError(f"No mask leaves anything {FAR} pixels away from it. Expected smaller defects.")
    near, far_ = float(np.mean(inside)), float(np.mean(away))
    worthless = far_ - 0.5 > (near - 0.5) / 2
    sentence = (
        f"Over the defects, {near:.0%} of normal photos score lower; over the same photos {FAR} pixels away from them, "
        f"{far_:.0%}"
    )
    sentence += ": the score is not about the defects. The figure is worthless." if worthless else "; 50 % is best."
    return near, far_, Control("same_places", far_, worthless, sentence)
