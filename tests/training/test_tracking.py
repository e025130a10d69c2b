"""Experiment trackers, each for real: what a training tells is found in what it has written."""

import importlib.util
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import autoencoders
from app.config import Settings
from app.detectors import store
from app.errors import InputError, OddityError
from app.training import run as training
from app.training import tracking
from app.training.config import TrainingConfig


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """Eighty rows of twenty numbers."""
    np.save(tmp_path / "rows.npy", np.random.default_rng(0).normal(size=(80, 20)))
    return tmp_path / "rows.npy"


@pytest.fixture
def config(rows: Path, tmp_path: Path) -> TrainingConfig:
    recipe = {"epochs": 2, "folds": 0, "batch_size": 40}
    return TrainingConfig(
        data=str(rows), name="a.b", out=tmp_path / "models", track_to=tmp_path / "runs", recipe=recipe
    )


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As it was afterwards, and without a tracker's variables at first."""
    for name in list(os.environ):
        if name.startswith(("WANDB_", "MLFLOW_")):
            monkeypatch.delenv(name)
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]


def test_tensorboard_has_options_losses_figures_and_pictures(config: TrainingConfig) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for seed in (0, 1):
        training.train(replace(config, track="tensorboard", seed=seed, replace=True), Settings())
    assert sorted(path.name for path in (config.track_to / "tensorboard").iterdir()) == ["a.b-1", "a.b-2"]
    found = EventAccumulator(str(config.track_to / "tensorboard" / "a.b-1")).Reload()
    assert [event.step for event in found.Tensors("loss")] == [1, 2]
    tags = set(found.Tags()["tensors"])
    assert {
        "configuration",
        "validation_loss",
        "false_alarm_rate",
        "reconstruction_error",
        "report/reconstructions",
    } <= tags
    text = found.Tensors("configuration")[0].tensor_proto.string_val[0].decode()
    assert "| batch_size | 40 |" in text and "| architecture | dense |" in text
    picture = found.Tensors("report/reconstructions")[0].tensor_proto.string_val[2]
    assert picture.startswith(b"\x89PNG")


def test_mlflow_s_file_store_has_them(config: TrainingConfig) -> None:
    import mlflow

    training.train(replace(config, track="mlflow"), Settings())
    client = mlflow.MlflowClient((config.track_to / "mlflow").as_uri())
    experiment = client.get_experiment_by_name(tracking.PROJECT)
    (run,) = client.search_runs([experiment.experiment_id])
    assert run.info.status == "FINISHED" and run.info.run_name == "a.b"
    assert run.data.params["batch_size"] == "40"
    assert [metric.step for metric in client.get_metric_history(run.info.run_id, "loss")] == [1, 2]
    assert {"validation_loss", "false_alarm_rate"} <= run.data.metrics.keys()
    pictures = {each.path for each in client.list_artifacts(run.info.run_id, "report")}
    assert pictures == {"report/loss.png", "report/reconstructions.png", "report/scores.png"}


def test_weights_and_biases_offline_has_them(config: TrainingConfig) -> None:
    import wandb

    training.train(replace(config, track="wandb"), Settings())
    assert wandb.run is None
    (run,) = (config.track_to / "wandb").glob("offline-run-*")
    assert len(list((run / "files" / "media" / "images" / "report").iterdir())) == 3
    # A log of protocol buffers, whose reader is not public; names are in it as they are.
    content = next(run.glob("*.wandb")).read_bytes()
    for name in (b"batch_size", b"architecture", b"false_alarm_rate", b"reconstructions"):
        assert name in content
    assert content.count(b"validation_loss") >= 2


@pytest.mark.parametrize("track", tracking.TRACKERS)
def test_what_is_tracked_leaves_no_trace_in_the_detector(track: str) -> None:
    assert TrainingConfig(track=track, track_to=Path("/elsewhere")).to_dict() == {}


@pytest.mark.parametrize("track", tracking.TRACKERS)
def test_a_missing_package_is_one_sentence_before_any_training(
    track: str, config: TrainingConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tracking.TRACKERS[track].package
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == package else find(name, *more))
    with pytest.raises(InputError, match=rf"needs the package {package}.*pip install -r requirements-tracking\.txt"):
        training.train(replace(config, track=track), Settings())
    assert store.names(config.out) == []


def test_an_unknown_tracker_suggests_the_nearest(config: TrainingConfig) -> None:
    with pytest.raises(InputError, match=r"There is no tracker 'tensorbord'. Did you mean tensorboard\?"):
        training.train(replace(config, track="tensorbord"), Settings())


def test_a_training_that_fails_ends_its_run_as_failed(config: TrainingConfig) -> None:
    import mlflow

    wild = {"optimizer": "sgd", "learning_rate": 1e38, "epochs": 1, "patience": 0}
    with pytest.raises(OddityError):
        training.train(replace(config, track="mlflow", recipe={**config.recipe, **wild}), Settings())
    client = mlflow.MlflowClient((config.track_to / "mlflow").as_uri())
    (run,) = client.search_runs([client.get_experiment_by_name(tracking.PROJECT).experiment_id])
    assert run.info.status == "FAILED"


def test_a_tracker_that_fails_does_not_end_the_training(
    config: TrainingConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder is gone in the middle, as when a disk is full or a server stops."""
    said: list[str] = []

    def gone(self: tracking.Tracker, figures: object, step: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tracking.MLflow, "log", gone)
    training.train(replace(config, track="mlflow"), Settings(), say=said.append)
    assert store.names(config.out) == ["a.b"]
    assert [line for line in said if "tracker" in line] == [
        "The tracker failed (OSError: [Errno 28] No space left on device), and is told nothing more."
    ]


def test_a_tracker_that_cannot_begin_is_one_sentence(config: TrainingConfig, tmp_path: Path) -> None:
    autoencoders.prepare(0)
    (tmp_path / "a file").touch()
    for track in tracking.TRACKERS:
        with pytest.raises(InputError, match=f"{track} cannot be begun"):
            training.train(replace(config, track=track, track_to=tmp_path / "a file"), Settings())
        assert store.names(config.out) == []


@pytest.mark.parametrize("name", ["plain", "a+b (c)", "ä/ö\n"])
def test_figures_of_any_source_have_names_that_all_take(name: str, tmp_path: Path) -> None:
    for track in ("mlflow", "tensorboard"):
        said: list[str] = []
        with tracking.tracking(track, "x", tmp_path, said.append) as run:
            run.finished({f"by_source/{name}/auroc": 0.5}, {}, 1)
        assert said == []
