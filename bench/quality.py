"""How well drawings of other things are told from bowties: every shipped detector beside PCA and nearest neighbour.

    python bench/quality.py [--data FOLDER] [--models FOLDER] [--detector NAME …]

Reads `quickdraw/bowtie.npy` and `quickdraw/anomalies.npz` from the data folder (default: $ODDITY_DATA, or data/).
Each detector is tested on the bowties that its own training kept for testing, and on every category of the archive.
PCA, nearest neighbour and, where it is installed, PyOD learn the bowties that the first detector learnt and are tested
on the ones that it is.

Columns: mean squared error on the test bowties; false alarms at the detector's own threshold; mean AUROC over the
categories; mean recall with at most 5 % of the test bowties flagged, and at the detector's own threshold (for the
baselines, one chosen on the validation bowties); the largest p-value of a blank page, a dot and a line; the four
categories with the lowest AUROC.
"""

import argparse
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.config import Settings
from app.datasets import registry
from app.datasets.base import Request
from app.detectors import store
from app.detectors.detector import Detector
from app.errors import OddityError
from app.evaluation.evaluate import own_parts
from app.kinds.drawing.strokes import to_bitmap
from app.scoring import metrics, reconstruction, thresholds
from app.scoring.calibration import p_values

COMPONENTS = 32
"""Of the PCA: as many as the dense detector's bottleneck has units."""

Scorer = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Candidate:
    """Something that scores drawings, (n, 28, 28) float32 in [0, 1], with what it is tested on."""

    name: str
    score: Scorer
    threshold: float
    calibration: np.ndarray
    test: np.ndarray
    reconstruct: Scorer | None = None


def bitmaps(samples: np.ndarray) -> np.ndarray:
    """Samples as (n, 28, 28) float32 in [0, 1]."""
    return samples.reshape(-1, 28, 28).astype(np.float32) / np.float32(255)


def shipped(settings: Settings, wanted: Iterable[str]) -> tuple[list[Candidate], list[np.ndarray]]:
    """Every saved detector of drawings, and the three parts of the first one's data."""
    candidates: list[Candidate] = []
    parts: list[np.ndarray] = []
    for name in wanted or store.names(settings.models_dir):
        detector = store.load(settings.models_dir, name)
        learnt = detector.spec.dataset
        if (learnt.name, learnt.category) != ("quickdraw", "bowtie"):
            continue
        own = [bitmaps(part) for part in own_parts(detector, settings)]
        parts = parts or own
        candidates.append(
            Candidate(
                f"{name} ({detector.score_by.name})",
                detector.score,
                detector.threshold,
                np.array(detector.normals),
                own[2],
                partial(reconstructed, detector),
            )
        )
    return candidates, parts


def reconstructed(detector: Detector, x: np.ndarray) -> np.ndarray:
    """What the detector makes of drawings."""
    return detector.inspect(x).reconstruction


def baselines(parts: list[np.ndarray]) -> list[Candidate]:
    """PCA by squared and by relative error, the distance to the nearest training bowtie, and PyOD's where it is."""
    training = parts[0].reshape(len(parts[0]), -1)
    mean = training.mean(axis=0)
    components = np.linalg.svd(training - mean, full_matrices=False)[2][:COMPONENTS]

    def pca(x: np.ndarray) -> np.ndarray:
        flat = x.reshape(len(x), -1) - mean
        return (flat @ components.T @ components + mean).reshape(x.shape)

    def nearest(x: np.ndarray) -> np.ndarray:
        flat = x.reshape(len(x), -1)
        squares = (flat**2).sum(1)[:, None] + (training**2).sum(1) - 2 * flat @ training.T
        return np.sqrt(np.maximum(squares.min(axis=1), 0)).astype(np.float64)

    found: list[tuple[str, Scorer, Scorer | None]] = [
        ("PCA, 32 components (mse)", lambda x: reconstruction.mean_squared_error(x, pca(x)), pca),
        ("PCA, 32 components (relative)", lambda x: reconstruction.relative_error(x, pca(x)), pca),
        ("nearest neighbour (distance)", nearest, None),
        *((name, score, None) for name, score in rivals(training)),
    ]
    candidates = []
    for name, score, reconstruct in found:
        normal = score(parts[1])
        threshold = thresholds.choose("false-alarm-rate", normal, rate=0.05).value
        candidates.append(Candidate(name, score, threshold, np.sort(normal), parts[2], reconstruct))
    return candidates


