import numpy as np
import pytest

from app.detectors.detector import CHUNK, Detector
from app.errors import InputError
from app.kinds.scaling import Scaling
from tests import making


def halve(x: np.ndarray) -> np.ndarray:
    return x * np.float32(0.5)


def made(threshold: float = 0.25, score: str = "relative", **more: object) -> Detector:
    return making.detector("made", (4, 4), halve, score, threshold, np.linspace(0, 1, 99), **more)  # type: ignore[arg-type]


def samples(n: int) -> np.ndarray:
    return np.random.default_rng(0).random((n, 4, 4)).astype(np.float32)


def test_an_inspection_says_everything_of_every_sample() -> None:
    x = samples(3)
    found = made().inspect(x)
    np.testing.assert_array_equal(found.reconstruction, x / 2)
    np.testing.assert_allclose(found.reconstruction_error, (x / 2).reshape(3, -1).__pow__(2).mean(1), rtol=1e-6)
    np.testing.assert_allclose(found.score, 0.25, rtol=1e-6)
    assert found.p_value.shape == found.verdict.shape == (3,)


def test_a_score_on_the_threshold_is_no_anomaly() -> None:
    x = np.ones((1, 4, 4), np.float32)
    assert not made(0.25).inspect(x).anomaly[0]
    assert made(np.nextafter(0.25, 0)).inspect(x).anomaly[0]


def test_many_samples_get_the_same_numbers_as_one_at_a_time() -> None:
    x = samples(2 * CHUNK + 3)
    together = made().inspect(x)
    apart = [made().inspect(x[i : i + 1]) for i in range(0, len(x), 97)]
    np.testing.assert_array_equal(together.score[::97], np.concatenate([one.score for one in apart]))


def test_bytes_are_divided_by_255_and_flat_rows_take_the_shape() -> None:
    x = made().prepare(np.full((2, 16), 51, np.uint8))
    assert x.shape == (2, 4, 4) and x.dtype == np.float32
    np.testing.assert_allclose(x, 0.2, rtol=1e-6)


def test_floats_go_through_the_saved_scaling() -> None:
    scaled = made(scaling=Scaling("range", {"low": -1.0, "high": 3.0})).prepare(np.full((1, 4, 4), 1.0))
    np.testing.assert_allclose(scaled, 0.5)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (np.zeros((1, 5, 5)), "Expected samples of shape (4, 4) for the detector made. Received (5, 5)."),
        (np.zeros(16), "Expected samples of shape (4, 4)"),
        (np.full((1, 4, 4), np.nan), "NaN or infinity"),
        (np.full((1, 4, 4), np.inf), "NaN or infinity"),
        (np.array([["a"] * 16]), "Expected numbers."),
        (np.zeros((1, 4, 4), object), "Expected numbers."),
    ],
)
def test_other_samples_are_refused(given: np.ndarray, said: str) -> None:
    with pytest.raises(InputError) as caught:
        made().prepare(given)
    assert said in str(caught.value)


def test_of_autoencoders_side_by_side_all_are_scored_and_the_mean_is_shown() -> None:
    """One makes nothing of a signal, the others make all of it: the error of the mean is a sixteenth of its power."""
    nothing = np.array([0, 1, 1, 1], np.float32)[None, :, None]
    detector = making.detector("sum", (30,), lambda x: x[:, None] * nothing, "log-sum", kind="signal")
    x = np.random.default_rng(0).normal(size=(2 * CHUNK + 1, 30)).astype(np.float32)
    found = detector.inspect(x)
    assert found.reconstruction.shape == x.shape
    np.testing.assert_allclose(found.reconstruction, 0.75 * x, rtol=1e-6)
    np.testing.assert_allclose(found.reconstruction_error, np.square(x).mean(1) / 16, rtol=1e-5)
    assert found.score.shape == (len(x),) and np.isfinite(found.score).all()


def test_a_threshold_of_zero_is_a_threshold() -> None:
    assert made(0.0).inspect(samples(1)).anomaly[0]
    assert made(0.0).threshold == 0.0
