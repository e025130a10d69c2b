"""Losses against what is known of them."""

import numpy as np
import pytest

from app import autoencoders
from app.scoring import maps
from app.training.losses import make_loss


@pytest.fixture(scope="module", autouse=True)
def prepared() -> None:
    autoencoders.prepare(0)


@pytest.fixture
def pair() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.random((3, 40, 30)).astype(np.float32)
    return x, np.clip(x + rng.normal(0, 0.2, x.shape), 0, 1).astype(np.float32)


def test_the_structural_loss_is_the_score_s_map_but_for_the_edge(pair: tuple[np.ndarray, np.ndarray]) -> None:
    """In the middle of a photo whose edges are the same in both."""
    x, made = pair
    made[:, :8], made[:, -8:], made[:, :, :8], made[:, :, -8:] = x[:, :8], x[:, -8:], x[:, :, :8], x[:, :, -8:]
    loss = np.asarray(make_loss("ssim")(x, made))
    assert loss.shape == (3,)
    np.testing.assert_allclose(loss, maps.dissimilarity(x, made).mean((1, 2)), rtol=1e-4)


def test_in_colour_it_is_the_mean_over_channels(pair: tuple[np.ndarray, np.ndarray]) -> None:
    x, made = (np.stack([each, each[:, ::-1], each * 0.5], axis=3) for each in pair)
    each = [np.asarray(make_loss("ssim")(x[..., i], made[..., i])) for i in range(3)]
    np.testing.assert_allclose(make_loss("ssim")(x, made), np.mean(each, axis=0), rtol=1e-5)


@pytest.mark.parametrize("name", ["ssim", "ssim+mse"])
def test_nothing_is_lost_where_nothing_differs(name: str, pair: tuple[np.ndarray, np.ndarray]) -> None:
    x, made = pair
    np.testing.assert_allclose(make_loss(name)(x, x), 0, atol=1e-6)
    assert (np.asarray(make_loss(name)(x, made)) > 0.05).all()


def test_both_together_are_the_sum(pair: tuple[np.ndarray, np.ndarray]) -> None:
    squared = np.square(pair[0] - pair[1]).mean((1, 2))
    np.testing.assert_allclose(make_loss("ssim+mse")(*pair), make_loss("ssim")(*pair) + 10 * squared, rtol=1e-4)
