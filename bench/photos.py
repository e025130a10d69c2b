"""How well odd photos are told from normal ones, and where: the feature map's autoencoder beside PatchCore and PaDiM.

    python bench/photos.py [--data FOLDER] [--set mvtec_screw_256 magnetic_tile] [--plain] [--curve]

Reads sets in MVTec's layout from the data folder (default: $ODDITY_DATA, or data/). Where the training photos show a
part on a plain ground, it is measured aligned and not aligned; --plain leaves out the aligned run. Every method has
the same features, one default for all sets, and a score that is the mean of the worst 5 % of its smoothed map.

Columns: image AUROC; pixel AUROC; PRO up to 30 % false positives; AUROC of the score outside the masks, dilated by 24
pixels; for textures the share of normal photos that score lower over the same pixels, inside the masks and far from
them. Then what the controls say. --curve: image AUROC after training on 20, 40, 80 … photos.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import autoencoders
from app.config import Settings
from app.datasets.image_folders import PhotoBatches, PhotoSet, find, read_mask
from app.errors import InputError, OddityError
from app.kinds.base import Preprocessing
from app.kinds.photo.files import read_pixels
from app.kinds.photo.frames import Frame, warp
from app.kinds.photo.preparing import crop_for, looks_alignable
from app.scoring import controls, metrics, pixels
from app.scoring.maps import WorstShare, smoothed

SCORE = WorstShare(smoothing=0.5)
SIDE = 256
"""Of photos that are not aligned; maps are compared with masks at that size too, for speed."""
PAD = 0.01
"""What PaDiM adds to the diagonal of its covariances."""

Mapper = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Test:
    """Test photos as an autoencoder sees them, where each lies, its mask in a frame of 256 pixels, and its kind."""

    samples: np.ndarray
    frames: list[Frame]
    masks: list[np.ndarray]
    kinds: np.ndarray
    brightness: np.ndarray


def load(photos: PhotoSet, spec: Preprocessing) -> Test:
    """Every test photo of the set, normal ones first."""
    paths = [("good", path) for path in photos.normal]
    paths += [(kind, path) for kind, found in photos.anomalous.items() for path in found]
    read = list(PhotoBatches(tuple(path for _, path in paths), spec).with_frames())
    frames = [frame for _, some in read for frame in some]
    masks = []
    for (_, path), frame in zip(paths, frames, strict=True):
        if path in photos.masks:
            mask = read_mask(photos.masks[path], frame.size)
            to_mask = np.diag(np.array(frame.size) / SIDE)
            masks.append(warp(mask.astype(np.float32), to_mask, np.zeros(2), (SIDE, SIDE), 0) > 0.5)
        else:
            masks.append(np.zeros((SIDE, SIDE), bool))
    light = np.array([read_pixels(path, "grey", 64)[0].mean() for _, path in paths])
    frames = [in_frame_of(frame, SIDE) for frame in frames]
    return Test(np.concatenate([x for x, _ in read]), frames, masks, np.array([kind for kind, _ in paths]), light)


def in_frame_of(frame: Frame, side: int) -> Frame:
    """The same place in the photo stretched to side × side."""
    factor = side / np.array(frame.size)
    return Frame((side, side), factor[:, None] * frame.matrix, factor * frame.offset)


def peers(features: np.ndarray) -> Iterator[tuple[str, Mapper]]:
    """PatchCore and PaDiM, fitted to training features (n, rows, columns, channels)."""
    cells = features.reshape(-1, features.shape[-1])
    words = core_set(cells, 3000)
    lengths = np.square(words).sum(1)

    def patch_core(x: np.ndarray) -> np.ndarray:
        maps = [np.square(p).sum(2) + (lengths - 2 * p @ words.T).min(2) for p in x]
        return np.sqrt(np.maximum(np.stack(maps), 0))

    yield "PatchCore, 3,000 cells", patch_core
    centre = features.mean(0)
    away = features - centre
    inverse = np.linalg.inv(
        np.einsum("nhwc,nhwd->hwcd", away, away) / len(away) + PAD * np.eye(features.shape[-1])
    ).astype(np.float32)

    def padim(x: np.ndarray) -> np.ndarray:
        return np.sqrt(np.einsum("nhwc,hwcd,nhwd->nhw", x - centre, inverse, x - centre, optimize=True))

    yield "PaDiM", padim


def core_set(cells: np.ndarray, count: int) -> np.ndarray:
    """`count` of the cells (n, channels), each the farthest from those before it: (count, channels).

    Greedy k-centre (Gonzalez 1985) on a random part of the cells. Where there are fewer, some come twice.
    """
    rng = np.random.default_rng(0)
    cells = cells[rng.permutation(len(cells))[:20_000]]
    lengths = np.square(cells).sum(axis=1)
    distances = np.full(len(cells), np.inf, np.float32)
    picked = [0]
    while len(picked) < count:
        last = cells[picked[-1]]
        distances = np.minimum(distances, lengths + np.square(last).sum() - 2 * cells @ last)
        picked.append(int(distances.argmax()))
    return cells[picked]


def row(name: str, maps: np.ndarray, test: Test, shape: tuple[int, ...], texture: bool) -> float:
    """Print one line of figures; return the image AUROC. The same pixels mean the same only on a texture."""
    good = test.kinds == "good"
    scores = SCORE.of_maps(maps)
    image = metrics.auroc(scores[good], scores[~good])
    smooth = smoothed(maps, SCORE.smoothing)
    back = [frame.bring_back(m, (shape[0], shape[1])) for m, frame in zip(smooth, test.frames, strict=True)]
    figures = [image, pixels.pixel_auroc(back, test.masks), pixels.pro(back, test.masks)]
    odd = [i for i in np.flatnonzero(~good) if test.masks[i].any()]
    near = np.stack([on_map(controls.dilated(test.masks[i]), test.frames[i], maps.shape[1:], shape) for i in odd])
    outside = controls.outside_masks(SCORE, maps[good], maps[odd], near, image)
    figures.append(outside.figure)
    said, shares = [outside], ""
    if texture:
        inside, far, places = controls.same_places(
            [b for b, g in zip(back, good, strict=True) if g], [back[i] for i in odd], [test.masks[i] for i in odd]
        )
        said, shares = [outside, places], f"{inside:.2f} / {far:.2f}"
    by_kind = ", ".join(
        f"{k} {metrics.auroc(scores[good], scores[test.kinds == k]):.2f}" for k in np.unique(test.kinds) if k != "good"
    )
    print(f"  {name:<36}" + "  ".join(f"{f:.3f}" for f in figures) + f"  {shares:<12}  {by_kind}", flush=True)
    for control in said:
        if control.worthless:
            print(f"      {control.sentence}")
    return image


def on_map(mask: np.ndarray, frame: Frame, cells: tuple[int, ...], shape: tuple[int, ...]) -> np.ndarray:
    """A photo's mask at the middle of every cell of its map."""
    stretch = np.array(shape[:2]) / np.array(cells)
    return warp(mask.astype(np.float32), frame.matrix * stretch, frame.offset, (cells[0], cells[1]), 0) > 0.5


