import numpy as np
import pytest

from app.kinds import named
from app.training import corruption


@pytest.mark.parametrize("change", [corruption.hide_patches, corruption.add_noise])
@pytest.mark.parametrize("shape", [(40, 28, 28), (40, 12, 20, 3)])
def test_a_change_is_a_copy_of_the_same_shape_and_the_same_for_a_seed(change: object, shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).random(shape).astype(np.float32)
    before = x.copy()
    first, second = (change(x, np.random.default_rng(3)) for _ in range(2))  # type: ignore[operator]
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(first, second)
    assert first.shape == shape and first.dtype == np.float32
    assert not np.array_equal(first, x)


def test_hidden_patches_are_blank_and_the_rest_untouched() -> None:
    x = np.ones((500, 28, 28), np.float32)
    hidden = corruption.hide_patches(x, np.random.default_rng(0))
    assert set(np.unique(hidden)) == {0.0, 1.0}
    touched = (hidden == 0).any((1, 2)).mean()
    assert 0.4 < touched < 0.6
    assert 0.05 < (hidden == 0).mean() < 0.3


def test_spoiling_leaves_some_samples_alone_and_is_the_same_for_a_seed() -> None:
    x = np.random.default_rng(0).random((60, 32, 32)).astype(np.float32)
    before = x.copy()
    first, second = (corruption.damage("spoil", named("photo"))(x, np.random.default_rng(1)) for _ in range(2))
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(first, second)
    alone = (first == x).all((1, 2)).mean()
    assert 0.02 < alone < 0.3
    few = corruption.damage("spoil", named("photo"))(x[:1], np.random.default_rng(0))
    assert few.shape == (1, 32, 32)


def test_other_damage_is_that_of_its_name() -> None:
    assert corruption.damage("noise", named("photo")) is corruption.add_noise
