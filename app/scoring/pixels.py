"""How well maps show where a defect is: pixel AUROC and PRO against masks.

Every function takes `maps` and `masks`, two lists of arrays (h, w), one of each for every photo. A map is higher where
the photo is odder; a mask is true on the defect, and all false for a normal photo. Photos may differ in size. NaN and
infinity are refused.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from app.errors import InputError

Maps = Sequence[NDArray[np.float32]]
Masks = Sequence[NDArray[np.bool_]]
PRO_LIMIT = 0.3
"""False-positive rate up to which PRO is averaged (Bergmann et al. 2021)."""


def check(maps: Maps, masks: Masks) -> None:
    """Raise InputError for maps and masks that do not fit each other, and if nothing or everything is marked."""
    if len(maps) != len(masks):
        raise InputError(f"There are {len(maps)} maps and {len(masks)} masks. Expected one mask for each map.")
    for i, (map_, mask) in enumerate(zip(maps, masks, strict=True)):
        if map_.shape != mask.shape:
            raise InputError(f"Mask {i} is {mask.shape} and its map {map_.shape}. Expected the same size.")
        if not np.isfinite(map_).all():
            raise InputError(f"Map {i} holds numbers that are not finite. Train the detector again.")
    marked = sum(int(mask.sum()) for mask in masks)
    if not 0 < marked < sum(mask.size for mask in masks):
        raise InputError(f"{marked} pixels are marked as defective. Expected some, and not all.")


def pixel_auroc(maps: Maps, masks: Masks) -> float:
    """Area under the ROC curve of single pixels, all photos together: each pixel counts the same. Ties count half."""
    check(maps, masks)
    odd = np.concatenate([np.asarray(m)[k] for m, k in zip(maps, masks, strict=True)])
    plain = np.sort(np.concatenate([np.asarray(m)[~k] for m, k in zip(maps, masks, strict=True)]))
    odd.sort()
    below = np.searchsorted(plain, odd, "left") + np.searchsorted(plain, odd, "right")
    return float(below.mean(dtype=np.float64) / (2 * len(plain)))


def pro(maps: Maps, masks: Masks, limit: float = PRO_LIMIT) -> float:
    """Per-region overlap (Bergmann et al. 2021), averaged over false-positive rates from 0 to `limit`.

    Each connected region of a mask (touching corners count) weighs the same, however large. At a threshold, a region's
    overlap is the share of its pixels above it, and the false-positive rate the share of all unmarked pixels above it.
    returns : 0 to 1; 1 where every region is covered before the first unmarked pixel. The curve is a straight line
        between distinct values.
    """
    check(maps, masks)
    if not 0 < limit <= 1:
        raise InputError(f"Expected a false-positive rate above 0 and up to 1. Received {limit:g}.")
    values, weights, plain = [], [], []
    for map_, mask in zip(maps, masks, strict=True):
        plain.append(np.asarray(map_)[~mask])
        regions, n = ndimage.label(mask, np.ones((3, 3)))
        sizes = np.bincount(regions.ravel(), minlength=n + 1)
        values.append(np.asarray(map_)[mask])
        weights.append(1.0 / sizes[regions[mask]])
    value, weight = np.concatenate(values), np.concatenate(weights)
    normal = np.sort(np.concatenate(plain))
    order = np.argsort(-value)
    value, weight = value[order], weight[order]
    # Only the distinct values on a defect change the overlap, so the corners of the curve are just before and at each
    # of these values.
    covered = np.concatenate([[0.0], np.cumsum(weight)]) / weight.sum()
    distinct = np.concatenate([np.flatnonzero(np.diff(value)), [len(value) - 1]])
    level = value[distinct]
    above = 1 - np.searchsorted(normal, level, "right") / len(normal)
    from_level = 1 - np.searchsorted(normal, level, "left") / len(normal)
    overlap = covered[distinct + 1]
    before = np.concatenate([[0.0], overlap[:-1]])
    x = np.concatenate([[0.0], np.stack([above, from_level], 1).ravel(), [1.0]])
    y = np.concatenate([[0.0], np.stack([before, overlap], 1).ravel(), [1.0]])
    inside = x < limit
    at_limit = np.interp(limit, x, y)
    x, y = np.concatenate([x[inside], [limit]]), np.concatenate([y[inside], [at_limit]])
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2) / limit)
