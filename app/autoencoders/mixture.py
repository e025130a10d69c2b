"""How far every cell of a feature map is from the normal ones: a mixture of Gaussians that knows nothing of places.

What a cell is judged by is its features and, beside them, the mean of the nine cells around it. Training cells fall
into clusters (k-means, Lloyd 1982); each has a mean and a covariance of its own. A covariance is kept as its RANK
largest directions and one variance for all the others, so that a cluster is a small linear autoencoder of its cells
(mixtures of probabilistic principal components, Tipping and Bishop 1999). The answer is the squared Mahalanobis
distance to the nearest of the clusters, a channel: about 1 for what was trained on.
"""

import warnings

import keras
import numpy as np
from keras import layers

from app.autoencoders import directions
from app.on_disk import Slices

CLUSTERS = 800
RANK = 16
NEAREST = 6
"""Clusters that a cell is held against, those whose means are nearest. All of them find little more, and take longer
than the encoder."""
AROUND = 1.5
"""Weight of the surroundings beside the cell itself. See docs/QUALITY.md for others."""
SMOOTHING = 30
"""Cells of average spread that are added to every cluster, so that small ones have a covariance too."""
LEAST = 0.02
"""Variance added in every direction, so that weights of 16 bits suffice where all photos are alike. Clusters of real
photos have some 0.3 in their smaller directions."""
CELLS = 200_000
"""Training cells that covariances are fitted to, at most, and …"""
CLUSTERED = 60_000
"""… that the clusters are found in."""
ROUNDS = 6
AT_ONCE = 64


def build(grid: tuple[int, int, int], clusters: int) -> keras.Model:
    """Features (n, rows, columns, channels) to distances (n, rows, columns). `fit` still has to fit it."""
    channels = grid[2]
    rank = min(RANK, channels - 1)
    inputs = keras.Input(grid, name="features")
    around = AROUND * layers.AveragePooling2D(3, strides=1, padding="same")(inputs)
    both = layers.Concatenate(name="both")([inputs, around])
    cells = layers.Conv2D(channels, 1, name="cells")(both)
    # |c − m|² is |c|² + (|m|² − 2 c·m), and |c|² is the same for every cluster.
    against = layers.Conv2D(clusters, 1, name="against")(cells)
    nearest = keras.ops.top_k(-against, min(NEAREST, clusters))[1]
    # Embeddings are tables: row i is what belongs to cluster i.
    away = keras.ops.expand_dims(cells, 3) - layers.Embedding(clusters, channels, name="means")(nearest)
    turns = layers.Embedding(clusters, channels * rank, name="directions")(nearest)
    # LiteRT multiplies stacks of matrices only where they have three axes.
    along = keras.ops.matmul(keras.ops.reshape(away, (-1, 1, channels)), keras.ops.reshape(turns, (-1, channels, rank)))
    saved = keras.ops.reshape(keras.ops.sum(keras.ops.square(along), axis=2), (-1, *nearest.shape[1:]))
    precision = layers.Embedding(clusters, 1, name="precisions")(nearest)[..., 0]
    distances = keras.ops.min(precision * keras.ops.sum(keras.ops.square(away), axis=4) - saved, axis=3)
    # Rounding can leave a little below 0 where a cell is a mean.
    return keras.Model(inputs, keras.ops.relu(distances) / channels, name="mixture")


def fit(mixture: keras.Model, maps: np.ndarray) -> None:
    """Fit `build`'s model to feature maps (n, rows, columns, channels)."""
    cells = mixture.get_layer("cells")
    directions.fit(cells, keras.Model(mixture.input, cells.input), Slices(maps, AT_ONCE), standardised=False)
    found = _some(keras.Model(mixture.input, cells.output), maps)
    means, which = clustered(found, mixture.get_layer("means").input_dim)
    turns, precisions = spread(found, means, which, mixture.get_layer("directions").output_dim // cells.filters)
    mixture.get_layer("against").set_weights([-2 * means.T[None, None], np.square(means).sum(axis=1)])
    mixture.get_layer("means").set_weights([means])
    mixture.get_layer("directions").set_weights([turns.reshape(len(means), -1)])
    mixture.get_layer("precisions").set_weights([precisions[:, None]])


def _some(model: keras.Model, maps: np.ndarray) -> np.ndarray:
    """At most CELLS cells (m, channels) of what the model answers, chosen at random and in random order."""
    rng = np.random.default_rng(0)
    share = min(1.0, CELLS / np.prod(maps.shape[:3]))
    kept = []
    for batch in Slices(maps, AT_ONCE):
        cells = np.asarray(model(batch)).reshape(-1, model.output_shape[-1])
        kept.append(cells if share == 1 else cells[rng.random(len(cells)) < share])
    return rng.permutation(np.concatenate(kept))


def clustered(cells: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """k-means of cells (n, channels), in random order: means (count, channels), and the cluster of each cell (n,).

    Where there are fewer cells than clusters, some means come twice, and the second of them has no cell.
    """
    from scipy.cluster.vq import kmeans2, vq  # half a second to import

    first = cells[np.arange(count) % len(cells)]
    if len(cells) <= count:
        return first, vq(cells, first)[0]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "One of the clusters is empty")  # its mean stays where it was
        means = kmeans2(cells[:CLUSTERED], first, iter=ROUNDS, minit="matrix")[0].astype(np.float32)
    return means, vq(cells, means)[0]


def spread(cells: np.ndarray, means: np.ndarray, which: np.ndarray, rank: int) -> tuple[np.ndarray, np.ndarray]:
    """What turns the way of a cell from its cluster's mean into a squared Mahalanobis distance.

    cells : (n, channels), which : (n,) the cluster of each
    returns : directions (clusters, channels, rank) and precisions (clusters,), so that the squared distance of an x is
        precision · |x − mean|² − |(x − mean) · directions|²
    """
    count, channels = means.shape
    sizes = np.bincount(which, minlength=count)
    order = np.argsort(which, kind="stable")
    products = np.empty((count, channels, channels))
    for i, members in enumerate(np.split(order, np.cumsum(sizes)[:-1])):
        away = (cells[members] - means[i]).astype(np.float64)
        products[i] = away.T @ away
    average = products.sum(axis=0) / len(cells)
    covariances = (products + SMOOTHING * average) / (sizes + SMOOTHING)[:, None, None]
    covariances += LEAST * np.eye(channels)
    # NumPy's takes ten times as long for so many small matrices where other threads are busy.
    values, vectors = map(np.asarray, keras.ops.eigh(covariances))
    rest = values[:, : channels - rank].mean(axis=1, keepdims=True)
    # Along its main directions a cluster spreads more than elsewhere, so a distance there counts for less.
    less = np.sqrt(1 / rest - 1 / values[:, channels - rank :])
    turns = vectors[:, :, channels - rank :] * less[:, None, :]
    return turns.astype(np.float32), (1 / rest[:, 0]).astype(np.float32)
