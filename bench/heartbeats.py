"""How well odd heartbeats are told from normal ones: ECG5000, learnt from the normal rows of its training part alone.

    python bench/heartbeats.py [--data FOLDER] [--seed N] [--synthetic]

Reads `ecg5000/` from the data folder (default: $ODDITY_DATA, or data/); with --synthetic it takes the project's own
synthetic heartbeats instead. Each method is fitted six times: to all training beats, and to four fifths of them, so
that every training beat has a score from a fit that did not see it. The threshold is chosen on these scores, at 5 %
false alarms, and everything is then judged on the test rows, which nothing else has seen.

Columns: AUROC; F1, false alarms and recall at that threshold; seconds for all six fits by the clock, and of the
processor, which a busy machine does not change.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import autoencoders
from app.config import Settings
from app.datasets import registry
from app.datasets.base import Request
from app.errors import OddityError
from app.kinds.base import Preprocessing
from app.kinds.scaling import fit as fit_scaling
from app.kinds.scaling import standardise
from app.kinds.signal import KIND as SIGNAL
from app.scoring import metrics, scores, thresholds
from app.training.export import reconstruct
from app.training.fit import fit_anew
from app.training.parts import Parts
from app.training.recipes import best_known

Scorer = Callable[[np.ndarray], np.ndarray]
"""Takes beats (n, 140), gives scores (n,)."""
Fit = Callable[[np.ndarray, int], Scorer]
"""Takes normal beats and a seed."""

FOLDS, RATE = 5, 0.05


def by_recipe(architecture: str) -> Fit:
    """What `python train.py --dataset ecg5000 --architecture …` trains."""
    recipe = best_known("signal", architecture)
    score = scores.create(recipe.score)

    def fit(normal: np.ndarray, seed: int) -> Scorer:
        scaling = fit_scaling(recipe.scaling, normal)
        x, nothing = scaling.apply(normal), normal[:0]
        parts = Parts(x, nothing, nothing, Preprocessing(SIGNAL.name, x.shape[1:], scaling))
        model = fit_anew(parts, recipe, SIGNAL, seed)[0]

        def scored(beats: np.ndarray) -> np.ndarray:
            seen = scaling.apply(beats)
            return score.score(seen, reconstruct(model, seen))

        return scored

    return fit


def fit_components(normal: np.ndarray, seed: int, score: str = "mse") -> Scorer:
    """Two principal components."""
    from app.autoencoders import pca

    model = pca.build(normal.shape[1:], 2)
    pca.solve(model, normal)
    measure = scores.create(score)
    return lambda x: measure.score(x, np.asarray(model(x)))


def fit_worst_block(normal: np.ndarray, seed: int) -> Scorer:
    """Two principal components, judged by the worst fifth of a beat."""
    return fit_components(normal, seed, "worst-block")


def fit_nearest(normal: np.ndarray, seed: int) -> Scorer:
    """The distance to the nearest normal beat."""
    squares = np.square(normal).sum(1)
    return lambda x: np.square(x).sum(1) + (squares - 2 * x @ normal.T).min(1)


def fit_anomagram(normal: np.ndarray, seed: int) -> Scorer:
    """Anomagram's 140-7-3-2-3-7-140: ReLU, linear bottleneck, sigmoid, Adam 0.01; batch 64, with which it learns."""
    import keras

    autoencoders.prepare(seed)
    low, high = normal.min(), normal.max()
    units = ((7, "relu"), (3, "relu"), (2, "linear"), (3, "relu"), (7, "relu"), (normal.shape[1], "sigmoid"))
    model = keras.Sequential([keras.layers.Dense(n, activation=activation) for n, activation in units])
    model.compile(keras.optimizers.Adam(0.01), "mse")
    scaled = (normal - low) / (high - low)
    model.fit(scaled, scaled, batch_size=64, epochs=100, verbose=0)
    measure = scores.create("mse")
    return lambda x: measure.score((x - low) / (high - low), np.asarray(model((x - low) / (high - low))))


METHODS: dict[str, Fit] = {
    "ensemble (shipped)": by_recipe("ensemble"),
    "dense": by_recipe("dense"),
    "convolutional_bottleneck": by_recipe("convolutional_bottleneck"),
    "PCA 2": fit_components,
    "PCA 2, worst block": fit_worst_block,
    "nearest neighbour": fit_nearest,
    "140-7-3-2-3-7-140": fit_anomagram,
}


def out_of_fold(fit: Fit, normal: np.ndarray, seed: int) -> np.ndarray:
    """A score for each normal beat from a fit to the four fifths that it is not in: (n,)."""
    found = np.empty(len(normal))
    for fold in range(FOLDS):
        held_out = np.arange(len(normal)) % FOLDS == fold
        found[held_out] = fit(normal[~held_out], seed)(normal[held_out])
    return found


def load(settings: Settings, synthetic: bool) -> list[np.ndarray]:
    """Standardised beats: normal ones to train on, normal ones to test, odd ones to test."""
    if synthetic:
        kinds = ("ventricular", "premature", "block", "injury", "ischaemia", "double")
        asked = [[("normal", 300, 0)], [("normal", 500, 1)], [(kind, 100, 1) for kind in kinds]]
        place = "synthetic_heartbeats"
        parts = [
            [registry.load(place, settings, Request(category=k, limit=n, seed=s)) for k, n, s in each] for each in asked
        ]
    else:
        test = Request(part="test")
        asked_of = [Request(), test, replace(test, category="anomalous")]
        parts = [[registry.load("ecg5000", settings, request)] for request in asked_of]
    return [standardise(np.concatenate([data.samples for data in each])) for each in parts]


def main() -> int:
    """Print a line for each method."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("ODDITY_DATA", "data")))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--synthetic", action="store_true", help="synthetic heartbeats instead of ECG5000")
    given = parser.parse_args()
    try:
        training, normal, odd = load(Settings(data_dir=given.data), given.synthetic)
    except OddityError as error:
        print(error, file=sys.stderr)
        return 2
    autoencoders.prepare(given.seed)
    print(f"{len(training)} normal beats to train on; {len(normal)} normal and {len(odd)} odd ones to test.")
    print(f"{'':24} {'AUROC':>7} {'F1':>7} {'alarms':>7} {'recall':>7} {'seconds':>8} {'processor':>10}")
    for name, fit in METHODS.items():
        begun, worked = time.perf_counter(), time.process_time()
        held_out = out_of_fold(fit, training, given.seed)
        scorer = fit(training, given.seed)
        seconds, work = time.perf_counter() - begun, time.process_time() - worked
        threshold = thresholds.choose("false-alarm-rate", held_out, rate=RATE).value
        of_normal, of_odd = scorer(normal), scorer(odd)
        found = metrics.figures(of_normal, of_odd, threshold)
        print(
            f"{name:24} {metrics.auroc(of_normal, of_odd):7.4f} {found.f1:7.4f} {found.false_alarm_rate:7.2%} "
            f"{found.recall:7.2%} {seconds:8.1f} {work:10.1f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
