"""A detector of photos: trained on a folder, judging photos as they come, and saying where they are odd."""

import importlib.util
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.config import Settings
from app.detectors import store
from app.errors import InputError
from app.training import run as training
from app.training.config import TrainingConfig

GRADIENTS = {"features": "gradients", "channels": 8, "folds": 2}
CONFIG = TrainingConfig(dataset="images", architecture="feature_map", size=64, recipe=GRADIENTS)


def test_good_photos_are_learnt_and_the_test_photos_beside_them_reported_on(photo_models: Path) -> None:
    spec = store.load(photo_models, "discs").spec
    assert (spec.dataset.count, spec.dataset.training, spec.dataset.test) == (30, 30, 8)
    assert len(spec.calibration) == 30 and spec.score.name == "worst-share"
    assert spec.preprocessing.options == {"normalise": True}
    assert spec.training.recipe["bottleneck"] == 9
    assert spec.metrics is not None and spec.metrics.anomalous is not None
    found = spec.metrics.anomalous.by_source
    assert {name: each.n for name, each in found.items()} == {"scratch": 5, "spot": 6}
    assert min(each.auroc for each in found.values()) > 0.9


def test_one_graph_of_16_bits_is_saved_with_card_and_pictures(photo_models: Path) -> None:
    folder = photo_models / "discs"
    assert {path.name for path in folder.iterdir()} == {"autoencoder.tflite", "detector.json", "README.md", "report"}
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "python train.py --dataset images --size 64 --architecture feature_map" in card
    assert "Apache" not in card  # gradients have no licence
    assert (folder / "report" / "reconstructions.png").stat().st_size > 10_000


def test_a_photo_is_judged_with_a_map_of_where(photo_models: Path, photo_set: Path) -> None:
    detector = store.load(photo_models, "discs")
    x = detector.read([photo_set / "test" / "spot" / "0.png", photo_set / "test" / "good" / "0.png"])
    found = detector.inspect(x)
    assert found.map is not None and found.map.shape == (2, 4, 4)
    assert found.reconstruction.shape == x.shape and np.abs(found.reconstruction - x)[1].mean() < 0.1
    assert found.score[0] > found.score[1] and found.anomaly[0]
    mask = np.asarray(Image.open(photo_set / "ground_truth" / "spot" / "0_mask.png").resize((4, 4)))
    assert mask[np.unravel_index(found.map[0].argmax(), (4, 4))]


def test_the_same_photo_darker_scores_the_same(photo_models: Path, photo_set: Path) -> None:
    detector = store.load(photo_models, "discs")
    with Image.open(photo_set / "test" / "good" / "0.png") as photo:
        light, dark = detector.score(detector.read([photo, photo.point(lambda v: v // 2)]))
    assert dark == pytest.approx(light, rel=0.05)


def test_colour_alignment_and_a_plain_folder(tmp_path: Path) -> None:
    from tests.kinds.photo.conftest import draw_part

    (tmp_path / "bolts").mkdir()
    for i in range(22):
        draw_part(17 * i).convert("RGB").save(tmp_path / "bolts" / f"{i}.png")
    said: list[str] = []
    config = replace(CONFIG, data=str(tmp_path / "bolts"), out=tmp_path / "models")
    training.train(replace(config, align=True, colour="rgb", size=128), Settings(), say=said.append)
    spec = store.load(tmp_path / "models", "bolts").spec
    assert spec.shape[0] == 128 and spec.shape[1] < 128 and spec.shape[2] == 3
    assert spec.preprocessing.options["align"] is True
    assert said[0].startswith("There are 22 training photos. Expect more mistakes")
    assert not any("--align" in line for line in said)
    training.train(replace(config, name="lying"), Settings(), say=said.append)
    assert any("With --align" in line for line in said)


def test_where_the_pretrained_encoder_is_missing_gradients_stand_in(
    photo_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if "efficientnet" in name else find(name))
    said: list[str] = []
    config = replace(CONFIG, data=str(photo_set), out=tmp_path, recipe={"channels": 8, "folds": 2})
    training.train(config, Settings(), say=said.append)
    assert store.load(tmp_path, "discs").spec.training.recipe["features"] == "gradients"
    assert any("gradients stand in" in line for line in said)


def test_report_on_the_test_folder_leaves_the_good_out(photo_set: Path, tmp_path: Path) -> None:
    config = replace(CONFIG, data=str(photo_set / "train" / "good"), report_on=str(photo_set / "test"), out=tmp_path)
    training.train(replace(config, limit=24), Settings())
    metrics = store.load(tmp_path, "good").spec.metrics
    assert metrics is not None and metrics.anomalous is not None
    assert set(metrics.anomalous.by_source) == {"scratch", "spot"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"size": 60}, "multiples of 32"),
        ({"recipe": GRADIENTS | {"score": "mse"}}, r"makes \(4, 4, 17\). Choose another --score"),
        ({"recipe": GRADIENTS | {"score": "ssim"}}, "Choose another --score"),
        ({"align": True}, "No training photo|training photos show a part"),
        ({"dataset": None}, "--size is of photos"),
    ],
)
def test_what_cannot_go_together_is_refused(
    asked: dict[str, object], said: str, photo_set: Path, tmp_path: Path
) -> None:
    config = replace(CONFIG, data=str(photo_set / "test" / "good"), out=tmp_path / "models")
    crowded = tmp_path / "crowded"
    shutil.copytree(photo_set / "train" / "good", crowded)
    rng = np.random.default_rng(0)
    for path in crowded.iterdir():
        Image.fromarray(rng.integers(0, 256, (40, 40), np.uint8)).save(path)
    with pytest.raises(InputError, match=said):
        training.train(replace(config, data=str(crowded), **asked), Settings())  # type: ignore[arg-type]
    assert store.names(tmp_path / "models") == []
