"""Fit a denoising autoencoder that reconstructs normal drawings and refuses everything else.

Normal drawings are to be reproduced. Spoilt ones, and drawings of nothing in particular, have the nearest normal
drawing as their target, so that they are pulled to what is normal and differ from what came in. And the logarithm of
the relative error, the very number that is thresholded later, is trained as the logit of "this is odd".

Sources: Vincent et al., Extracting and Composing Robust Features with Denoising Autoencoders, 2008 (damage undone);
Zhao, Mathieu and LeCun, Energy-based Generative Adversarial Networks, 2017 (the reconstruction error as what tells
real from false); Hendrycks, Mazeika and Dietterich, Deep Anomaly Detection with Outlier Exposure, 2019.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from app.kinds.drawing import augmentation, random_drawings
from app.kinds.drawing.spoiling import spoil
from app.kinds.drawing.warping import Images, wobble

if TYPE_CHECKING:
    import keras

POOL = 60_000
"""Drawings of nothing in particular, made once for a training."""

STRANGERS, SPOILT, SIMPLE = 1.3, 0.8, 0.08
"""What an epoch shows besides each normal drawing twice: so many times as many of these."""

ODD_WEIGHT, REFUSAL_WEIGHT, FLOOR, SURE = 0.3, 0.3, 0.1, 0.95
"""Weight of an odd drawing's reconstruction loss; of the refusal loss; squared ink added; label of what is odd."""


@dataclass(frozen=True)
class Shown:
    """What one epoch shows: (n, side, side) inputs and targets, float32, and (n,) 1 for odd, 0 for normal."""

    inputs: Images
    targets: Images
    odd: np.ndarray


