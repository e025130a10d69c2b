"""The training loop: a hundred steps a call, so that Python and the input pipeline cost next to nothing.

The samples lie in memory as one tensor; an epoch is a permutation of row numbers, drawn from the seed and the number
of the epoch alone. Dense networks are compiled by XLA, which halves the time of their steps. Convolutions are not: XLA
has slow ones on CPUs, TensorFlow's own (oneDNN) take half the time. docs/COMPARE.md has the measurements.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from app.evaluation.comparison.config import LOSSES, ComparisonConfig

if TYPE_CHECKING:
    import keras

STEPS = 100
"""Steps a call. An interruption waits for its end, a few seconds at most."""

Tick = Callable[[int], None]
"""Called with the number of training steps just done."""


class Loop:
    """Fits `model` to reconstruct samples, epoch by epoch.

    state : the arrays that, set again, continue exactly where they were taken
    """

    def __init__(self, model: "keras.Model", config: ComparisonConfig):
        import keras
        import tensorflow as tf

        self.model, self.config = model, config
        self.optimizer = make_optimizer(config)
        self.optimizer.build(model.trainable_variables)
        measure = keras.losses.get(LOSSES[config.loss])

        def step(given: Any, wanted: Any) -> Any:
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(measure(wanted, model(given, training=True)))
            self.optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
            return loss

        if not any(isinstance(layer, keras.layers.Conv2D) for layer in model._flatten_layers()):
            step = tf.function(step, jit_compile=True, autograph=False)

        # The loop is written in TensorFlow's own terms: AutoGraph, which would make them of a `for`, reads source code
        # and breaks on a Python newer than itself.
        def steps(given: Any, wanted: Any, rows: Any) -> Any:
            count = tf.shape(rows)[0]

            def one(i: Any, losses: Any) -> Any:
                return i + 1, losses.write(i, step(tf.gather(given, rows[i]), tf.gather(wanted, rows[i])))

            start = tf.constant(0), tf.TensorArray(tf.float32, count)
            return tf.while_loop(lambda i, _: i < count, one, start, parallel_iterations=1)[1].stack()

        samples = tf.TensorSpec((None, *model.input_shape[1:]), tf.float32)
        self.steps = tf.function(
            steps, input_signature=(samples, samples, tf.TensorSpec((None, None), tf.int32)), autograph=False
        )
        self.reconstruct_batch = tf.function(
            lambda x: model(x, training=False), input_signature=(samples,), autograph=False
        )

    def start_at_mean(self, x: np.ndarray) -> None:
        """Let the untrained reconstruction be as bright as `x` on average.

        Sigmoids start at a half, MNIST is 0.13: the first steps then do little but darken every pixel, and the one
        bias of a convolution is too slow for that. The weights before it do it instead, their ReLUs die on the way,
        and what is left reconstructs a blank page for all further epochs.
        """
        mean = float(np.clip(x.mean(), 1e-4, 1 - 1e-4))
        last = [layer for layer in self.model.get_layer("decoder").layers if getattr(layer, "bias", None) is not None][
            -1
        ]
        last.bias.assign(np.full(last.bias.shape, np.log(mean / (1 - mean)), np.float32))

    def steps_per_epoch(self, n: int) -> int:
        """Steps that `n` samples make; a smaller rest is left to another epoch's order, so batches are all as large."""
        return max(n // self.config.batch_size, 1)

    def epoch(self, given: np.ndarray, wanted: np.ndarray, number: int, tick: Tick) -> float:
        """Train on every sample once. `given` is what the model gets, `wanted` what it is to make of it.

        number : of the epoch, from 1; returns the mean training loss
        """
        import tensorflow as tf

        order = np.random.default_rng([self.config.seed, 2, number]).permutation(len(wanted)).astype(np.int32)
        count = self.steps_per_epoch(len(wanted))
        size = min(self.config.batch_size, len(wanted))
        rows = order[: count * size].reshape(count, size)
        wanted_tensor = tf.convert_to_tensor(wanted)
        given_tensor = wanted_tensor if given is wanted else tf.convert_to_tensor(given)
        losses = []
        for start in range(0, count, STEPS):
            part = rows[start : start + STEPS]
            losses.append(np.asarray(self.steps(given_tensor, wanted_tensor, part), np.float64))
            tick(len(part))
        return float(np.concatenate(losses).mean())

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        """What the model makes of (n, *sample_shape) float32."""
        return np.asarray(self.reconstruct_batch(x))

    @property
    def variables(self) -> list[Any]:
        return [*self.model.variables, *self.optimizer.variables]

    @property
    def state(self) -> dict[str, np.ndarray]:
        return {f"variable_{i}": np.asarray(v) for i, v in enumerate(self.variables)}

    @state.setter
    def state(self, arrays: dict[str, np.ndarray]) -> None:
        for i, variable in enumerate(self.variables):
            variable.assign(arrays[f"variable_{i}"])


def make_optimizer(config: ComparisonConfig) -> "keras.optimizers.Optimizer":
    """The optimizer with a constant step size: the one asked for, or its own in Keras."""
    import keras

    options = {} if config.learning_rate is None else {"learning_rate": config.learning_rate}
    if config.optimizer == "momentum":
        return keras.optimizers.SGD(momentum=0.9, **options)
    return keras.optimizers.get({"class_name": config.optimizer, "config": options})
