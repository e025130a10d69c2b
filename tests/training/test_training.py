import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.config import Settings
from app.detectors import store
from app.errors import DetectorError, InputError, StorageError
from app.training import run as training
from app.training.config import TrainingConfig

QUICK = TrainingConfig(name="quick")


def quick(epochs: int = 2, **recipe: object) -> dict[str, object]:
    """The fields of the recipe that make a training short."""
    return {"epochs": epochs, "batch_size": 64, **recipe}


def test_a_training_leaves_detector_card_and_pictures(trained: Path) -> None:
    folder = trained / "small"
    assert {p.name for p in folder.iterdir()} == {
        "autoencoder.keras", "autoencoder.tflite", "detector.json", "README.md", "report",
    }  # fmt: skip
    for name in ("loss.png", "scores.png", "reconstructions.png"):
        with Image.open(folder / "report" / name) as picture:
            assert min(picture.size) > 200
            assert len(picture.convert("L").getcolors(256) or range(257)) > 10
    spec = json.loads((folder / "detector.json").read_text())
    assert spec["training"]["litert_difference"] <= 1e-5
    assert spec["dataset"]["count"] == 300
    assert spec["metrics"]["test"]["n"] == 30
    assert len(spec["metrics"]["anomalous"]["score_quantiles"]) == 101
    card = (folder / "README.md").read_text()
    assert f"{spec['metrics']['test']['reconstruction_error']:.4f}" in card
    assert "synthetic:spiral" in card


def test_what_was_learnt_tells_bowties_from_spirals(trained: Path) -> None:
    anomalous = store.load(trained, "small").spec.metrics.anomalous
    assert anomalous.auroc > 0.8


def test_the_threshold_keeps_the_false_alarm_rate_on_the_calibration(trained: Path) -> None:
    detector = store.load(trained, "small")
    assert np.mean(np.array(detector.normals) > detector.threshold) <= 0.05


def test_a_seed_gives_the_same_detector_again(data_settings: Settings, tmp_path: Path) -> None:
    first, second = (
        training.train(replace(QUICK, recipe=quick(), out=tmp_path / n), data_settings) for n in ("a", "b")
    )
    other = training.train(replace(QUICK, recipe=quick(), seed=1, out=tmp_path / "c"), data_settings)
    scores = [json.loads((f / "detector.json").read_text())["calibration"] for f in (first, second, other)]
    assert scores[0] == scores[1] != scores[2]


def test_the_same_numbers_from_keras_and_litert(trained: Path, bowties: np.ndarray) -> None:
    import keras

    model = keras.saving.load_model(trained / "small" / "autoencoder.keras", safe_mode=True)
    detector = store.load(trained, "small")
    x = detector.prepare(bowties[:100])
    np.testing.assert_allclose(detector.reconstruct(x), np.asarray(model(x)), atol=1e-5)
    assert getattr(model, "optimizer", None) is None


def test_a_fixed_threshold_is_kept(data_settings: Settings, tmp_path: Path) -> None:
    folder = training.train(replace(QUICK, recipe=quick(1, threshold=0.0), out=tmp_path), data_settings)
    spec = json.loads((folder / "detector.json").read_text())
    assert spec["threshold"] == {"value": 0.0, "rule": "fixed", "false_alarm_rate": 1.0}


def test_a_difference_between_litert_and_keras_saves_nothing(
    data_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.training.export.TOLERANCE", -1.0)
    with pytest.raises(DetectorError, match="LiteRT and Keras"):
        training.train(replace(QUICK, recipe=quick(1), out=tmp_path), data_settings)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "said"), [(1e30, "Expected 0 to 1 for a drawing"), (np.nan, "holds NaN or infinity")]
)
def test_numbers_that_cannot_be_learnt_end_the_training(
    value: float, said: str, data_settings: Settings, tmp_path: Path
) -> None:
    np.save(tmp_path / "odd.npy", np.full((40, 784), value))
    config = replace(
        QUICK, recipe=quick(loss="mse"), data=str(tmp_path / "odd.npy"), kind="drawing", out=tmp_path / "models"
    )
    with pytest.raises(InputError, match=said):
        training.train(config, data_settings)
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("options", [{"trim": 0.1}, {"vary": "none", "corruption": "noise"}, {"optimizer": "momentum"}])
def test_every_way_of_fitting_lowers_the_loss(
    options: dict[str, object], data_settings: Settings, tmp_path: Path
) -> None:
    seen: list[float] = []
    config = replace(QUICK, recipe=quick(8, learning_rate=0.01, **options), out=tmp_path)
    training.train(config, data_settings, epoch_end=lambda epoch, loss, validation: seen.append(validation))
    assert seen[-1] < seen[0]


def test_too_few_samples_are_refused_before_training(data_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There are 10 samples"):
        training.train(replace(QUICK, skip=290, out=tmp_path), data_settings)


def test_an_unwritable_folder_is_found_before_training(data_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        training.train(
            replace(QUICK, out=tmp_path / "taken"), data_settings, epoch_end=lambda *_: pytest.fail("trained")
        )