class Nearest:
    """The nearest of some drawings, by the squared distance of pictures of half the side."""

    def __init__(self, drawings: Images):
        self.drawings, self.small = drawings, self.shrink(drawings)
        self.squares = np.square(self.small).sum(1)

    @staticmethod
    def shrink(x: Images) -> np.ndarray:
        n, side = x.shape[:2]
        return x.reshape(n, side // 2, 2, side // 2, 2).mean((2, 4)).reshape(n, -1)

    def __call__(self, x: Images) -> Images:
        return self.drawings[(self.squares[None] - 2 * self.shrink(x) @ self.small.T).argmin(1)]


def vary(x: Images, rng: np.random.Generator, share: float = 0.7) -> Images:
    """Mirrored, and a share of them drawn as by another hand: alike for normal and odd, so that it tells nothing."""
    x = augmentation.mirror(x, rng)
    chosen = np.flatnonzero(rng.random(len(x)) < share)
    x[chosen] = wobble(x[chosen], rng)
    return x


def shown_in_an_epoch(n: int) -> int:
    """How many drawings `show` makes of n normal ones."""
    return 2 * n + sum(round(share * n) for share in (STRANGERS, SPOILT, SIMPLE))


def show(normal: Images, pool: Images, nearest: Nearest, rng: np.random.Generator) -> Shown:
    """Make up one epoch. normal : (n, side, side); pool : (m, side, side) drawings of nothing in particular."""
    n = len(normal)
    plain = np.concatenate([vary(normal[rng.permutation(n)], rng) for _ in range(2)])
    strangers = vary(pool[rng.integers(len(pool), size=round(STRANGERS * n))], rng)
    spoilt = spoil(vary(normal[rng.permutation(n)[: round(SPOILT * n)]], rng, 0.3), pool, rng)
    simple = random_drawings.simple(round(SIMPLE * n), int(rng.integers(2**31))).astype(np.float32) / np.float32(255)
    odd = np.concatenate([strangers, spoilt, simple])
    labels = np.repeat(np.array([0, 1], np.float32), [len(plain), len(odd)])
    order = rng.permutation(len(labels))
    inputs, targets = np.concatenate([plain, odd]), np.concatenate([plain, nearest(odd)])
    return Shown(inputs[order], targets[order], labels[order])


def ahead(make: Callable[[], Shown], n: int) -> Iterator[Shown]:
    """Yield make() n times, the next one made while the last is in use. An error in it is raised here."""
    made: queue.Queue[Shown | BaseException] = queue.Queue(1)
    stopped = threading.Event()

    def run() -> None:
        for _ in range(n):
            try:
                item: Shown | BaseException = make()
            except BaseException as error:
                item = error
            while not stopped.is_set():
                try:
                    made.put(item, timeout=0.1)
                    break
                except queue.Full:
                    continue
            if stopped.is_set():
                return

    threading.Thread(target=run, daemon=True).start()
    try:
        for _ in range(n):
            item = made.get()
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stopped.set()


def make_step(model: "keras.Model", optimizer: "keras.optimizers.Optimizer") -> Callable[..., Any]:
    """One training step: (inputs, targets, odd, how many normal ones to leave out) to the mean loss.

    loss = cross-entropy of the reconstruction, less for odd drawings
         + the cross-entropy of "odd" given a · (log relative error − b), with a and b learnt too.
    Normal drawings of the batch that look oddest may be left out: about one in fifteen is a scribble.
    """
    import keras
    import tensorflow as tf

    line = tf.Variable([3.0, -0.5], name="refusal")
    variables = [*model.trainable_variables, line]
    optimizer.build(variables)

    @tf.function(reduce_retracing=True, autograph=False)  # type: ignore[untyped-decorator]
    def step(inputs: Any, targets: Any, odd: Any, left_out: Any) -> Any:
        with tf.GradientTape() as tape:
            made = model(inputs, training=True)
            reconstruction = tf.reduce_mean(keras.losses.binary_crossentropy(targets, made), 1)
            ink = tf.reduce_sum(tf.square(inputs), (1, 2)) + FLOOR
            relative = tf.reduce_sum(tf.square(inputs - made), (1, 2)) / ink
            logit = line[0] * (tf.math.log(relative + 1e-4) - line[1])
            refusal = tf.nn.sigmoid_cross_entropy_with_logits(1 - SURE + (2 * SURE - 1) * odd, logit)
            of_normal = tf.where(odd > 0, -1.0, refusal)
            kept = tf.where((odd < 1) & (of_normal > tf.sort(of_normal)[-1 - left_out]), 0.0, 1.0)
            each = reconstruction * tf.where(odd > 0, ODD_WEIGHT, 1.0) + REFUSAL_WEIGHT * refusal
            loss = tf.reduce_sum(each * kept) / tf.reduce_sum(kept)
        optimizer.apply(tape.gradient(loss, variables), variables)
        return loss

    return step


def fit(
    model: "keras.Model",
    training: Images,
    optimizer_for: Callable[[int], "keras.optimizers.Optimizer"],
    *,
    epochs: int,
    batch_size: int,
    trim: float,
    seed: int,
    epoch_end: Callable[[int, float], None],
) -> None:
    """Fit `model` in place, the same for the same seed.

    training : (n, side, side) float32; optimizer_for : told the number of steps
    trim : share of the normal drawings that count for nothing, from a quarter of the training on
    epoch_end : told the epoch from 1 and its mean loss
    """
    import tensorflow as tf

    rng = np.random.default_rng(seed)
    pool = random_drawings.bitmaps(POOL, seed).astype(np.float32) / np.float32(255)
    nearest = Nearest(training)
    size = shown_in_an_epoch(len(training))
    steps = size // batch_size
    step = make_step(model, optimizer_for(steps * epochs))
    normal_in_a_batch = batch_size * 2 * len(training) / size
    left_out = round(trim * normal_in_a_batch)
    for epoch, shown in enumerate(ahead(lambda: show(training, pool, nearest, rng), epochs), 1):
        drop = tf.constant(left_out if epoch > epochs / 4 else 0)
        total = 0.0
        for first in range(0, steps * batch_size, batch_size):
            rows = slice(first, first + batch_size)
            total += float(step(shown.inputs[rows], shown.targets[rows], shown.odd[rows], drop))
        epoch_end(epoch, total / steps)
