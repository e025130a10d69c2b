"""What is compared: autoencoders, and principal components as a yardstick. All have the same few methods."""

from typing import Protocol

import numpy as np

from app import autoencoders
from app.evaluation.comparison.config import AT_MEAN, ComparisonConfig
from app.evaluation.comparison.loop import Loop, Tick
from app.training import fit as fitting


class Contender(Protocol):
    """Something that learns normal samples and reconstructs any."""

    name: str
    parameters: int
    epochs: int
    """How many epochs it trains; 1 for one that learns in one go."""

    def steps(self, n: int) -> int:
        """Training steps an epoch on n samples, for the progress."""

    def train(self, x: np.ndarray, epoch: int, tick: Tick) -> float | None:
        """Train epoch number `epoch`, from 1; returns its loss where there is one."""

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        """(n, *sample_shape) float32 to the same shape."""

    @property
    def state(self) -> dict[str, np.ndarray]:
        """Arrays from which training goes on as if it had not stopped."""

    @state.setter
    def state(self, arrays: dict[str, np.ndarray]) -> None: ...


class Autoencoder:
    """One of `app.autoencoders`, trained on undamaged samples, or as `denoising` on noisy ones."""

    def __init__(self, name: str, shape: tuple[int, ...], config: ComparisonConfig):
        # The seed is set for each anew: its figures are the same whatever else is compared.
        autoencoders.prepare(config.seed)
        self.name, self.seed, self.epochs = name, config.seed, config.epochs
        self.architecture = name.removesuffix(AT_MEAN)
        self.loop = Loop(autoencoders.build(self.architecture, shape, config.bottleneck), config)
        self.parameters = int(self.loop.model.count_params())
        self.steps, self.reconstruct = self.loop.steps_per_epoch, self.loop.reconstruct

    def train(self, x: np.ndarray, epoch: int, tick: Tick) -> float:
        corruption = "noise" if self.architecture == "denoising" else "none"
        if epoch == 1 and self.name.endswith(AT_MEAN):
            self.loop.start_at_mean(x)
        given = fitting.damage(x, corruption, np.random.default_rng([self.seed, 3, epoch]))
        return self.loop.epoch(given, x, epoch, tick)

    @property
    def state(self) -> dict[str, np.ndarray]:
        return self.loop.state

    @state.setter
    def state(self, arrays: dict[str, np.ndarray]) -> None:
        self.loop.state = arrays


class Pca:
    """Mean and the first principal components: what a linear autoencoder with that bottleneck converges to.

    Source: P. Baldi, K. Hornik, Neural Networks and Principal Component Analysis, 1989.
    """

    name, epochs = "pca", 1

    def __init__(self, shape: tuple[int, ...], config: ComparisonConfig):
        size = int(np.prod(shape))
        self.mean = np.zeros(size, np.float32)
        self.components = np.zeros((min(config.bottleneck, size), size), np.float32)
        self.parameters = self.mean.size + self.components.size

    def steps(self, n: int) -> int:
        return 1

    def train(self, x: np.ndarray, epoch: int, tick: Tick) -> None:
        rows = x.reshape(len(x), -1)
        self.mean = rows.mean(axis=0)
        centred = rows - self.mean
        _, vectors = np.linalg.eigh((centred.T @ centred).astype(np.float64))
        self.components = np.ascontiguousarray(vectors[:, ::-1][:, : len(self.components)].T.astype(np.float32))
        tick(1)

    def reconstruct(self, x: np.ndarray) -> np.ndarray:
        rows = x.reshape(len(x), -1) - self.mean
        return (rows @ self.components.T @ self.components + self.mean).reshape(x.shape)

    @property
    def state(self) -> dict[str, np.ndarray]:
        return {"mean": self.mean, "components": self.components}

    @state.setter
    def state(self, arrays: dict[str, np.ndarray]) -> None:
        self.mean, self.components = arrays["mean"], arrays["components"]


def make(name: str, shape: tuple[int, ...], config: ComparisonConfig) -> Contender:
    """The untrained contender of that name."""
    return Pca(shape, config) if name == "pca" else Autoencoder(name, shape, config)
