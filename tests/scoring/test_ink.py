"""More ink than any normal drawing has."""

import numpy as np

from app.kinds.drawing import doodles
from app.scoring.ink import MARGIN, excess, ink_share, most_ink
from app.scoring.scores import create


def half_full(share: float) -> np.ndarray:
    x = np.zeros((1, 10, 10), np.float32)
    x.reshape(1, -1)[:, : round(100 * share)] = 0.9
    return x


def test_the_share_of_inked_pixels() -> None:
    np.testing.assert_allclose(ink_share(np.concatenate([half_full(0.0), half_full(0.3), half_full(1.0)])), [0, 0.3, 1])


def test_nothing_is_added_up_to_the_limit_and_more_with_more_ink() -> None:
    most = most_ink(half_full(0.4))
    assert most == MARGIN * 0.4
    assert excess(half_full(0.5), most)[0] == 0
    np.testing.assert_allclose(excess(half_full(0.8), most), 2 * np.log(0.8 / most))
    assert excess(half_full(1.0), 0.0)[0] == 0


def test_both_scores_of_drawings_count_it_and_leave_normals_alone() -> None:
    x = doodles.bitmaps("bowtie", 40, seed=3).astype(np.float32) / np.float32(255)
    full = np.ones((1, 28, 28), np.float32)
    for name in ("registered", "mirrored"):
        plain = create(name)
        fitted = plain.fit(x, lambda queries: queries * np.float32(0.9))
        without = create(name, {**fitted.parameters, "ink": 0.0})
        queries = fitted.queries(x)
        made = queries * np.float32(0.9)
        np.testing.assert_array_equal(fitted.score(x, made), without.score(x, made))
        queries = fitted.queries(full)
        assert fitted.score(full, queries)[0] > without.score(full, queries)[0] + 0.5
