import numpy as np
import pytest

from app.errors import DetectorError, InputError
from app.kinds.scaling import Scaling, fit


def test_the_range_of_the_training_values_becomes_0_to_1() -> None:
    scaling = fit("range", np.array([[-2.0, 0.0], [4.0, 6.0]]))
    np.testing.assert_allclose(scaling.apply(np.array([[-2.0, 6.0], [2.0, 10.0]])), [[0, 1], [0.5, 1.5]])


def test_each_sample_is_brought_to_the_same_brightness_and_contrast() -> None:
    x = np.random.default_rng(0).random((3, 8, 8)).astype(np.float32)
    brighter = x * 0.3 + 0.5
    scaling = Scaling("per_sample")
    np.testing.assert_allclose(scaling.apply(brighter), scaling.apply(x), atol=1e-5)
    assert np.isfinite(scaling.apply(np.zeros((1, 8, 8)))).all()


def test_values_that_are_all_the_same_have_no_range() -> None:
    with pytest.raises(InputError, match="Every training value is 3"):
        fit("range", np.full((4, 2), 3.0))


@pytest.mark.parametrize(("kind", "parameters"), [("magic", {}), ("range", {"low": 0.0})])
def test_a_scaling_that_is_none_is_refused(kind: str, parameters: dict[str, float]) -> None:
    with pytest.raises(DetectorError, match="is not one"):
        Scaling(kind, parameters)
