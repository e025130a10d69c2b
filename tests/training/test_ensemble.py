"""A detector of heartbeats: several autoencoders in one graph, and a threshold from folds."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.config import Settings
from app.detectors import store
from app.errors import InputError
from app.evaluation.evaluate import own_parts
from app.kinds.signal.heartbeats import beats
from app.training import run as training
from app.training.config import TrainingConfig

CONFIG = TrainingConfig(
    dataset="ecg5000", report_on="ecg5000:anomalous", recipe={"epochs": 12, "batch_size": 32, "folds": 2}
)


@pytest.fixture(scope="module")
def models(heartbeat_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a detector `heartbeat` that was hardly trained."""
    out = tmp_path_factory.mktemp("models")
    training.train(replace(CONFIG, out=out), heartbeat_settings)
    return out


def test_a_heartbeat_detector_is_trained_saved_and_loaded(models: Path) -> None:
    detector = store.load(models, "heartbeat")
    assert detector.spec.training.recipe["architecture"] == "ensemble"
    x = detector.prepare(beats("normal", 5, 7))
    assert detector.reconstruct(x).shape == (5, 4, 140)
    found = detector.inspect(x)
    assert found.reconstruction.shape == found.input.shape == (5, 140)
    np.testing.assert_allclose(found.reconstruction, detector.reconstruct(x).mean(1), rtol=1e-5)


def test_every_normal_is_trained_on_and_calibrates(models: Path) -> None:
    spec = store.load(models, "heartbeat").spec
    assert (spec.dataset.count, spec.dataset.training, spec.dataset.validation) == (60, 60, 0)
    assert len(spec.calibration) == 60
    card = (models / "heartbeat" / "README.md").read_text(encoding="utf-8")
    assert "60 samples of ecg5000 normal: 60 to train on, each once left out for threshold and calibration" in card
    assert "scores of 60 normals, each by an autoencoder that was trained without it (2 trainings" in card


def test_the_published_test_part_tests(models: Path, heartbeat_settings: Settings) -> None:
    detector = store.load(models, "heartbeat")
    metrics = detector.spec.metrics
    assert metrics is not None and metrics.anomalous is not None
    assert (metrics.test.n, metrics.anomalous.n) == (40, 30)
    training_part, validation, test = own_parts(detector, heartbeat_settings)
    assert (len(training_part), len(validation), len(test)) == (60, 0, 40)
    again = detector.inspect(detector.prepare(test))
    assert again.anomaly.mean() == metrics.test.false_alarm_rate


def test_what_was_learnt_tells_normal_beats_from_others(models: Path) -> None:
    metrics = store.load(models, "heartbeat").spec.metrics
    assert metrics is not None and metrics.anomalous is not None
    assert metrics.anomalous.auroc > 0.9


def test_a_seed_gives_the_same_detector_again(models: Path, heartbeat_settings: Settings, tmp_path: Path) -> None:
    training.train(replace(CONFIG, out=tmp_path), heartbeat_settings)
    again, first = (store.load(folder, "heartbeat").spec for folder in (tmp_path, models))
    assert again.calibration == first.calibration and again.metrics == first.metrics


def test_every_epoch_is_told_once_and_numbered_on(heartbeat_settings: Settings, tmp_path: Path) -> None:
    told: list[tuple[int, float | None]] = []
    planned: list[int] = []
    training.train(
        replace(CONFIG, architecture="pca", recipe={"epochs": 1, "folds": 3}, out=tmp_path),
        heartbeat_settings,
        epoch_end=lambda epoch, loss, validation_loss: told.append((epoch, validation_loss)),
        planned=planned.append,
    )
    assert [epoch for epoch, _ in told] == [1, 2, 3, 4] and planned == [4]
    assert told[0][1] is None and all(loss is not None for _, loss in told[1:])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"architecture": "dense", "recipe": {"score": "log-sum"}}, "reads reconstructions of shape (4, 140)"),
        ({"recipe": {"score": "mse"}}, "of shape (140,), the ensemble autoencoder makes (4, 140)"),
        ({"recipe": {"start_at_mean": True}}, "The ensemble does not take --start-at-mean"),
    ],
)
def test_what_cannot_go_together_is_refused_before_training(
    asked: dict[str, object], said: str, heartbeat_settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as caught:
        training.train(
            replace(CONFIG, **asked, out=tmp_path),  # type: ignore[arg-type]
            heartbeat_settings,
            epoch_end=lambda *_: pytest.fail("trained"),
        )
    assert said in str(caught.value)


@pytest.mark.parametrize("options", [{"corruption": "noise"}, {"corruption": "none", "trim": 0.1, "loss": "bce+mse"}])
def test_side_by_side_they_can_be_trained_in_every_other_way(
    options: dict[str, object], heartbeat_settings: Settings, tmp_path: Path
) -> None:
    seen: list[float] = []
    config = replace(CONFIG, recipe={"epochs": 6, "folds": 0, "scaling": "range", **options}, out=tmp_path)
    training.train(config, heartbeat_settings, epoch_end=lambda epoch, loss, validation: seen.append(loss))
    assert seen[-1] < seen[0]
