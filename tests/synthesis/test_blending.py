"""Blending: what is pasted keeps its own differences, and the ground's colours along its edge."""

import numpy as np
import pytest

from app.synthesis import blending


@pytest.fixture
def ground() -> np.ndarray:
    rows, columns = np.mgrid[:40, :50] / 50
    return np.stack([0.2 + 0.5 * rows, 0.6 - 0.3 * columns, 0.4 + 0.1 * rows * columns], 2).astype(np.float32)


def disc(size: tuple[int, int], radius: float) -> np.ndarray:
    rows, columns = np.ogrid[: size[0], : size[1]]
    distance = np.hypot(rows - size[0] / 2, columns - size[1] / 2)
    return np.clip(radius - distance + 0.5, 0, 1).astype(np.float32)


def test_alpha_shows_as_much_as_it_says(ground: np.ndarray) -> None:
    share = disc((40, 50), 10)
    made = blending.alpha(ground, np.ones_like(ground), share)
    np.testing.assert_array_equal(made[share == 0], ground[share == 0])
    np.testing.assert_allclose(made[share == 1], 1)


def test_the_ground_in_another_light_blends_in_without_a_trace(ground: np.ndarray) -> None:
    """Its gradients are the ground's, so Poisson's equation has the ground itself as its solution."""
    darker = (ground - 0.15).astype(np.float32)
    made = blending.poisson(ground, darker, disc((40, 50), 12))
    np.testing.assert_allclose(made, ground, atol=1e-5)


def test_what_is_pasted_keeps_its_pattern(ground: np.ndarray) -> None:
    pattern = (0.1 * np.sin(np.mgrid[:40, :50][1]))[..., None].astype(np.float32)
    made = blending.poisson(ground, (pattern + 0.5 + 0 * ground).astype(np.float32), disc((40, 50), 15))
    middle = made[16:24, 20:30]
    bends = np.diff(pattern[16:24, 20:30], 2, axis=1)
    np.testing.assert_allclose(np.diff(middle, 2, axis=1), np.broadcast_to(bends, (8, 8, 3)), atol=5e-3)


def test_a_membrane_is_the_mean_of_its_neighbours_inside_and_untouched_outside() -> None:
    values = np.random.default_rng(0).random((20, 30, 2)).astype(np.float32)
    inside = disc((20, 30), 7) > 0.5
    made = blending.membrane(values, inside)
    np.testing.assert_array_equal(made[~inside], values[~inside])
    around = (made[:-2, 1:-1] + made[2:, 1:-1] + made[1:-1, :-2] + made[1:-1, 2:]) / 4
    np.testing.assert_allclose(made[1:-1, 1:-1][inside[1:-1, 1:-1]], around[inside[1:-1, 1:-1]], atol=1e-5)


def test_a_membrane_that_reaches_the_border_is_free_there() -> None:
    """Held at one edge alone, it takes that edge's value everywhere."""
    values = np.zeros((6, 8, 1), np.float32)
    values[:, 0] = 0.7
    inside = np.ones((6, 8), bool)
    inside[:, 0] = False
    np.testing.assert_allclose(blending.membrane(values, inside), 0.7, atol=1e-6)


def test_a_large_paste_is_solved_small_and_still_meets_the_ground() -> None:
    ground = np.full((400, 400, 3), 0.3, np.float32)
    made = blending.poisson(ground, np.full_like(ground, 0.9), disc((400, 400), 150))
    np.testing.assert_allclose(made, 0.3, atol=0.02)
