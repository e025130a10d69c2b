"""Heartbeats of the dynamical model: the same for a seed, with the waves where textbooks have them."""

import numpy as np
import pytest

from app.errors import InputError
from app.kinds.signal import heartbeats
from app.kinds.signal.heartbeats import KINDS, STEPS


def typical(kind: str) -> np.ndarray:
    return np.median(heartbeats.beats(kind, 30, seed=1), 0)


@pytest.mark.parametrize("kind", KINDS)
def test_beats_are_standardised_and_follow_the_seed(kind: str) -> None:
    beats = heartbeats.beats(kind, 5, seed=1)
    assert beats.shape == (5, 140) and beats.dtype == np.float32
    np.testing.assert_allclose(beats.mean(1), 0, atol=1e-6)
    np.testing.assert_allclose(beats.std(1), 1, rtol=1e-5)
    np.testing.assert_array_equal(beats, heartbeats.beats(kind, 5, seed=1))
    assert not np.allclose(beats, heartbeats.beats(kind, 5, seed=2))


def test_a_normal_beat_has_its_five_waves_in_order() -> None:
    beat = typical("normal")
    r = int(beat.argmax())
    assert 60 < r < 80
    p, t = int(beat[: r - 10].argmax()), r + 10 + int(beat[r + 10 :].argmax())
    q, s = r - 10 + int(beat[r - 10 : r].argmin()), r + int(beat[r : r + 15].argmin())
    assert p < q < r < s < t
    assert min(beat[p], beat[t]) > max(beat[0], beat[q], beat[s]) and beat[s] < beat[q] < beat[0]


def test_finer_steps_give_the_same_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    """The integration has converged: what is seen is the model, not the method."""
    waves = KINDS["normal"][1][None]
    coarse = heartbeats.integrate(waves, 140, np.random.default_rng(0))
    monkeypatch.setattr(heartbeats, "STEPS", 8 * STEPS)
    fine = heartbeats.integrate(waves, 140, np.random.default_rng(0))
    assert np.abs(fine - coarse).max() < 0.01 * np.ptp(fine)


def test_the_point_stays_on_the_unit_circle() -> None:
    """A limit cycle: started off it, it comes back."""
    waves, one = KINDS["normal"][1][None], np.ones(1)
    state = np.array([[-0.3], [0.1], [0.0]])
    for number in range(3000):
        state = heartbeats.runge_kutta(state, number * one / 300, one / 300, waves, one, np.zeros((2, 1)))
    np.testing.assert_allclose(np.hypot(state[0], state[1]), 1, atol=1e-3)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "normal"])
def test_abnormal_beats_are_far_from_normal_ones(kind: str) -> None:
    normal, others = heartbeats.beats("normal", 80, seed=1), heartbeats.beats(kind, 20, seed=1)

    def nearest(x: np.ndarray, known: np.ndarray) -> np.ndarray:
        return np.square(x[:, None] - known[None]).mean(2).min(1)

    assert np.median(nearest(others, normal)) > 2 * np.median(nearest(normal[:40], normal[40:]))


def test_an_unknown_kind_suggests_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean ventricular"):
        heartbeats.beats("ventriculer", 1, 0)
    with pytest.raises(InputError, match="0 or more"):
        heartbeats.beats("normal", -1, 0)
    assert heartbeats.beats("normal", 0, 0).shape == (0, 140)
