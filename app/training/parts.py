"""The one place where samples are divided: some to train on, some for the threshold, some to test.

At random, but for photos: neighbours were often taken of the same object, one after another. Divided at random, that
object would be on both sides, and known again. So they stay in their order and are divided into blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from app.datasets.base import Dataset, Pairs
from app.errors import InputError
from app.kinds.base import Preprocessing
from app.kinds.scaling import Scaling
from app.kinds.scaling import fit as fit_scaling
from app.on_disk import Slices, like, rows
from app.training.recipes import Recipe

VALIDATION, TEST = 0.14, 0.10
"""Shares of the samples held out for thresholds and calibration, and for reporting."""
VALIDATION_BESIDE_TEST = 0.05
"""Share held out for thresholds where the test part is a data set of its own."""
FEWEST = 20


@dataclass(frozen=True)
class Parts:
    """The three parts of the data, as the autoencoder sees them: (n, *shape) float32.

    The validation part is empty where the recipe has folds: then `folds` holds each training sample out once.
    """

    training: np.ndarray
    validation: np.ndarray
    test: np.ndarray
    preprocessing: Preprocessing
    in_order: bool = False
    """Whether neighbours may show the same object, and folds are blocks."""
    pairs: np.ndarray | None = None
    """(m, 2, *shape): photos of the training part with defects, each beside the clean one; None where they are made."""
    validation_pairs: np.ndarray | None = None
    """The same of the validation part."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one sample."""
        return self.preprocessing.shape


def split(n: int, seed: int, in_order: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Divide `n` samples into training, validation (thresholds, calibration) and test: at random, or in three blocks.

    returns : three ndarrays of row numbers that share none and together name every row
    Raises InputError where fewer than 20 samples are given: a quantile of two means nothing.
    """
    check_count(n)
    order = np.arange(n) if in_order else np.random.default_rng(seed).permutation(n)
    n_test, n_validation = round(n * TEST), round(n * VALIDATION)
    first_held_out = n - n_test - n_validation
    return order[:first_held_out], order[first_held_out : n - n_test], order[n - n_test :]


def check_count(n: int) -> None:
    """Raise InputError where fewer than 20 samples are given."""
    if n < FEWEST:
        raise InputError(f"There are {n} samples. Expected at least {FEWEST}, to train, choose a threshold and test.")


def divide(data: Dataset, recipe: Recipe, seed: int, test: Dataset | None = None) -> Parts:
    """Split, and bring to what the autoencoder sees; the scaling is fitted on the training part alone.

    Raises InputError for too few samples and for numbers that are not finite.
    """
    in_order = bool(data.files)
    raw = divide_samples(data.samples, recipe.folds, seed, None if test is None else test.samples, in_order)
    for part in raw:
        check_finite(part, data.name)
    if not varies(raw[0]):
        raise InputError(f"All training samples of {data.name} are the same. Expected samples that differ.")
    scaling = Scaling() if data.samples.dtype == np.uint8 else fit_scaling(recipe.scaling, raw[0])
    spec = Preprocessing(data.kind, data.samples.shape[1:], scaling, data.options)
    training, validation, tested = (prepared(part, scaling) for part in raw)
    parts = Parts(training, validation, tested, spec, in_order)
    if data.pairs is None:
        return parts
    numbers = divide_rows(len(data.samples), recipe.folds, seed, test is not None, in_order)
    return with_pairs(parts, data.pairs, *numbers[:2])


def with_pairs(parts: Parts, pairs: Pairs, in_training: np.ndarray, in_validation: np.ndarray) -> Parts:
    """The parts with the pairs of their own photos: no clean photo is in a pair of another part.

    in_training, in_validation : row numbers of the samples in these parts
    Raises InputError if no pair belongs to the training part.
    """
    training, validation = (np.flatnonzero(np.isin(pairs.of, each)) for each in (in_training, in_validation))
    if not len(training):
        raise InputError("No photo with a defect is one of the training part. Make more: synthesize --pairs N.")
    return replace(parts, pairs=rows(pairs.both, training), validation_pairs=rows(pairs.both, validation))


def divide_samples(
    samples: np.ndarray, folds: int, seed: int, test: np.ndarray | None = None, in_order: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The samples to train on, to validate and to test, as they are. Raises InputError for too few.

    folds : where not 0, the validation part is empty and its samples are trained on
    test : where given, `samples` are divided in two parts only, and this is the third
    in_order : divide into blocks, not at random
    """
    training, validation, tested = divide_rows(len(samples), folds, seed, test is not None, in_order)
    return rows(samples, training), rows(samples, validation), rows(samples, tested) if test is None else test


def divide_rows(
    n: int, folds: int, seed: int, tested_apart: bool, in_order: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The row numbers of `divide_samples`, of n samples; none to test where they are tested on others.

    Raises InputError for too few samples, and for more folds than half of them.
    """
    if tested_apart:
        check_count(n)
        order = np.arange(n) if in_order else np.random.default_rng([seed, 0]).permutation(n)
        held_out = round(n * VALIDATION_BESIDE_TEST)
        training, validation, tested = order[held_out:], order[:held_out], order[:0]
    else:
        training, validation, tested = split(n, seed, in_order)
    if folds > n // 2:
        raise InputError(f"--folds is {folds}. Expected at most half as many as the {n} samples.", field="folds")
    if folds:
        training, validation = np.concatenate([training, validation]), validation[:0]
        if in_order:
            training.sort()
    return training, validation, tested


def folds(parts: Parts, count: int) -> Iterator[Parts]:
    """The training part divided `count` times, so that each of its samples is once in the validation part: every
    `count`-th, or where the samples are in order, a block.

    The scaling stays that of the whole training part.
    """
    numbers = np.arange(len(parts.training))
    fold_of = numbers * count // len(numbers) if parts.in_order else numbers % count
    for fold in range(count):
        training, held_out = (numbers[there] for there in (fold_of != fold, fold_of == fold))
        yield replace(parts, training=rows(parts.training, training), validation=rows(parts.training, held_out))


def varies(samples: np.ndarray) -> bool:
    """Whether any sample differs from the first."""
    return any((one != samples[0]).any() for one in samples[1:])


def check_finite(samples: np.ndarray, name: str) -> None:
    """Raise InputError where samples hold NaN or infinity; `name` is the data set's."""
    if samples.dtype != np.uint8 and not all(np.isfinite(some).all() for some in Slices(samples)):
        raise InputError(f"{name} holds NaN or infinity. Expected finite numbers. Remove or repair those samples.")


def prepared(samples: np.ndarray, scaling: Scaling) -> np.ndarray:
    """Samples as the autoencoder sees them: uint8 divided by 255, floats scaled."""
    if samples.dtype == np.uint8:
        return samples.astype(np.float32) / np.float32(255)
    if scaling.kind == "none":
        return scaling.apply(samples)
    return like(samples, map(scaling.apply, Slices(samples)), len(samples))
