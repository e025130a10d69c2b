"""One contract over every score of the registry."""

import json

import numpy as np
import pytest

from app.errors import InputError
from app.scoring import reconstruction as errors
from app.scoring.scores import SCORES, create


def reconstruct(x):
    """Stands in for an autoencoder: halves the contrast and loses a corner."""
    made = (0.5 * x + 0.1).astype(np.float32)
    made[:, :4, :4] = 0
    return made


@pytest.fixture
def x():
    rng = np.random.default_rng(3)
    return (rng.random((24, 28, 28)) * (rng.random((24, 28, 28)) < 0.2)).astype(np.float32)


@pytest.fixture(params=sorted(SCORES))
def score(request, x):
    return create(request.param).fit(x, reconstruct)


def test_names_are_the_registry_s():
    assert {"mse", "mae", "relative", "correlation", "log-combination"} <= set(SCORES)
    for name, kind in SCORES.items():
        assert create(name).name == name == kind.name
        assert kind.__doc__ and "lind to" in kind.__doc__


def test_scores_have_the_shape_and_are_finite(score, x):
    queries = score.queries(x)
    assert len(queries) % len(x) == 0 and queries.shape[1:] == x.shape[1:]
    assert queries.dtype == np.float32
    assert np.array_equal(queries[: len(x)], x)
    scores = score.score(x, reconstruct(queries))
    assert scores.shape == (len(x),) and scores.dtype == np.float64
    assert np.isfinite(scores).all()


def test_a_sample_scores_the_same_alone_and_in_a_batch(score, x):
    together = score.score(x, reconstruct(score.queries(x)))
    alone = score.score(x[5:6], reconstruct(score.queries(x[5:6])))
    assert alone[0] == pytest.approx(together[5], rel=1e-9)


def test_parameters_survive_json(score, x):
    again = create(score.name, json.loads(json.dumps(score.parameters)))
    assert again == score and hash(again) == hash(score)
    assert np.array_equal(again.score(x, reconstruct(again.queries(x))), score.score(x, reconstruct(score.queries(x))))


def test_the_input_is_left_alone(score, x):
    before = x.copy()
    score.score(x, reconstruct(score.queries(x)))
    assert np.array_equal(before, x)


@pytest.mark.parametrize("value", [0.0, 0.01, 1.0])
def test_blank_and_full_pages_have_finite_scores(score, value):
    page = np.full((2, 28, 28), value, np.float32)
    queries = score.queries(page)
    for made in (queries, np.zeros_like(queries), np.ones_like(queries)):
        assert np.isfinite(score.score(page, made)).all()


@pytest.mark.parametrize("name", ["relative", "correlation", "log-combination"])
@pytest.mark.parametrize("faint", [0.0, 0.05])
def test_a_blank_page_is_odder_than_every_ordinary_sample(name, faint, x):
    score = create(name)
    blank = np.zeros((1, 28, 28), np.float32)
    assert score.score(blank, blank + np.float32(faint))[0] > score.score(x, reconstruct(x)).max()


def test_the_combination_is_the_sum_of_logarithms(x):
    made = reconstruct(x)
    squared, relative = errors.mean_squared_error(x, made), errors.relative_error(x, made)
    assert create("log-combination").score(x, made) == pytest.approx(np.log(squared) + np.log(relative))
    half = create("log-combination", {"weight": 0.5}).score(x, made)
    assert half == pytest.approx(np.log(squared) + 0.5 * np.log(relative))


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("mes", None, "Did you mean mse"),
        ("", None, "Known: "),
        ("log-combination", {"wieght": 1}, "Did you mean weight"),
        ("mse", {"weight": 1}, "no parameter 'weight'"),
    ],
)
def test_unknown_names_are_refused_with_a_suggestion(name, parameters, message):
    with pytest.raises(InputError, match=message):
        create(name, parameters)
