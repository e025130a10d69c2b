"""How long a training step of 64 samples takes: `app.training.fit`, Keras's plain `fit`, and a loop of before.

    python bench/compare.py [--steps 400] [--before FOLDER]

Prints milliseconds of CPU time and of the clock for a step, the median of three epochs after a first one that compiles,
on random pictures; each in a process of its own. FOLDER is a checkout from before the comparison trained through
`app.training.fit`: the loop in its `app/comparison/loop.py` is then measured as well, in the same run, and the last
column is the ratio of the CPU times. CPU time is what to compare on a machine that does other things too.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURES = ("dense", "deep", "convolutional", "convolutional_bottleneck")
BATCH, EPOCHS, SHAPE, BOTTLENECK = 64, 4, (28, 28), 64
Moments = list[tuple[float, float]]


def now() -> tuple[float, float]:
    """CPU time of this process, and the clock."""
    return time.process_time(), time.perf_counter()


def by_fit(name: str, x: np.ndarray) -> Moments:
    """The moments at which epochs of `app.training.fit` end."""
    from app import autoencoders
    from app.evaluation.comparison import contenders
    from app.kinds import named
    from app.kinds.base import Preprocessing
    from app.training.fit import fit
    from app.training.parts import Parts

    asked = {"bottleneck": BOTTLENECK, "epochs": EPOCHS, "batch_size": BATCH, "learning_rate": None}
    recipe = contenders.recipe(name, "photo", asked)
    model = autoencoders.build(recipe.architecture, SHAPE, recipe.bottleneck, activation=recipe.activation)
    parts = Parts(x, x[:BATCH], x[:BATCH], Preprocessing("photo", SHAPE))
    found: Moments = []
    fit(model, parts, recipe, named("photo"), 0, lambda *_: found.append(now()))
    return found


def by_keras(name: str, x: np.ndarray) -> Moments:
    """The same of Keras's `fit`, as it is when nothing is asked of it."""
    import keras

    from app import autoencoders

    model = autoencoders.build(name, SHAPE, BOTTLENECK)
    model.compile("adam", "mean_squared_error")
    found: Moments = []
    end = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: found.append(now()))
    model.fit(x, x, batch_size=BATCH, epochs=EPOCHS, verbose=0, callbacks=[end])
    return found


def by_loop(name: str, x: np.ndarray) -> Moments:
    """The same of the former loop."""
    from app.comparison.config import ComparisonConfig  # type: ignore[import-not-found]
    from app.comparison.loop import Loop  # type: ignore[import-not-found]

    from app import autoencoders

    autoencoders.prepare(0)
    loop = Loop(autoencoders.build(name, SHAPE, BOTTLENECK), ComparisonConfig())
    found: Moments = []
    for epoch in range(EPOCHS):
        loop.epoch(x, x, epoch + 1, lambda n: None)
        found.append(now())
    return found


WAYS: dict[str, Callable[[str, np.ndarray], Moments]] = {"fit": by_fit, "keras": by_keras, "loop": by_loop}


def measure(way: str, name: str, steps: int, folder: Path) -> tuple[float, float]:
    """Milliseconds a step, CPU and clock, of the code in `folder`."""
    words = [sys.executable, __file__, "--steps", str(steps), "--measure", way, name, str(folder)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    cpu, clock = json.loads(done.stdout.splitlines()[-1])
    return cpu, clock


def run_here(way: str, name: str, folder: str, steps: int) -> Any:
    """What the process started by `measure` does."""
    sys.path.insert(0, folder)
    x = np.random.default_rng(0).random((steps * BATCH, *SHAPE), np.float32)
    epochs = np.diff(np.array(WAYS[way](name, x)), axis=0) / steps * 1000
    return np.median(epochs, axis=0).tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--steps", type=int, default=400, help="of an epoch; for convolutions a quarter")
    parser.add_argument("--before", type=Path, help="a checkout that still has the loop")
    parser.add_argument("--measure", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        way, name, folder = given.measure
        print(json.dumps(run_here(way, name, folder, given.steps)))
        return
    ways = ("fit", "keras", "loop") if given.before else ("fit", "keras")
    print(
        f"{'':<26}" + "".join(f"{way + ': CPU, clock':>22}" for way in ways) + ("  fit / loop" if given.before else "")
    )
    for name in ARCHITECTURES:
        steps = given.steps // 4 if "convolutional" in name else given.steps
        found = {way: measure(way, name, steps, given.before if way == "loop" else ROOT) for way in ways}
        cells = "".join(f"{cpu:>13.2f} {clock:>8.2f}" for cpu, clock in found.values())
        ratio = f"{found['fit'][0] / found['loop'][0]:>12.2f}" if given.before else ""
        print(f"{name:<26}{cells}{ratio}", flush=True)


if __name__ == "__main__":
    main()
