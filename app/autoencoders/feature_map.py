"""A linear autoencoder over the whole feature map of a photo, and a mixture of small ones over single cells beside it.

A frozen front (pretrained on ImageNet, or gradients made by hand) answers features on a grid of a cell for every 16
pixels. Each channel is measured in units of its spread in the photo itself, so that a coarse texture is not odder than
a fine one; then the channels are standardised and reduced by one PCA that all cells share. The whole map, one long
vector, is encoded to `bottleneck` numbers and decoded by a second PCA, which is the best that a linear autoencoder can
be trained to (Baldi and Hornik 1989). What is odd is what the decoder cannot draw again: the squared difference of
features and reconstruction, by cell.

The whole map knows what belongs where, and is led astray by a part that lies as no training part did. The mixture
(`app.autoencoders.mixture`) knows nothing of places, only which cells there are. Log scores add, so the map is a
weighted geometric mean of both errors.
"""

import math
from collections.abc import Iterable

import keras
import numpy as np
from keras import layers

from app.autoencoders import directions, gradients, mixture, pixels
from app.errors import InputError
from app.on_disk import Slices
from app.scoring.maps import SKETCH, answer_channels

CELL = 16
"""Pixels a cell of the grid is high and wide."""
CHANNELS = 64
BATCH = 4
"""Photos looked at together. More are no faster, and sixteen take a gigabyte."""
MOST_FITTED = 1500
"""Twice that many feature maps are the most that the PCA is fitted to, so that memory and Gram matrix stay small."""
WHOLE = 1 / 3
"""Weight of the log error of the whole map; the rest is the mixture's. See docs/QUALITY.md for others."""
LEAST_SPREAD = 0.05
"""Added to a channel's standard deviation in a photo, for photos where it has none. Usual ones are 2 to 6."""
FEATURES = ("efficientnet_lite0", "gradients", "pixels")
SPREAD = 6.0
"""Prepared photos hold six of a photo's standard deviations between 0 and 1."""


def build(
    sample_shape: tuple[int, ...],
    bottleneck: int = 96,
    features: str = FEATURES[0],
    channels: int = CHANNELS,
    clusters: int = mixture.CLUSTERS,
) -> keras.Model:
    """An autoencoder that `fit` still has to fit.

    sample_shape : (h, w) or (h, w, 3), sides multiples of 32
    returns : a model from samples to answers as `app.scoring.maps` reads them, (n, h / 16, w / 16, channels): first
        the map, then a sketch of the photo, read from the code. Within are the models `features`, `encoder`, `decoder`
        (to features), `mixture` and `sketch`.
    Raises InputError for another shape or unknown features.
    """
    if len(sample_shape) not in (2, 3) or sample_shape[0] % 32 or sample_shape[1] % 32:
        raise InputError(
            f"The feature_map architecture takes photos whose sides are multiples of 32. Received {sample_shape}."
        )
    before = feature_model(sample_shape, features, channels)
    grid = before.output_shape[1:]
    size = int(np.prod(grid))

    inputs = keras.Input(grid, name="features")
    code = layers.Dense(bottleneck, name="bottleneck")(layers.Flatten()(inputs))
    encoder = keras.Model(inputs, code, name="encoder")
    codes = keras.Input((bottleneck,), name="code")
    decoder = keras.Model(codes, layers.Reshape(grid)(layers.Dense(size, name="back")(codes)), name="decoder")

    samples = keras.Input(sample_shape, name="samples")
    seen = before(samples)
    again = decoder(encoder(seen))
    difference = layers.Subtract()([seen, again])
    whole = keras.ops.mean(keras.ops.square(difference), axis=3)
    single = mixture.build(grid, clusters)(seen)
    odd = keras.ops.power(whole, WHOLE) * keras.ops.power(single, 1 - WHOLE)
    sketched = (*grid[:2], answer_channels(sample_shape) - 1)
    drawn = layers.Reshape(sketched)(layers.Dense(math.prod(sketched), name="pixels")(codes))
    drawn = keras.Model(codes, drawn, name="sketch")(encoder(seen))
    answer = layers.Concatenate()([layers.Reshape((*grid[:2], 1))(odd), drawn])
    return keras.Model(samples, answer, name="feature_map")