def measure(photos: PhotoSet, spec: Preprocessing, texture: bool, curve: bool) -> None:
    """Train, and print a table."""
    from app.autoencoders import feature_map

    started = time.monotonic()
    batches = list(PhotoBatches(photos.training, spec))
    model = feature_map.build(spec.shape, autoencoders.three_in_ten(len(photos.training)))
    feature_map.fit(model, batches)
    print(f"\n{photos.name}, {dict(spec.options)}, {spec.shape}: trained in {time.monotonic() - started:.0f} s")
    test = load(photos, spec)
    good = test.kinds == "good"
    print(f"  {'':<36}image  pixel  PRO    outside  inside / far")
    image = row("feature_map", mapped(model, test.samples), test, spec.shape, texture)
    before = model.get_layer("features")
    features = np.concatenate([np.asarray(before(batch)) for batch in batches])
    seen = np.concatenate([np.asarray(before(test.samples[i : i + 16])) for i in range(0, len(good), 16)])
    for name, peer in peers(features):
        row(name, peer(seen).astype(np.float32), test, spec.shape, texture)
    training = controls.thumbnails(np.concatenate(batches))
    thumbs = controls.thumbnails(test.samples)
    near = controls.nearest(thumbs, training)
    print("  " + controls.brightness(test.brightness[good], test.brightness[~good], normalised=True).sentence)
    print("  " + controls.nearest_thumbnail(near[good], near[~good], image).sentence)
    print(f"  {controls.near_duplicates(near)} of {len(good)} test photos are near-duplicates of training photos.")
    for n in (20, 40, 80, 160, 320) if curve else ():
        if n < len(photos.training):
            some = np.concatenate(batches)[np.random.default_rng(0).permutation(len(photos.training))[:n]]
            part = feature_map.build(spec.shape, autoencoders.three_in_ten(n))
            feature_map.solve(part, some)
            scores = SCORE.of_maps(mapped(part, test.samples))
            print(f"  {n:>4} training photos: image AUROC {metrics.auroc(scores[good], scores[~good]):.3f}", flush=True)


def mapped(model: Any, samples: np.ndarray) -> np.ndarray:
    """The model's maps of samples, 16 at a time."""
    return np.concatenate([np.asarray(model(samples[i : i + 16]))[..., 0] for i in range(0, len(samples), 16)])


def main() -> None:
    """Print a table for every set."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="folder of the data sets (default: $ODDITY_DATA, or data/)")
    parser.add_argument("--set", nargs="+", default=["mvtec_screw_256", "magnetic_tile"], help="sets in MVTec's layout")
    parser.add_argument("--plain", action="store_true", help="leave out the aligned run")
    parser.add_argument("--curve", action="store_true", help="train on fewer photos, too")
    given = parser.parse_args()
    settings = Settings.from_environment()
    settings = settings.model_copy(update={"data_dir": given.data or settings.data_dir})
    autoencoders.prepare(0)
    try:
        for name in given.set:
            photos = find(settings.data_dir / name)
            if not photos.normal or not photos.masks:
                raise InputError(f"{name} has no test/good, or no masks. Expected both, to measure on.")
            texture = not looks_alignable(photos.training)
            if not texture and not given.plain:
                crop = crop_for(photos.training)
                options = {"align": True, "normalise": True, "length": crop.length}
                measure(photos, Preprocessing("photo", crop.shape, options=options), texture, given.curve)
            measure(photos, Preprocessing("photo", (SIDE, SIDE), options={"normalise": True}), texture, given.curve)
    except OddityError as error:
        parser.exit(2, f"Error: {error}\n")


if __name__ == "__main__":
    main()
