"""How long a training step takes in the comparison, beside Keras's own `fit`. Needs no data: random pictures.

    python bench/compare.py [--steps 200]

Prints milliseconds of CPU time and of the clock for a step of 64 samples, after a first epoch that compiles. CPU time
is what to compare on a machine that does other things too.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import autoencoders
from app.evaluation.comparison.config import ComparisonConfig
from app.evaluation.comparison.loop import Loop

BATCH = 64


def timed(run: Callable[[], object], steps: int) -> tuple[float, float]:
    """Milliseconds a step: CPU, clock."""
    run()
    cpu, clock = time.process_time(), time.perf_counter()
    run()
    return (time.process_time() - cpu) / steps * 1000, (time.perf_counter() - clock) / steps * 1000


def measure(name: str, steps: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The loop's time and Keras's."""
    x = np.random.default_rng(0).random((steps * BATCH, 28, 28), np.float32)
    autoencoders.prepare(0)
    loop = Loop(autoencoders.build(name, (28, 28), 64), ComparisonConfig())
    ours = timed(lambda: loop.epoch(x, x, 1, lambda n: None), steps)
    model = autoencoders.build(name, (28, 28), 64)
    model.compile("adam", "mean_squared_error")
    return ours, timed(lambda: model.fit(x, x, batch_size=BATCH, verbose=0), steps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=200)
    steps = parser.parse_args().steps
    print(f"{'':<28}{'loop: CPU, clock':>20}{'Keras fit: CPU, clock':>26}")
    for name in ("dense", "deep", "convolutional", "convolutional_bottleneck"):
        ours, keras = measure(name, steps)
        print(f"{name:<28}{ours[0]:>11.1f} {ours[1]:>8.1f}{keras[0]:>17.1f} {keras[1]:>8.1f}")


if __name__ == "__main__":
    main()
