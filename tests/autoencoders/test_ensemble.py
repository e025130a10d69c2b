"""Several autoencoders in one model, and in one exported graph."""

from pathlib import Path

import numpy as np
import pytest

from app import autoencoders
from app.kinds.signal.heartbeats import beats
from app.quiet import quiet


@pytest.fixture(scope="module")
def x() -> np.ndarray:
    return beats("normal", 60, seed=0)


@pytest.fixture(scope="module")
def model(x: np.ndarray):  # type: ignore[no-untyped-def]
    autoencoders.prepare(0)
    from app.autoencoders import ensemble

    made = ensemble.build((140,))
    ensemble.start(made, x)
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


def test_one_graph_holds_them_all(model, x: np.ndarray, tmp_path: Path) -> None:
    """LiteRT and Keras make the same of every beat."""
    from ai_edge_litert.interpreter import Interpreter

    from app.training.export import write_litert

    with quiet():
        write_litert(model, tmp_path / "graph.tflite")
        interpreter = Interpreter(str(tmp_path / "graph.tflite"), num_threads=1)
        given, made = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
        interpreter.resize_tensor_input(given, x.shape)
        interpreter.allocate_tensors()
        interpreter.set_tensor(given, x)
        interpreter.invoke()
    np.testing.assert_allclose(interpreter.get_tensor(made), np.asarray(model(x)), atol=1e-5)
