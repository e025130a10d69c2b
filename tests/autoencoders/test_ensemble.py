"""Several autoencoders in one model, and in one exported graph."""

from pathlib import Path

import numpy as np
import pytest

from app import autoencoders
from app.kinds.signal.heartbeats import beats


@pytest.fixture(scope="module")
def x() -> np.ndarray:
    return beats("normal", 60, seed=0)


@pytest.fixture(scope="module")
def model(x: np.ndarray):  # type: ignore[no-untyped-def]
    autoencoders.prepare(0)
    from app.autoencoders import ensemble

    made = ensemble.build((140,))
    ensemble.solve(made, x)
    return made


def test_there_are_three_nets_and_the_components(model, x: np.ndarray) -> None:
    from app.autoencoders import pca

    components = pca.build((140,), 2)
    pca.solve(components, x)
    made = np.asarray(model(x))
    assert made.shape == (60, 4, 140)
    np.testing.assert_allclose(made[:, 3], np.asarray(components(x)), atol=1e-5)
    assert not np.allclose(made[:, 0], made[:, 1], atol=1e-3)


def test_the_nets_begin_near_the_mean_beat(model, x: np.ndarray) -> None:
    error = np.square(np.asarray(model(x))[:, :3] - x.mean(0)).mean()
    assert error < np.square(np.asarray(model(x))[:, :3]).mean()


def test_the_components_are_not_trained(model) -> None:
    assert len(model.trainable_variables) == 3 * 8
    assert len(model.variables) == 4 * 8 - 4


def test_each_net_has_an_encoder_and_a_decoder(model, x: np.ndarray) -> None:
    net = model.get_layer("net_2")
    made = net.get_layer("decoder")(net.get_layer("encoder")(x))
    np.testing.assert_allclose(made, np.asarray(model(x))[:, 1], atol=1e-5)


def test_one_graph_holds_them_all(model, x: np.ndarray, tmp_path: Path) -> None:
    """`export` itself compares LiteRT with Keras, one beat at a time and all at once."""
    from app.training.export import export

    runner, difference = export(model, tmp_path, x)
    assert runner.shape == (140,) and runner.answer == (4, 140)
    assert runner(x).shape == (60, 4, 140)
    assert difference <= 1e-5
    assert (tmp_path / "autoencoder.tflite").stat().st_size < 300_000
