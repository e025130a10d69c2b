"""The mixture of single cells against NumPy and SciPy, and what it finds odd."""

import numpy as np
import pytest

from app.autoencoders import mixture


@pytest.fixture(scope="module")
def maps() -> np.ndarray:
    """30 maps of 6 × 6 cells: the left half of one kind, the right half of another, each with a spread of its own."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(30, 6, 6, 4)) * np.array([1, 0.3, 0.1, 0.1])
    x[:, :, 3:] = rng.normal(size=(30, 6, 3, 4)) * np.array([0.1, 0.1, 1, 0.3]) + np.array([6, 0, 0, 0])
    return x.astype(np.float32)


@pytest.fixture(scope="module")
def fitted(maps):
    model = mixture.build((6, 6, 4), 12)
    mixture.fit(model, maps)
    return model


def test_what_it_was_fitted_to_is_about_one_away_and_other_cells_further(fitted, maps):
    normal = np.asarray(fitted(maps))
    assert normal.shape == (30, 6, 6)
    assert 0.2 < normal.mean() < 1.5
    odd = maps.copy()
    odd[:, 2, 1, 2] += 5  # far along a direction in which cells on this side hardly spread
    after = np.asarray(fitted(odd))
    assert (after[:, 2, 1] > 3 * normal[:, 2, 1]).all()
    assert (after.reshape(30, -1).argmax(axis=1) == 2 * 6 + 1).all()


def test_a_cell_is_judged_by_its_surroundings_too(fitted, maps):
    """A cell of the right kind is odd among cells of the left."""
    moved = maps.copy()
    moved[:, 1, 1] = maps[:, 1, 4]
    assert (np.asarray(fitted(moved))[:, 1, 1] > np.asarray(fitted(maps))[:, 1, 1]).mean() > 0.95


def test_places_do_not_matter(fitted, maps):
    shifted = maps.copy()
    shifted[:, :, :3] = np.roll(maps[:, :, :3], 1, axis=1)
    before, after = np.asarray(fitted(maps)), np.asarray(fitted(shifted))
    # The first two columns see only the left half; the rows at the rim have other surroundings.
    np.testing.assert_allclose(after[:, 2:5, :2], before[:, 1:4, :2], rtol=1e-3, atol=1e-4)


def test_distances_are_mahalanobis_where_no_direction_is_left_out():
    from scipy.spatial.distance import mahalanobis

    rng = np.random.default_rng(1)
    cells = (rng.normal(size=(4000, 3)) @ rng.normal(size=(3, 3))).astype(np.float32)
    mean = cells.mean(axis=0, keepdims=True)
    turns, precisions = mixture.spread(cells, mean, np.zeros(len(cells), int), rank=2)
    covariance = np.cov(cells.T, bias=True) + mixture.LEAST * np.eye(3)
    for x in cells[:20]:
        away = x - mean[0]
        made = precisions[0] * away @ away - np.square(away @ turns[0]).sum()
        assert made == pytest.approx(mahalanobis(x, mean[0], np.linalg.inv(covariance)) ** 2, rel=1e-3, abs=1e-3)


def test_a_cluster_without_cells_has_the_average_spread():
    cells = np.random.default_rng(2).normal(size=(500, 3)).astype(np.float32)
    means = np.array([[0, 0, 0], [50, 50, 50]], np.float32)
    turns, precisions = mixture.spread(cells, means, np.zeros(500, int), rank=2)
    assert np.isfinite(turns).all()
    assert precisions[1] == pytest.approx(1, rel=0.2)


@pytest.mark.parametrize("cells", [np.eye(3, dtype=np.float32), np.ones((50, 3), np.float32)], ids=["few", "alike"])
def test_fewer_cells_than_clusters_are_all_means(cells):
    means, which = mixture.clustered(cells, 7)
    assert means.shape == (7, 3)
    np.testing.assert_array_equal(means[which], cells)


def test_clusters_are_where_cells_are():
    centres = np.array([[0, 0], [9, 0], [0, 9]], np.float32)
    rng = np.random.default_rng(0)
    cells = rng.permutation(np.repeat(centres, 200, axis=0) + rng.normal(0, 0.1, (600, 2))).astype(np.float32)
    means, which = mixture.clustered(cells, 30)
    assert (np.abs(cells - means[which]).max(axis=1) < 0.5).all()
    assert {tuple(np.round(m / 9).astype(int)) for m in means} == {(0, 0), (1, 0), (0, 1)}
