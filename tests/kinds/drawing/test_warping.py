import numpy as np
import pytest

from app.kinds.drawing import warping


@pytest.fixture
def x() -> np.ndarray:
    images = np.zeros((3, 28, 28), np.float32)
    images[0, 6:20, 4:8] = 1
    images[1, 10:12, 3:25] = 0.5
    return images


def test_no_warp_changes_nothing(x: np.ndarray) -> None:
    same = warping.affine(x, np.tile(np.eye(2), (3, 1, 1)), np.zeros((3, 2)))
    np.testing.assert_allclose(same, x, atol=1e-6)


def test_a_shift_by_whole_pixels_moves_the_ink(x: np.ndarray) -> None:
    moved = warping.affine(x, np.tile(np.eye(2), (3, 1, 1)), np.tile([2.0, -3.0], (3, 1)))
    np.testing.assert_allclose(moved, np.roll(x, (-2, 3), (1, 2)), atol=1e-6)


def test_a_right_angle_turns_the_image(x: np.ndarray) -> None:
    turned = warping.affine(x, warping.turns(np.full(3, np.pi / 2)), np.zeros((3, 2)))
    assert min(np.abs(turned - np.rot90(x, k, (1, 2))).max() for k in (1, 3)) < 1e-4


def test_what_lies_beyond_the_edge_is_paper(x: np.ndarray) -> None:
    assert warping.affine(x, np.tile(np.eye(2), (3, 1, 1)), np.full((3, 2), 40.0)).max() == 0


def test_centring_fills_the_page_and_keeps_an_empty_one_empty(x: np.ndarray) -> None:
    centred = warping.centre(x)
    assert centred[2].max() == 0
    rows, columns = np.flatnonzero(centred[1].max(1) > 0.2), np.flatnonzero(centred[1].max(0) > 0.2)
    assert 22 <= columns[-1] - columns[0] <= 25
    assert abs(columns.mean() - 13.5) < 1 and abs(rows.mean() - 13.5) < 1


def test_a_wobble_is_small_and_follows_the_seed(x: np.ndarray) -> None:
    first, second = (warping.wobble(x, np.random.default_rng(3)) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert 0 < np.abs(first - x).mean() < 0.1
    assert first.min() >= 0 and first.max() <= 1
