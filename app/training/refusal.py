"""Fit an autoencoder that redraws what is normal and refuses what is spoilt.

Normal samples, varied, are to be reproduced. Spoilt ones have the nearest normal sample as their target, so that they
are pulled to what is normal and differ from what came in. And the logarithm of the relative error is trained as the
logit of "this is odd". What varying and spoiling mean is asked of the kind of sample.

Sources: Vincent et al., Extracting and Composing Robust Features with Denoising Autoencoders, 2008 (damage undone);
Zhao, Mathieu and LeCun, Energy-based Generative Adversarial Networks, 2017 (the reconstruction error as what tells
real from false); Hendrycks, Mazeika and Dietterich, Deep Anomaly Detection with Outlier Exposure, 2019.
"""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.kinds import Kind
from app.training.losses import make_loss, mean_loss
from app.training.optimizers import make_optimizer
from app.training.parts import Parts
from app.training.recipes import Recipe

if TYPE_CHECKING:
    import keras

NORMAL, SPOILT = 2, 2.18
"""What an epoch shows: each normal sample so many times, and so many times as many spoilt ones."""

ODD_WEIGHT, REFUSAL_WEIGHT, FLOOR, SURE = 0.3, 0.3, 0.1, 0.95
"""Weight of a spoilt sample's reconstruction loss; of the refusal loss; squared input added; label of what is odd."""
TRIMMED_AFTER = 0.25
"""Part of the training after which the oddest normal samples of a batch may count for nothing."""
CHUNK = 2048


@dataclass(frozen=True)
class Shown:
    """What one epoch shows: (n, *shape) inputs and targets, float32, and (n,) 1 for odd, 0 for normal."""

    inputs: np.ndarray
    targets: np.ndarray
    odd: np.ndarray


class Nearest:
    """The nearest of some samples, by their squared distance."""

    def __init__(self, samples: np.ndarray):
        self.samples, self.flat = samples, samples.reshape(len(samples), -1)
        self.squares = np.square(self.flat).sum(1)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """x : (n, *shape); returns as many of the samples."""
        flat = x.reshape(len(x), -1)
        chunks = (flat[i : i + CHUNK] for i in range(0, len(flat), CHUNK))
        rows = [(self.squares - 2 * chunk @ self.flat.T).argmin(1) for chunk in chunks]
        return self.samples[np.concatenate(rows)]


def shown_in_an_epoch(n: int) -> int:
    """How many samples `show` makes of n normal ones."""
    return NORMAL * n + round(SPOILT * n)


def show(normal: np.ndarray, kind: Kind, nearest: Nearest, rng: np.random.Generator) -> Shown:
    """Make up one epoch. normal : (n, *shape)"""
    plain = kind.vary(np.concatenate([normal] * NORMAL), rng)
    odd, _ = kind.spoil(kind.vary(normal[rng.integers(len(normal), size=round(SPOILT * len(normal)))], rng), rng)
    labels = np.repeat(np.array([0, 1], np.float32), [len(plain), len(odd)])
    order = rng.permutation(len(labels))
    inputs, targets = np.concatenate([plain, odd]), np.concatenate([plain, nearest(odd)])
    return Shown(inputs[order], targets[order], labels[order])


def ahead(make: Callable[[], Shown], n: int) -> Iterator[Shown]:
    """Yield make() n times, the next one made while the last is in use. An error in it is raised here."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(make)
        for left in range(n - 1, -1, -1):
            shown = coming.result()
            if left:
                coming = pool.submit(make)
            yield shown


def make_step(model: "keras.Model", optimizer: "keras.optimizers.Optimizer", loss_name: str) -> Callable[..., Any]:
    """One training step: (inputs, targets, odd, how many normal ones to leave out) to the mean loss.

    loss = the training loss of the reconstruction, less for spoilt samples
         + the cross-entropy of "odd" given a · (log relative error − b), with a and b learnt too.
    Of several reconstructions each has an a and a b of its own, and the losses are averaged.
    Normal samples of the batch that look oddest may be left out, where the data is known to hold mistakes.
    """
    import tensorflow as tf

    size = math.prod(model.input_shape[1:])
    several = math.prod(model.output_shape[1:]) // size
    line = tf.Variable(np.array([[3.0] * several, [-0.5] * several], np.float32), name="refusal")
    variables = [*model.trainable_variables, line]
    optimizer.build(variables)
    measure = make_loss(loss_name)

    @tf.function(reduce_retracing=True, autograph=False)  # type: ignore[untyped-decorator]
    def step(inputs: Any, targets: Any, odd: Any, left_out: Any) -> Any:
        given, wanted = tf.reshape(inputs, (-1, 1, size)), tf.reshape(targets, (-1, size))
        power = tf.reduce_sum(tf.square(given), 2) + FLOOR
        label = (1 - SURE + (2 * SURE - 1) * odd)[:, None] + tf.zeros((1, several))
        with tf.GradientTape() as tape:
            made = tf.reshape(model(inputs, training=True), (-1, several, size))
            reconstruction = tf.reduce_mean(measure(wanted, made), 1)
            relative = tf.reduce_sum(tf.square(given - made), 2) / power
            logit = line[0] * (tf.math.log(relative + 1e-4) - line[1])
            refusal = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(label, logit), 1)
            of_normal = tf.where(odd > 0, -1.0, refusal)
            kept = tf.where((odd < 1) & (of_normal > tf.sort(of_normal)[-1 - left_out]), 0.0, 1.0)
            each = reconstruction * tf.where(odd > 0, ODD_WEIGHT, 1.0) + REFUSAL_WEIGHT * refusal
            loss = tf.reduce_sum(each * kept) / tf.reduce_sum(kept)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    return step


def fit(
    model: "keras.Model",
    parts: Parts,
    recipe: Recipe,
    kind: Kind,
    seed: int,
    epoch_end: Callable[[float, float | None], None],
) -> None:
    """Fit `model` in place, the same for the same seed.

    epoch_end : told the mean loss of an epoch and the reconstruction loss of the validation part, None of an empty one
    """
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    nearest = Nearest(parts.training)
    size, batch = shown_in_an_epoch(len(parts.training)), recipe.batch_size
    steps = max(size // batch, 1)
    step = make_step(model, make_optimizer(recipe, steps * recipe.epochs), recipe.loss)
    left_out = round(recipe.trim * batch * NORMAL * len(parts.training) / size)
    for epoch, shown in enumerate(ahead(lambda: show(parts.training, kind, nearest, rng), recipe.epochs)):
        drop = tf.constant(left_out if epoch >= recipe.epochs * TRIMMED_AFTER else 0)
        total = 0.0
        for first in range(0, steps * batch, batch):
            rows = slice(first, first + batch)
            total += float(step(shown.inputs[rows], shown.targets[rows], shown.odd[rows], drop))
        validation_loss = mean_loss(model, parts.validation, recipe.loss) if len(parts.validation) else None
        epoch_end(total / steps, validation_loss)
