"""Principal components of channels, as a 1×1 convolution that every cell of a feature map shares."""

from collections.abc import Iterable

import keras
import numpy as np
from keras import layers

from app.errors import InputError


def fit(convolution: layers.Layer, before: keras.Model, batches: Iterable[np.ndarray], standardised: bool) -> None:
    """Fit the 1×1 convolution to what `before` answers: its filters become the directions of the largest variance.

    before : batches to (n, rows, columns, channels)
    standardised : whether every channel counts alike, or those that vary more count for more
    Raises InputError where there is no batch.
    """
    channels = before.output_shape[-1]
    count, total, products = 0, np.zeros(channels), np.zeros((channels, channels))
    for batch in batches:
        cells = np.asarray(before(batch)).reshape(-1, channels).astype(np.float64)
        count, total, products = count + len(cells), total + cells.sum(axis=0), products + cells.T @ cells
    if not count:
        raise InputError("There is no training photo. Expected at least 2, better 80 or more.")
    mean = total / count
    covariance = products / count - np.outer(mean, mean)
    unit = np.sqrt(np.maximum(np.diag(covariance), 1e-12)) if standardised else np.ones(channels)
    vectors = np.linalg.eigh(covariance / np.outer(unit, unit))[1][:, ::-1][:, : convolution.filters]
    kernel = vectors / unit[:, None]
    convolution.set_weights([kernel[None, None].astype(np.float32), (-mean @ kernel).astype(np.float32)])
