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
    made[(slice(None), *[slice(4)] * (x.ndim - 1))] = 0
    return made


def answer(score, queries):
    """As many reconstructions of each query as the score needs."""
    made = reconstruct(queries)
    return made if score.outputs is None else np.repeat(made[:, None], score.outputs, axis=1)


@pytest.fixture
def x():
    rng = np.random.default_rng(3)
    return (rng.random((24, 28, 28)) * (rng.random((24, 28, 28)) < 0.2)).astype(np.float32)


@pytest.fixture(params=sorted(SCORES))
def score(request, x):
    unfitted = create(request.param)
    return unfitted.fit(x, reconstruct) if unfitted.judges("drawing", (28, 28)) else unfitted


@pytest.fixture
def samples(score, x):
    """Drawings, or for a score of signals, their middle rows."""
    return x if 2 in score.ndims else x[:, 14]


def test_what_is_read_and_what_is_shown_have_the_shapes_that_are_promised(score, samples):
    made = answer(score, score.queries(samples))
    assert made.shape[1:] == score.answer(samples.shape[1:])
    assert score.shown(samples, made).shape == samples.shape


def test_names_are_the_registry_s():
    assert {"mse", "mae", "relative", "correlation", "log-combination"} <= set(SCORES)
    for name, kind in SCORES.items():
        assert create(name).name == name == kind.name
        assert kind.__doc__ and "lind to" in kind.__doc__


def test_scores_have_the_shape_and_are_finite(score, samples):
    queries = score.queries(samples)
    assert len(queries) % len(samples) == 0 and queries.shape[1:] == samples.shape[1:]
    assert queries.dtype == np.float32
    assert np.array_equal(queries[: len(samples)], samples)
    scores = score.score(samples, answer(score, queries))
    assert scores.shape == (len(samples),) and scores.dtype == np.float64
    assert np.isfinite(scores).all()


def test_a_sample_scores_the_same_alone_and_in_a_batch(score, samples):
    together = score.score(samples, answer(score, score.queries(samples)))
    alone = score.score(samples[5:6], answer(score, score.queries(samples[5:6])))
    assert alone[0] == pytest.approx(together[5], rel=1e-9)


def test_parameters_survive_json(score, samples):
    again = create(score.name, json.loads(json.dumps(score.parameters)))
    assert again == score and hash(again) == hash(score)
    found = [each.score(samples, answer(each, each.queries(samples))) for each in (again, score)]
    assert np.array_equal(*found)


def test_the_input_is_left_alone(score, samples):
    before = samples.copy()
    score.score(samples, answer(score, score.queries(samples)))
    assert np.array_equal(before, samples)


@pytest.mark.parametrize("value", [0.0, 0.01, 1.0])
def test_blank_and_full_pages_have_finite_scores(score, samples, value):
    page = np.full((2, *samples.shape[1:]), value, np.float32)
    queries = score.queries(page)
    for made in (queries, np.zeros_like(queries), np.ones_like(queries)):
        made = made if score.outputs is None else np.repeat(made[:, None], score.outputs, axis=1)
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
