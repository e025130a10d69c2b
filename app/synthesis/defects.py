"""One defect in a photo, of either kind: like a real one, or an object that does not belong there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from app.kinds.photo import spoiling
from app.kinds.photo.preparing import FAINTEST, SPREAD
from app.synthesis import blending, objects
from app.synthesis.blending import Colours, Plane, resized

Rng = np.random.Generator
Box = tuple[int, int, int, int]
SIZES = {"similar": (0.04, 0.16), "random": (0.15, 0.45)}
"""Longer side of what is pasted, least and most, as a share of the photo's shorter one."""
VISIBLE = 0.025
"""Mean change, of the range from 0 to 1, below which a defect cannot be seen and is made again."""
TRIES = 12


@dataclass(frozen=True)
class Defect:
    """A photo with one defect more, (h, w, 3); where, (h, w) bool; and what it is."""

    photo: Colours
    where: NDArray[np.bool_]
    name: str

    @property
    def box(self) -> Box:
        """(left, top, right, bottom) in pixels; right and bottom are the first outside of it."""
        rows, columns = np.flatnonzero(self.where.any(1)), np.flatnonzero(self.where.any(0))
        return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def add(photo: Colours, kind: str, other: Colours, things: Sequence[Image.Image], grey: bool, rng: Rng) -> Defect:
    """The photo with one visible defect of that kind.

    other : another photo of the same shape, for pieces of it; things : objects to paste, where some are given
    grey : whether what is added has no colours
    """
    for _ in range(TRIES):
        # What is like a real defect is drawn; given objects are pasted half of the time.
        if kind == "similar" and not (things and rng.random() < 0.5):
            made = drawn(photo, other, rng)
        else:
            given = things[int(rng.integers(len(things)))] if things else None
            made = pasted(photo, given or objects.cut_out(other, rng), kind, "object" if given else "piece", grey, rng)
        if made.where.any() and np.abs(made.photo - photo)[made.where].mean() > VISIBLE:
            return made
    # Whatever the photo is, one of black and white is far from it.
    share = spoiling.blob(photo.shape[:2], spoiling.place(evened(photo, photo), rng), rng)
    flat = np.full_like(photo, float(photo.mean() < 0.5))
    return Defect(blending.alpha(photo, flat, share), share > spoiling.MARKED, "flat blob")


def evened(x: Colours, photo: Colours) -> Colours:
    """`x` as prepared photos are, by the mean and the standard deviation of `photo`: what `spoiling` works on."""
    return ((x - photo.mean()) / (max(float(photo.std()), FAINTEST) * SPREAD) + 0.5).astype(np.float32)


def drawn(photo: Colours, other: Colours, rng: Rng) -> Defect:
    """A scratch, a spot, a patch from elsewhere: the very defects that detectors learn from."""
    name, share, filling = spoiling.defect(np.stack([evened(photo, photo), evened(other, photo)]), 0, rng)
    spread = max(float(photo.std()), FAINTEST) * SPREAD
    colours = np.clip((filling - 0.5) * spread + photo.mean(), 0, 1).astype(np.float32)
    return Defect(blending.alpha(photo, colours, share), share > spoiling.MARKED, name)


def pasted(photo: Colours, thing: Image.Image, kind: str, what: str, grey: bool, rng: Rng) -> Defect:
    """An object, scaled, turned, with other colours and noise; of the similar ones two in three by Poisson's way."""
    smooth = kind == "similar" and rng.random() < 2 / 3
    colours, share = varied(thing, min(photo.shape[:2]), SIZES[kind], grey, rng)
    at = spoiling.place(evened(photo, photo), rng)
    top, left = at[0] - share.shape[0] // 2, at[1] - share.shape[1] // 2
    rows = slice(max(top, 0), min(top + share.shape[0], photo.shape[0]))
    columns = slice(max(left, 0), min(left + share.shape[1], photo.shape[1]))
    part = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
    blend = blending.poisson if smooth else blending.alpha
    out, where = photo.copy(), np.zeros(photo.shape[:2], bool)
    out[rows, columns] = blend(photo[rows, columns], colours[part], share[part])
    where[rows, columns] = share[part] > spoiling.MARKED
    return Defect(out, where, f"{'blended' if smooth else 'pasted'} {what}")


def varied(thing: Image.Image, shorter: int, sizes: tuple[float, float], grey: bool, rng: Rng) -> tuple[Colours, Plane]:
    """An object at some size and turn, and in another light: its colours, also around it, and how much of it shows.

    shorter : of the photo's sides, in pixels
    """
    longer = max(4.0, shorter * float(np.exp(rng.uniform(*np.log(sizes)))))
    scale = longer / max(thing.size)
    size = max(2, round(thing.width * scale)), max(2, round(thing.height * scale))
    turned = thing.resize(size).rotate(float(rng.uniform(0, 360)), Image.Resampling.BILINEAR, expand=True)
    pixels = np.pad(np.asarray(turned, np.float32) / np.float32(255), ((1, 1), (1, 1), (0, 0)))
    colours, share = pixels[..., :3], pixels[..., 3]
    if share.max() > 0.5:
        nearest = ndimage.distance_transform_edt(share <= 0.5, return_distances=False, return_indices=True)
        colours = colours[tuple(nearest)]
    if grey:
        colours = np.repeat(colours.mean(2, keepdims=True), 3, axis=2)
    gain, offset = rng.uniform(0.8, 1.2, 1 if grey else 3), rng.uniform(-0.1, 0.1, 1 if grey else 3)
    noise = rng.normal(0, rng.uniform(0, 0.04), (*share.shape, 1 if grey else 3))
    return np.clip(colours * gain + offset + noise, 0, 1).astype(np.float32), share


def like(other: Colours, photo: Colours, grey: bool) -> Colours:
    """`other` in the size of `photo`, and without colours where that has none."""
    fitted = resized(other, (photo.shape[0], photo.shape[1]))
    return np.repeat(fitted.mean(2, keepdims=True), 3, axis=2) if grey else fitted
