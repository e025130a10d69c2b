"""Scores of maps: what they see, what they say they are blind to, and SSIM against a window-by-window computation."""

import numpy as np
import pytest

from app.errors import InputError
from app.scoring import maps, scores

NAMES = [name for name, score in scores.SCORES.items() if issubclass(score, maps.MapScore)]


@pytest.fixture
def quiet_and_odd() -> np.ndarray:
    x = np.random.default_rng(0).random((2, 20, 30)).astype(np.float32)
    x[1, 5:8, 5:8] += 5
    return x


@pytest.mark.parametrize("name", NAMES)
def test_every_score_sees_a_defect_and_is_made_again_from_json(name, quiet_and_odd):
    score = scores.create(name, {"smoothing": 0.5})
    quiet, odd = score.of_maps(quiet_and_odd)
    assert odd > quiet
    assert score.kinds == {"photo"}
    assert scores.create(name, {"smoothing": 0.5}) == score


def test_worst_share_is_the_mean_of_the_largest():
    map_ = np.arange(100, dtype=np.float32).reshape(1, 10, 10)
    assert maps.WorstShare(0, share=0.05).of_maps(map_)[0] == pytest.approx(np.mean([95, 96, 97, 98, 99]))
    assert maps.WorstShare(0, share=0.001).of_maps(map_)[0] == 99 == maps.Maximum().of_maps(map_)[0]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: scores.create("worst-shaer"), "Did you mean worst-share"),
        (lambda: scores.create("maximum", {"share": 0.5}), "no parameter"),
        (lambda: maps.WorstShare(share=0), "above 0"),
        (lambda: maps.Maximum().of_maps(np.zeros((3, 4), np.float32)), "shape"),
        (lambda: maps.Maximum().of_maps(np.zeros((3, 0, 4), np.float32)), "shape"),
    ],
)
def test_what_cannot_be_is_refused(make, said):
    with pytest.raises(InputError, match=said):
        make()


def test_smoothing_keeps_the_mean_and_never_mixes_photos():
    x = np.zeros((2, 9, 9), np.float32)
    x[0, 4, 4] = 1
    smooth = maps.smoothed(x, 0.8)
    assert smooth[0].sum() == pytest.approx(1, abs=1e-3)
    assert not smooth[1].any()


def test_squared_error_averages_channels():
    x = np.zeros((1, 2, 2, 3), np.float32)
    again = x.copy()
    again[0, 0, 0] = [1, 2, 3]
    assert maps.squared(x, again)[0, 0, 0] == pytest.approx(14 / 3)


def test_ssim_is_that_of_every_window_taken_alone():
    rng = np.random.default_rng(1)
    a, b = rng.random((2, 1, 24, 26)).astype(np.float32)
    made = maps.dissimilarity(a, b)[0]
    reach = 5
    window = np.exp(-0.5 * (np.arange(-reach, reach + 1) / 1.5) ** 2)
    window = np.outer(window, window) / window.sum() ** 2
    for row, column in ((8, 9), (12, 15), (17, 6)):
        p, q = (v[0, row - reach : row + reach + 1, column - reach : column + reach + 1].astype(float) for v in (a, b))
        mp, mq = (window * p).sum(), (window * q).sum()
        vp, vq = (window * (p - mp) ** 2).sum(), (window * (q - mq) ** 2).sum()
        both = (window * (p - mp) * (q - mq)).sum()
        ssim = (2 * mp * mq + 1e-4) * (2 * both + 9e-4) / ((mp**2 + mq**2 + 1e-4) * (vp + vq + 9e-4))
        assert made[row, column] == pytest.approx(1 - ssim, abs=1e-5)


def test_ssim_of_the_same_photo_is_0_in_grey_and_in_colour():
    x = np.random.default_rng(2).random((2, 16, 16, 3)).astype(np.float32)
    np.testing.assert_allclose(maps.dissimilarity(x, x), 0, atol=1e-5)


def test_an_autoencoder_of_features_answers_with_its_own_map_and_a_sketch_of_the_photo():
    made = np.zeros((2, 3, 2, 17), np.float32)
    made[1, 2, 0, 0] = 4
    made[0, 0, 1, 1 + 4 * 1 + 2] = 1  # second row, third column of that cell's sketch
    x, score = np.zeros((2, 48, 32), np.float32), maps.Maximum()
    assert score.reads((48, 32), (3, 2, 17)) and not score.reads((48, 32, 3), (3, 2, 17))
    assert not maps.StructuralDissimilarity().reads((48, 32), (3, 2, 17))
    assert score.score(x, made).tolist() == [0, 4]
    shown = score.shown(x, made)
    assert shown.shape == x.shape
    assert np.unravel_index(shown[0].argmax(), (48, 32))[0] in range(4, 8)
    assert np.unravel_index(shown[0].argmax(), (48, 32))[1] in range(24, 28)
    assert score.where(x, made).shape == (2, 3, 2)
