"""Errors between an input and its reconstruction: formulas, blank pages, shapes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import mean_absolute_error, mean_squared_error

from app.errors import InputError
from app.scoring import reconstruction as errors

ERRORS = [
    errors.mean_squared_error,
    errors.mean_absolute_error,
    errors.binary_cross_entropy,
    errors.relative_error,
    errors.one_minus_correlation,
]
BOUNDED = [errors.relative_error, errors.one_minus_correlation]
images = arrays(np.float32, (3, 4, 5), elements=st.floats(0, 1, width=32))


def pair(seed=0, shape=(6, 28, 28)):
    rng = np.random.default_rng(seed)
    return rng.random(shape, dtype=np.float32), rng.random(shape, dtype=np.float32)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("shape", [(6, 28, 28), (6, 140), (6, 8, 8, 3)])
def test_every_axis_but_the_first_is_reduced(error, shape):
    x, r = pair(shape=shape)
    assert error(x, r).shape == (6,)
    assert error(x, r).dtype == np.float64
    assert error(x, r) == pytest.approx(error(x.reshape(6, -1), r.reshape(6, -1)), rel=1e-12)


@pytest.mark.parametrize("error", ERRORS)
def test_a_sample_s_error_does_not_depend_on_its_neighbours(error):
    x, r = pair()
    assert error(x, r)[2] == pytest.approx(error(x[2:3], r[2:3])[0], rel=1e-12)


@pytest.mark.parametrize("error", ERRORS)
def test_no_samples_give_no_errors(error):
    assert error(np.zeros((0, 28, 28)), np.zeros((0, 28, 28))).shape == (0,)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(
    ("x", "r"), [((2, 28, 28), (2, 784)), ((2, 28, 28), (2, 64, 64)), ((5,), (5,)), ((2, 3), (3, 3))]
)
def test_different_shapes_are_refused(error, x, r):
    with pytest.raises(InputError, match="same shape"):
        error(np.zeros(x), np.zeros(r))


def test_agreement_with_scikit_learn_and_numpy():
    x, r = pair()
    flat, made = x.reshape(6, -1).astype(float), r.reshape(6, -1).astype(float)
    assert errors.mean_squared_error(x, r) == pytest.approx(
        [mean_squared_error(a, b) for a, b in zip(flat, made, strict=True)]
    )
    assert errors.mean_absolute_error(x, r) == pytest.approx(
        [mean_absolute_error(a, b) for a, b in zip(flat, made, strict=True)]
    )
    assert errors.one_minus_correlation(x, r) == pytest.approx(
        [1 - np.corrcoef(a, b)[0, 1] for a, b in zip(flat, made, strict=True)]
    )
    assert errors.relative_error(x, r) == pytest.approx(((flat - made) ** 2).sum(1) / (flat**2).sum(1))
    assert errors.squared_error_map(x, r) == pytest.approx((x.astype(float) - r) ** 2)
    assert errors.squared_error_map(x, r).mean(axis=(1, 2)) == pytest.approx(errors.mean_squared_error(x, r))


def test_cross_entropy_of_a_black_and_white_picture():
    x, r = np.array([[1.0, 0.0]]), np.array([[0.25, 0.5]])
    assert errors.binary_cross_entropy(x, r)[0] == pytest.approx((np.log(4) + np.log(2)) / 2, rel=1e-5)


@given(images)
def test_an_identical_reconstruction_has_no_error(x):
    for error in (errors.mean_squared_error, errors.mean_absolute_error, errors.binary_cross_entropy):
        assert (error(x, x) == 0).all()
    inked = ~errors.is_blank(x)
    assert (errors.relative_error(x, x)[inked] == 0).all()
    patterned = x.astype(float).var(axis=(1, 2)) > 1e-9
    assert np.abs(errors.one_minus_correlation(x, x)[patterned]).max(initial=0) < 1e-6


@given(images, images)
def test_errors_are_finite_and_never_negative(x, r):
    for error in ERRORS:
        assert np.isfinite(error(x, r)).all()
        assert (error(x, r) >= 0).all()


@pytest.mark.parametrize("error", BOUNDED)
@pytest.mark.parametrize("reconstruction", [0.0, 0.001, 0.1, 1.0])
def test_a_blank_page_is_odder_than_a_drawing_of_which_most_is_found_again(error, reconstruction):
    blank = np.zeros((1, 28, 28), np.float32)
    drawing = np.zeros((1, 28, 28), np.float32)
    drawing[:, 5:20, 5] = 1
    assert errors.is_blank(blank)[0] and not errors.is_blank(drawing)[0]
    found = error(drawing, drawing * 0.7)[0]
    odd = error(blank, np.full_like(blank, reconstruction))[0]
    assert np.isfinite(odd) and odd >= 1 > found


def test_squared_error_is_blind_to_emptiness_and_relative_error_has_no_jump_there():
    blank = np.zeros((1, 28, 28))
    assert errors.mean_squared_error(blank, blank)[0] == 0
    around = np.sqrt(errors.MIN_INK) * np.array([0.999999, 1.000001])
    faint = np.ones((2, 28, 28)) * around[:, None, None]
    below, above = errors.relative_error(faint, np.zeros_like(faint))
    assert below == pytest.approx(above, rel=1e-4)


def test_correlation_is_blind_to_strength_and_offset():
    x, _ = pair()
    assert errors.one_minus_correlation(x, 0.3 * x + 0.2) == pytest.approx(0, abs=1e-5)
    assert errors.one_minus_correlation(x, 1 - x) == pytest.approx(2, abs=1e-5)
