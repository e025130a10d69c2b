"""The score of autoencoders that take defects away."""

import numpy as np

from app.scoring import scores


def test_it_judges_by_the_worst_places_of_the_change() -> None:
    x = np.random.default_rng(0).random((3, 40, 50)).astype(np.float32)
    made = x.copy()
    made[1, 10:14, 20:24] -= 0.5
    made[2, 10:22, 20:32] += 0.5
    score = scores.create("difference")
    found = score.score(x, made)
    assert found[0] == 0 < found[1] < found[2]
    where = score.where(x, made)
    assert where is not None and where.shape == (3, 40, 50)
    row, column = np.unravel_index(where[1].argmax(), (40, 50))
    assert 10 <= row < 14 and 20 <= column < 24


def test_in_colour_it_is_the_mean_over_channels() -> None:
    x = np.zeros((1, 12, 12, 3), np.float32)
    made = x + np.array([0.3, 0.0, 0.0], np.float32)
    where = scores.create("difference").where(x, made)
    assert where is not None
    np.testing.assert_allclose(where, 0.1, rtol=1e-5)


def test_it_reads_photos_and_no_features() -> None:
    score = scores.create("difference")
    assert score.reads((64, 48), (64, 48)) and not score.reads((64, 64), (4, 4, 17))
    assert score.judges("photo", (64, 48, 3)) and not score.judges("drawing", (28, 28))
