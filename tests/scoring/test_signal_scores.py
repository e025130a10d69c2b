"""Scores of signals, and the sum of several reconstructions' logarithms."""

import json

import numpy as np
import pytest

from app.errors import InputError
from app.scoring.scores import create

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 30)).astype(np.float32)
MADE = (X + RNG.normal(0, 0.3, X.shape)).astype(np.float32)


def test_the_smoothed_error_is_that_of_a_moving_mean() -> None:
    smooth = [np.convolve(row, np.ones(5) / 5, mode="same") for row in X - MADE]
    np.testing.assert_allclose(create("smoothed").score(X, MADE), np.square(smooth).mean(1), rtol=1e-5)


def test_smoothing_forgives_noise_and_not_a_wave() -> None:
    flat = np.zeros((1, 100), np.float32)
    noise = np.resize([1.0, -1.0], (1, 100)).astype(np.float32)
    wave = np.sin(np.linspace(0, 4 * np.pi, 100, dtype=np.float32))[None]
    score = create("smoothed")
    assert score.score(flat, noise)[0] < 0.1 < 0.4 < score.score(flat, wave)[0]


def test_the_worst_block_is_the_largest_mean() -> None:
    made = X.copy()
    made[:, 12:18] += 2  # the third of five blocks of six
    made[:, 0] += 1
    np.testing.assert_allclose(create("worst-block").score(X, made), 4, rtol=1e-5)


def test_blocks_may_differ_by_a_sample_but_not_be_empty() -> None:
    assert np.isfinite(create("worst-block").score(X[:, :7], MADE[:, :7])).all()
    with pytest.raises(InputError, match="cannot be cut into 5 blocks"):
        create("worst-block").score(X[:, :4], MADE[:, :4])


SUM = {"errors": ["mse", "worst-block"], "weights": [0.5, 2.0]}


def test_the_log_sum_adds_weighted_logarithms() -> None:
    both = np.stack([MADE, -MADE], axis=1)
    first, second = create("mse").score(X, MADE), create("worst-block").score(X, -MADE)
    np.testing.assert_allclose(create("log-sum", SUM).score(X, both), 0.5 * np.log(first) + 2 * np.log(second))


def test_of_several_reconstructions_the_mean_is_shown() -> None:
    score = create("log-sum", SUM)
    assert score.answer((30,)) == (2, 30)
    np.testing.assert_allclose(score.shown(X, np.stack([MADE, X], axis=1)), (MADE + X) / 2, rtol=1e-5)


def test_by_default_the_components_count_as_much_as_the_nets_together() -> None:
    score = create("log-sum")
    assert score.answer((140,)) == (4, 140)
    assert sum(score.parameters["weights"][:3]) == pytest.approx(score.parameters["weights"][3])


def test_a_factor_in_an_error_is_a_constant_in_the_sum() -> None:
    both = np.stack([MADE, -MADE], axis=1)
    near, far = X[:, None] + 0.1 * (both - X[:, None]), both
    score = create("log-sum", SUM)
    np.testing.assert_allclose(np.ptp(score.score(X, far) - score.score(X, near.astype(np.float32))), 0, atol=1e-3)


def test_the_log_sum_survives_json_and_a_perfect_reconstruction() -> None:
    score = create("log-sum", SUM)
    again = create("log-sum", json.loads(json.dumps(score.parameters)))
    assert again == score and hash(again) == hash(score)
    assert np.isfinite(again.score(X, np.stack([X, X], axis=1))).all()


def test_another_count_of_reconstructions_is_refused() -> None:
    with pytest.raises(InputError, match="adds up 2 reconstructions"):
        create("log-sum", SUM).score(X, MADE[:, None])
    with pytest.raises(InputError, match="1 errors and 2 weights"):
        create("log-sum", {"errors": ["mse"], "weights": [1.0, 2.0]})
