"""Scores that look at a sample several times."""

import numpy as np
import pytest

from app.kinds.drawing import doodles
from app.scoring.mirrored import ink_width
from app.scoring.registered import NEGLIGIBLE, blur_matrix
from app.scoring.scores import create

MULTI = ["registered", "mirrored"]


def blurred_away(x: np.ndarray) -> np.ndarray:
    """Stands for an autoencoder: half the ink, a little everywhere."""
    return (x * 0.5 + 0.1).astype(np.float32)


@pytest.fixture(scope="module")
def x() -> np.ndarray:
    return doodles.bitmaps("bowtie", 12, seed=4).astype(np.float32) / np.float32(255)


@pytest.mark.parametrize("name", MULTI)
def test_the_first_queries_are_the_samples_themselves(name: str, x: np.ndarray) -> None:
    queries = create(name).queries(x)
    np.testing.assert_array_equal(queries[: len(x)], x)
    assert len(queries) == create(name).passes * len(x) and queries.dtype == np.float32


@pytest.mark.parametrize("name", MULTI)
def test_together_or_one_at_a_time_is_the_same(name: str, x: np.ndarray) -> None:
    score = create(name)
    together = score.score(x, blurred_away(score.queries(x)))
    apart = [score.score(one[None], blurred_away(score.queries(one[None])))[0] for one in x]
    np.testing.assert_allclose(together, apart, rtol=1e-6)


@pytest.mark.parametrize("name", MULTI)
def test_a_perfect_reconstruction_scores_lowest_and_an_empty_page_highest(name: str, x: np.ndarray) -> None:
    score = create(name)
    perfect = score.score(x, score.queries(x))
    poor = score.score(x, blurred_away(score.queries(x)))
    page = np.zeros_like(x[:1])
    empty = score.score(page, blurred_away(score.queries(page)))
    assert np.isfinite([*perfect, *poor, *empty]).all()
    assert perfect.max() < poor.min() <= poor.max() < empty[0]


def test_mirroring_a_drawing_does_not_change_its_mirrored_score(x: np.ndarray) -> None:
    score = create("mirrored")
    drawn = [x, x[:, ::-1], x[:, :, ::-1]]
    found = [score.score(d, np.sqrt(score.queries(d))) for d in drawn]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-6)
    np.testing.assert_allclose(found[0], found[2], rtol=1e-6)


def test_the_registered_score_is_the_best_of_five_places(x: np.ndarray) -> None:
    """An autoencoder that only knows one place finds the drawing wherever it stands within a pixel."""
    score = create("registered")
    known = x[0]

    def only_known(queries: np.ndarray) -> np.ndarray:
        return np.broadcast_to(known, queries.shape).astype(np.float32)

    near, far = np.roll(known, (1, 0), (0, 1))[None], np.roll(known, (4, -4), (0, 1))[None]
    assert score.score(near, only_known(score.queries(near)))[0] < 1e-6
    assert score.score(far, only_known(score.queries(far)))[0] > 0.3


def test_the_registered_score_by_its_formula() -> None:
    """Against the formula of the docstring, written out, without blur."""
    rng = np.random.default_rng(0)
    x = np.zeros((2, 28, 28), np.float32)
    x[:, 5:23, 5:23] = rng.random((2, 18, 18))
    score = create("registered", {"radius": 1, "sigmas": [0.0]})
    found = score.score(x, blurred_away(score.queries(x)))
    for i in range(2):
        each = []
        for shift in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
            moved = np.roll(x[i], shift, (0, 1))
            each.append(((moved - blurred_away(moved)) ** 2).sum() / ((x[i] ** 2).sum() + 1e-3))
        assert found[i] == pytest.approx(min(each), rel=1e-5)


def test_the_width_of_the_ink_across_its_main_axis() -> None:
    page = np.zeros((4, 28, 28), np.float32)
    page[1, 10, 4:24] = 1
    page[2, range(5, 20), range(5, 20)] = 1
    page[3, 4:24, 9:19] = 1
    width = ink_width(page)
    np.testing.assert_allclose(width[:3], 0, atol=1e-3)
    assert width[3] == pytest.approx(np.arange(10).std())


def test_what_is_narrower_than_the_normals_is_odder(x: np.ndarray) -> None:
    fitted = create("mirrored").fit(x, blurred_away)
    assert fitted.parameters["width"] > 1
    line = np.zeros((1, 28, 28), np.float32)
    line[0, 13:15, 3:25] = 1
    for drawing, more in ((x, 0.0), (line, 2 * np.log(fitted.parameters["width"] / 0.5))):
        made = blurred_away(fitted.queries(drawing))
        difference = fitted.score(drawing, made) - create("mirrored").score(drawing, made)
        np.testing.assert_allclose(np.sort(difference)[: len(drawing) - 1], 0, atol=1e-9)
        assert difference.max() == pytest.approx(more, abs=0.1)


def test_the_blur_makes_no_subnormal_products() -> None:
    matrix = blur_matrix(28, 0.9)
    assert ((matrix == 0) | (matrix >= NEGLIGIBLE)).all()
    np.testing.assert_allclose(matrix[14].sum(), 1, atol=1e-6)
