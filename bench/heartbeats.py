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
from app.kinds.scaling import standardise
from app.kinds.signal import KIND as SIGNAL
from app.scoring import metrics, scores, thresholds

Scorer = Callable[[np.ndarray], np.ndarray]
"""Takes beats (n, 140), gives scores (n,)."""
Fit = Callable[[np.ndarray, int], Scorer]
"""Takes normal beats and a seed."""

FOLDS, RATE = 5, 0.05
STEPS, BATCH, LEARNING_RATE, POOL = 2000, 64, 3e-3, 8000
"""Of the ensemble: updates; varied and as many spoilt beats in each; step size, which falls to 0; beats made."""
REFUSAL_WEIGHT, SPOILT_WEIGHT, FLOOR = 0.3, 0.5, 1e-3
"""Weight of the refusal beside the error; in it, of the spoilt beats; added to an error before its logarithm."""
SCORE = scores.create(
    "log-sum", {"errors": ["smoothed", "smoothed", "smoothed", "worst-block"], "weights": [1 / 3, 1 / 3, 1 / 3, 1]}
)


def fit_ensemble(normal: np.ndarray, seed: int) -> Scorer:
    """Three dense autoencoders that redraw varied beats and refuse spoilt ones, beside two principal components."""
    from app.autoencoders import ensemble

    autoencoders.prepare(seed)
    rng = np.random.default_rng(seed)
    model = ensemble.build(normal.shape[1:])
    ensemble.start(model, normal)
    varied = SIGNAL.vary(normal[rng.integers(len(normal), size=POOL)], rng)
    spoilt = SIGNAL.spoil(SIGNAL.vary(normal[rng.integers(len(normal), size=POOL)], rng), rng)[0]
    step = make_step(model, varied, spoilt)
    order = np.concatenate([rng.permutation(POOL) for _ in range(-(-STEPS * BATCH // POOL))])
    for number in range(STEPS):
        step(order[number * BATCH : (number + 1) * BATCH])
    return lambda x: SCORE.score(x, np.asarray(model(x, training=False)))


def make_step(model, varied: np.ndarray, spoilt: np.ndarray) -> Callable[[np.ndarray], object]:
    """One update on the varied and the spoilt beats of those rows.

    loss = error of the varied + cross-entropy of "odd", whose logit is exp(a) · (log error − b), a and b learnt by each
    of the autoencoders. See `app.training.refusal`, of which this is the shape that heartbeats need.
    """
    import keras
    import tensorflow as tf

    nets = model.output_shape[1]
    line = tf.Variable(np.repeat([[np.log(3.0)], [-2.0]], nets, axis=1).astype(np.float32))
    variables = [*model.trainable_variables, line]
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(LEARNING_RATE, STEPS))
    optimizer.build(variables)
    pool = tf.constant(np.stack([varied, spoilt]))

    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None], tf.int64)])
    def step(rows):
        with tf.GradientTape() as tape:
            shown = tf.gather(pool, rows, axis=1)
            shown = tf.reshape(shown, (-1, shown.shape[-1]))
            error = tf.reduce_mean(tf.square(shown[:, None] - model(shown, training=True)), 2)
            logit = tf.exp(line[0]) * (tf.math.log(error + FLOOR) - line[1])
            of_varied, of_spoilt = tf.split(logit, 2)
            refusal = tf.nn.softplus(of_varied) + SPOILT_WEIGHT * tf.nn.softplus(-of_spoilt)
            each = tf.split(error, 2)[0] + REFUSAL_WEIGHT * refusal
            loss = tf.reduce_sum(tf.reduce_mean(each, 0))
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    return step


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
    "ensemble (ours)": fit_ensemble,
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
    print(f"{'':20} {'AUROC':>7} {'F1':>7} {'alarms':>7} {'recall':>7} {'seconds':>8} {'processor':>10}")
    for name, fit in METHODS.items():
        begun, worked = time.perf_counter(), time.process_time()
        held_out = out_of_fold(fit, training, given.seed)
        scorer = fit(training, given.seed)
        seconds, work = time.perf_counter() - begun, time.process_time() - worked
        threshold = thresholds.choose("false-alarm-rate", held_out, rate=RATE).value
        of_normal, of_odd = scorer(normal), scorer(odd)
        found = metrics.figures(of_normal, of_odd, threshold)
        print(
            f"{name:20} {metrics.auroc(of_normal, of_odd):7.4f} {found.f1:7.4f} {found.false_alarm_rate:7.2%} "
            f"{found.recall:7.2%} {seconds:8.1f} {work:10.1f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
