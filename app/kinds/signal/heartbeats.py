"""Synthetic heartbeats, for pages, tests and machines without the data: made by a model, recorded from nobody.

A point runs round the unit circle, once a heartbeat, and the voltage z is pulled up and down as it passes the angles
of the waves P, Q, R, S and T:

    dx/dt = αx − ωy      dy/dt = αy + ωx      α = 1 − √(x² + y²)
    dz/dt = −Σ a_i Δθ_i exp(−Δθ_i² / 2b_i²) − (z − z₀(t))      Δθ_i = (θ − θ_i) mod 2π, from −π to π

ω is 2π over the time from beat to beat, which breathing (0.25 Hz) and blood pressure (0.1 Hz) vary; z₀ wanders with
the breath. Integrated with a fourth-order Runge-Kutta method. Source, also of the normal waves' numbers:
P. E. McSharry, G. D. Clifford, L. Tarassenko, L. A. Smith. A dynamical model for generating synthetic
electrocardiogram signals. IEEE Transactions on Biomedical Engineering 50(3), 2003 (ECGSYN).

The abnormal kinds change the waves as textbooks of electrocardiography draw them; they are sketches to teach with, not
for judging people. Say "synthetic" wherever these beats are shown or counted.
"""

import numpy as np
from numpy.typing import NDArray

from app.errors import InputError, suggest
from app.kinds.scaling import standardise
from app.kinds.signal.curves import Rng, Rows

LENGTH = 140
"""Samples of a beat, as in ECG5000."""
STEPS = 2
"""Of the integration, to a sample."""

Waves = NDArray[np.float64]
"""(n_waves, 3): angle in radians, a, b in radians."""

P, Q, R, S, T = (-np.pi / 3, 1.2, 0.25), (-np.pi / 12, -5.0, 0.1), (0, 30.0, 0.1), (np.pi / 12, -7.5, 0.1), (
    np.pi / 2, 0.75, 0.4,
)  # fmt: skip
NO_P = (-np.pi / 3, 0.0, 0.25)

KINDS: dict[str, tuple[str, Waves]] = {
    "normal": ("the waves P, Q, R, S and T as published", np.array([P, Q, R, S, T])),
    "ventricular": (
        "a beat out of the ventricles: no P, a wide and tall QRS, T upside down",
        np.array([NO_P, (-0.5, -2.0, 0.2), (0, 11.0, 0.3), (0.55, -4.5, 0.25), (np.pi / 2, -0.9, 0.45)]),
    ),
    "premature": (
        "a beat out of the atria that comes too soon: P upside down and close to R, T early",
        np.array([(-0.6, -1.5, 0.15), Q, R, S, (np.pi / 3, 1.0, 0.3)]),
    ),
    "block": (
        "a bundle branch block: two peaks of R, S wide, T upside down",
        np.array([P, Q, R, (0.42, 14.0, 0.12), (0.75, -6.0, 0.2), (1.9, -0.8, 0.4)]),
    ),
    "injury": (
        "an injury of the heart's wall: the stretch from S to T raised",
        np.array([P, Q, R, (np.pi / 12, -2.0, 0.1), (0.75, 1.6, 0.45), (np.pi / 2, 1.5, 0.45)]),
    ),
    "ischaemia": (
        "too little blood: the stretch from S to T lowered, T upside down",
        np.array([P, Q, R, S, (0.7, -1.0, 0.4), (np.pi / 2, -0.9, 0.4)]),
    ),
    "double": (
        "an early beat of the ventricles on the T of a normal one",
        np.array([P, Q, R, S, (1.25, 9.0, 0.28), (1.9, -5.0, 0.3)]),
    ),
}
"""Every kind of beat by name: what it shows, and its waves."""


def beats(kind: str, count: int, seed: int, length: int = LENGTH) -> Rows:
    """`count` heartbeats of one kind, each of another person and moment.

    returns : (count, length) float32, each of mean 0 and deviation 1; R stands near the middle
    Raises InputError for an unknown kind, and for a count or seed below 0.
    """
    if kind not in KINDS:
        raise InputError(f"There is no synthetic heartbeat {kind!r}. {suggest(kind, KINDS)}")
    if count < 0 or seed < 0:
        raise InputError(f"Expected a count and a seed of 0 or more. Received {count} and {seed}.")
    rng = np.random.default_rng([seed, *kind.encode()])
    voltage = integrate(individual(KINDS[kind][1], count, rng), length, rng)
    deviation = voltage.std(1, keepdims=True)
    noise = rng.normal(size=voltage.shape) * rng.uniform(0.01, 0.06, (count, 1)) * deviation
    return standardise(voltage + noise)


def individual(waves: Waves, count: int, rng: Rng) -> Waves:
    """The waves as they differ from person to person: (count, n_waves, 3)."""
    n = len(waves)
    own = np.repeat(waves[None], count, 0)
    own[..., 0] += rng.normal(0, 0.03, (count, n))
    own[..., 1:] *= np.exp(rng.normal(0, [0.12, 0.06], (count, n, 2)))
    return own


def integrate(waves: Waves, length: int, rng: Rng) -> NDArray[np.float64]:
    """The voltage over one beat, cut halfway between two R, after a beat in which the start is forgotten: (n, length).

    waves : (n, n_waves, 3); the time from beat to beat is drawn around one second
    """
    n = len(waves)
    interval = rng.normal(1, 0.08, n).clip(0.7, 1.3)
    phases = rng.uniform(0, 2 * np.pi, (2, n))
    step = interval / (length * STEPS)
    first = -np.pi + rng.normal(0, 0.05, n)
    circle = np.stack([np.cos(first), np.sin(first)])
    state = np.stack([*circle, np.zeros(n)])
    out = np.empty((n, length))
    for number in range(2 * length * STEPS):
        sample, between = divmod(number - length * STEPS, STEPS)
        if sample >= 0 and not between:
            if not sample:
                state[:2] = circle
            out[:, sample] = state[2]
        state = runge_kutta(state, number * step, step, waves, interval, phases)
    return out


def runge_kutta(
    state: NDArray[np.float64], t: NDArray[np.float64], step: NDArray[np.float64], waves: Waves,
    interval: NDArray[np.float64], phases: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """The state (3, n) one step later."""
    k1 = slope(state, t, waves, interval, phases)
    k2 = slope(state + step / 2 * k1, t + step / 2, waves, interval, phases)
    k3 = slope(state + step / 2 * k2, t + step / 2, waves, interval, phases)
    k4 = slope(state + step * k3, t + step, waves, interval, phases)
    return state + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def slope(
    state: NDArray[np.float64], t: NDArray[np.float64], waves: Waves, interval: NDArray[np.float64],
    phases: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """d/dt of x, y and z: the three equations above."""
    x, y, z = state
    breath = np.sin(2 * np.pi * 0.25 * t + phases[0])
    pressure = np.sin(2 * np.pi * 0.1 * t + phases[1])
    omega = 2 * np.pi / (interval * (1 + 0.03 * breath + 0.02 * pressure))
    alpha = 1 - np.hypot(x, y)
    away = np.arctan2(y, x)[:, None] - waves[..., 0]
    away = (away + np.pi) % (2 * np.pi) - np.pi
    pull = (waves[..., 1] * away * np.exp(-0.5 * (away / waves[..., 2]) ** 2)).sum(1)
    return np.stack([alpha * x - omega * y, alpha * y + omega * x, -pull - (z - 0.005 * breath)])