def feature_model(sample_shape: tuple[int, ...], features: str, channels: int) -> keras.Model:
    """Samples to reduced features on the grid, (n, h / 16, w / 16, channels); the reduction is still to be fitted."""
    inputs = keras.Input(sample_shape, name="samples")
    # From the range that every autoencoder here takes back to standard deviations of the photo.
    outputs = front(sample_shape, features)(layers.Rescaling(SPREAD, -SPREAD / 2)(inputs))
    rows = sample_shape[0] // CELL
    pooled = [_pooled(x, x.shape[1] // rows) for x in (outputs if isinstance(outputs, list) else [outputs])]
    x = layers.Concatenate(name="stacked")(pooled) if len(pooled) > 1 else pooled[0]
    x = x / (keras.ops.std(x, axis=(1, 2), keepdims=True) + LEAST_SPREAD)
    if channels > x.shape[-1]:
        channels = x.shape[-1]
    return keras.Model(inputs, layers.Conv2D(channels, 1, name="channels")(x), name="features")


def front(sample_shape: tuple[int, ...], features: str) -> keras.Model:
    """The frozen model that answers features. Raises InputError for unknown ones, or where its package is missing."""
    if features == "gradients":
        return gradients.front(sample_shape)
    if features == "pixels":
        return pixels.front(sample_shape)
    if features != "efficientnet_lite0":
        raise InputError(f"There are no features {features!r}. Known: {', '.join(FEATURES)}.", field="features")
    from app.autoencoders import efficientnet_lite0

    return efficientnet_lite0.front(sample_shape)


def _pooled(x: keras.KerasTensor, factor: int) -> keras.KerasTensor:
    return layers.AveragePooling2D(factor)(x) if factor > 1 else x


def fit(model: keras.Model, batches: Iterable[np.ndarray]) -> keras.Model:
    """Fit the channels' PCA, the map's, the mixture and the sketch, and return the model.

    batches : samples (n, *sample_shape), gone through twice: a list, or something that reads them again
    Raises InputError where there are fewer than two photos, or all are the same.
    """
    before = model.get_layer("features")
    channels = before.get_layer("channels")
    directions.fit(channels, keras.Model(before.input, channels.input), batches, standardised=True)
    maps, small = _all_maps(before, batches)
    if len(maps) < 2:
        raise InputError(f"There is {len(maps)} training photo. Expected at least 2, better 80 or more.")
    bottleneck, back = model.get_layer("encoder").get_layer("bottleneck"), model.get_layer("decoder").get_layer("back")
    centre, basis = principal(maps.reshape(len(maps), -1), bottleneck.units)
    bottleneck.set_weights([basis, -centre @ basis])
    back.set_weights([np.ascontiguousarray(basis.T), centre])
    mixture.fit(model.get_layer("mixture"), maps)
    _fit_sketch(model.get_layer("sketch").get_layer("pixels"), (maps.reshape(len(maps), -1) - centre) @ basis, small)
    return model


def solve(model: keras.Model, x: np.ndarray) -> None:
    """`fit` for samples x, (n, *sample_shape)."""
    fit(model, Slices(x, BATCH))


def _fit_sketch(pixels: layers.Layer, codes: np.ndarray, small: np.ndarray) -> None:
    """The linear map from codes (n, k), of mean 0, to small photos (n, pixels) with the least squared error."""
    mean = small.mean(axis=0)
    pixels.set_weights([np.linalg.lstsq(codes, small - mean, rcond=1e-5)[0], mean])


def _small(batch: np.ndarray) -> np.ndarray:
    """Photos as sketches, (n, pixels): the mean of every SKETCH × SKETCH pixels, cell by cell."""
    n, rows, columns = len(batch), batch.shape[1] // CELL, batch.shape[2] // CELL
    side = CELL // SKETCH
    cells = batch.reshape(n, rows, SKETCH, side, columns, SKETCH, side, -1).mean(axis=(3, 6))
    return cells.transpose(0, 1, 3, 2, 4, 5).reshape(n, -1)


def _all_maps(before: keras.Model, batches: Iterable[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Reduced feature maps, and `_small`, of at most twice MOST_FITTED photos: of all, or of every second, fourth …"""
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    seen, step = 0, 1
    for batch in batches:
        for map_, small in zip(np.asarray(before(batch)), _small(batch), strict=True):
            if seen % step == 0:
                # Copies: a row would hold the whole batch that it is of.
                kept.append((map_.copy(), small.copy()))
            seen += 1
        if len(kept) > 2 * MOST_FITTED:
            kept, step = kept[::2], 2 * step
    if not kept:
        return np.empty((0, 1), np.float32), np.empty((0, 1), np.float32)
    return np.stack([map_ for map_, _ in kept]), np.stack([small for _, small in kept])


def principal(rows: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean (d,) and the first k principal directions (d, k) of rows (n, d), by way of the n×n Gram matrix.

    Where n - 1 < k the directions that are left are 0, and encode nothing. Raises InputError where all rows are equal.
    """
    centre = rows.mean(axis=0, dtype=np.float64).astype(np.float32)
    away = rows - centre
    values, vectors = np.linalg.eigh((away @ away.T).astype(np.float64))
    values, vectors = values[::-1][:k], vectors[:, ::-1][:, :k]
    if not values[0] > 1e-9 * max(1.0, float(np.square(rows[0], dtype=np.float64).sum())):
        raise InputError("All training photos are the same. Expected photos that differ.")
    real = values > 1e-7 * values[0]
    basis = np.zeros((rows.shape[1], k), np.float32)
    basis[:, : int(real.sum())] = away.T @ (vectors[:, real] / np.sqrt(values[real])).astype(np.float32)
    return centre, basis