def rivals(training: np.ndarray) -> Iterable[tuple[str, Scorer]]:
    """PyOD's detectors with their own settings, where PyOD is installed, which brings torch: so nothing here needs it.

    training : (n, 784) float32 in [0, 1]
    """
    if find_spec("pyod") is None:
        print("PyOD is not installed, so it is not measured. python -m pip install pyod torch\n", file=sys.stderr)
        return
    from pyod.models.auto_encoder import AutoEncoder
    from pyod.models.ecod import ECOD
    from pyod.models.iforest import IForest
    from pyod.models.knn import KNN

    for model in (AutoEncoder(verbose=0, random_state=0), KNN(), IForest(random_state=0), ECOD()):
        model.fit(training)
        yield f"PyOD {type(model).__name__}", partial(decided, model)


def decided(model: Any, x: np.ndarray) -> np.ndarray:
    """What a detector of PyOD says of drawings; higher is more anomalous there, too."""
    scores: np.ndarray = model.decision_function(x.reshape(len(x), -1))
    return scores


def primitives() -> np.ndarray:
    """A blank page, a dot, and lines at twelve angles, as the drawing page would send them."""
    angles = np.linspace(0, np.pi, 12, endpoint=False)
    lines = [[[[0, 100 * np.cos(a)], [0, 100 * np.sin(a)]]] for a in angles]
    return np.stack([to_bitmap(drawing) for drawing in ([], [[[50], [50]]], *lines)])


def row(candidate: Candidate, sources: dict[str, np.ndarray]) -> str:
    """One line of the table."""
    normal = candidate.score(candidate.test)
    scores = {name: candidate.score(x) for name, x in sources.items()}
    areas = {name: metrics.auroc(normal, s) for name, s in scores.items()}
    at_five = np.mean([metrics.recall_at_false_alarm_rate(normal, s, 0.05) for s in scores.values()])
    own = np.mean([thresholds.is_anomaly(s, candidate.threshold).mean() for s in scores.values()])
    alarms = thresholds.is_anomaly(normal, candidate.threshold).mean()
    odd = p_values(candidate.score(primitives()), candidate.calibration).max()
    error = "      "
    if candidate.reconstruct:
        error = f"{reconstruction.mean_squared_error(candidate.test, candidate.reconstruct(candidate.test)).mean():.4f}"
    lowest = ", ".join(f"{name} {areas[name]:.2f}" for name in sorted(areas, key=areas.__getitem__)[:4])
    areas_mean = np.mean(list(areas.values()))
    return (
        f"{candidate.name:<36}{len(candidate.test):>6}  {error}  {alarms:>6.1%}  {areas_mean:.3f}  {at_five:.3f}  "
        f"{own:.3f}  {odd:.3f}  {lowest}"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="folder of the data sets (default: $ODDITY_DATA, or data/)")
    parser.add_argument("--models", type=Path, help="folder of the detectors (default: $ODDITY_MODELS, or models/)")
    parser.add_argument("--detector", nargs="+", default=[], help="detectors to measure (default: all of bowties)")
    given = parser.parse_args()
    settings = Settings.from_environment()
    places = {"data_dir": given.data, "models_dir": given.models}
    settings = settings.model_copy(update={name: place for name, place in places.items() if place})
    try:
        archive = registry.load_sources("quickdraw/anomalies.npz", settings, Request(kind="drawing"))
        sources = {name: bitmaps(source.samples) for name, source in archive.items()}
        candidates, parts = shipped(settings, given.detector)
    except OddityError as error:
        parser.exit(2, f"Error: {error}\n")
    if not candidates:
        parser.exit(2, f"Error: There is no detector of bowties in {settings.models_dir}. Run python train.py.\n")
    print(f"{len(sources)} categories, {sum(map(len, sources.values()))} drawings\n")
    print(
        f"{'model (score)':<36}{'test':>6}  {'error':<6}  {'alarms':>6}  {'AUROC':<5}  {'at 5%':<5}  "
        f"{'own':<5}  {'p':<5}  lowest categories"
    )
    for candidate in [*candidates, *baselines(parts)]:
        print(row(candidate, sources), flush=True)


if __name__ == "__main__":
    main()
