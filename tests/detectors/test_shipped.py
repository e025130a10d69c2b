"""The detectors in models/ do what their pages and cards promise."""

import math

import numpy as np
import pytest
from PIL import Image

from app.config import ROOT
from app.detectors import spec, store
from app.detectors.located import locate, read_with_frames
from app.kinds.drawing import doodles
from app.kinds.drawing.strokes import to_bitmap
from app.scoring.ink import excess
from app.training import card as model_card

MODELS = ROOT / "models"
LEARNT = {name: spec.read(MODELS / name).dataset.name for name in store.names(MODELS)}
DRAWING_DETECTORS = [name for name, learnt in LEARNT.items() if learnt == "quickdraw"]
HEARTBEAT_DETECTORS = [name for name, learnt in LEARNT.items() if learnt == "ecg5000"]
TILE_DETECTORS = [name for name, learnt in LEARNT.items() if learnt == "magnetic_tile"]


def empty_drawings() -> np.ndarray:
    """A blank page, dots, and straight lines at every 15 degrees."""
    lines = [to_bitmap([[[0, 100 * math.cos(t)], [0, 100 * math.sin(t)]]]) for t in np.radians(np.arange(0, 180, 15))]
    return np.stack([np.zeros((28, 28), np.float32), to_bitmap([[[3], [3]]]), to_bitmap([[[3, 3], [3, 3]]]), *lines])


def test_the_detector_that_answers_by_default_is_shipped_and_one_of_heartbeats_and_one_of_photos() -> None:
    assert "bowtie" in DRAWING_DETECTORS and "heartbeat" in HEARTBEAT_DETECTORS and "tile" in TILE_DETECTORS
    assert {*DRAWING_DETECTORS, *HEARTBEAT_DETECTORS, *TILE_DETECTORS} == LEARNT.keys()


@pytest.mark.parametrize("name", DRAWING_DETECTORS)
def test_a_blank_page_a_dot_and_a_line_are_among_the_oddest_hundredth(name: str) -> None:
    found = store.load(MODELS, name).inspect(empty_drawings())
    assert found.p_value.max() <= 0.01
    assert set(found.verdict) == {"anomaly"}


def full_pages() -> np.ndarray:
    """Scribbles to and fro over the whole sheet, 300 random strokes, and one endless random line."""
    rng = np.random.default_rng(0)
    drawings = []
    for turns in (20, 30, 45):
        down = np.repeat(np.linspace(0, 255, turns), 2)
        drawings.append([[np.tile([0, 255, 255, 0], turns)[: len(down)].tolist(), down.tolist()]])
    drawings += [[rng.uniform(0, 255, (2, 2)).tolist() for _ in range(300)] for _ in range(3)]
    drawings += [[rng.uniform(0, 255, (2, 200)).tolist()] for _ in range(3)]
    return np.stack([to_bitmap(drawing) for drawing in drawings])


@pytest.mark.parametrize("name", DRAWING_DETECTORS)
def test_a_page_full_of_ink_is_odd_and_no_bowtie_is_for_its_ink(name: str) -> None:
    detector = store.load(MODELS, name)
    assert set(detector.inspect(full_pages()).verdict) == {"anomaly"}
    bowties = detector.prepare(doodles.bitmaps("bowtie", 200, seed=4))
    assert not excess(bowties, detector.spec.score.parameters["ink"]).any()


@pytest.mark.parametrize("name", DRAWING_DETECTORS)
def test_synthetic_bowties_pass_more_often_than_other_shapes(name: str) -> None:
    detector = store.load(MODELS, name)

    def flagged(shape: str) -> float:
        return float(detector.inspect(detector.prepare(doodles.bitmaps(shape, 60, seed=2))).anomaly.mean())

    assert flagged("bowtie") < 0.35
    assert min(flagged(shape) for shape in ("spiral", "face", "star", "house")) > 0.8


@pytest.mark.parametrize("name", store.names(MODELS))
def test_the_model_card_says_what_the_detector_says(name: str) -> None:
    assert (MODELS / name / "README.md").read_text(encoding="utf-8") == model_card.text(spec.read(MODELS / name))


@pytest.mark.parametrize("name", store.names(MODELS))
def test_a_shipped_detector_names_no_place_and_is_small(name: str) -> None:
    folder = MODELS / name
    for path in (folder / "detector.json", folder / "README.md"):
        assert "/home" not in path.read_text() and "/root" not in path.read_text() and "../" not in path.read_text()
    assert sum(path.stat().st_size for path in folder.rglob("*")) <= 6_000_000


@pytest.mark.parametrize("name", DRAWING_DETECTORS)
def test_a_shipped_detector_keeps_its_figures(name: str) -> None:
    """The figures that its card claims are within what the project promises."""
    metrics = store.load(MODELS, name).spec.metrics
    assert 0.03 <= metrics.test.false_alarm_rate <= 0.07
    assert metrics is not None and metrics.anomalous is not None
    least = {"bowtie": (0.94, 0.65), "bowtie-denoising": (0.965, 0.78)}[name]
    assert (metrics.anomalous.auroc, metrics.anomalous.recall) >= least
    assert metrics.anomalous.recall >= least[1]
    if name == "bowtie":
        assert metrics.test.reconstruction_error <= 0.026


def signals_that_are_no_beats(rng: np.random.Generator) -> np.ndarray:
    """A flat line, a ramp, a sine, noise, and steps, of 140 numbers each."""
    t = np.linspace(0, 1, 140)
    return np.stack([0 * t, t, np.sin(20 * t), rng.normal(size=140), np.sign(t - 0.3)]).astype(np.float32)


@pytest.mark.parametrize("name", HEARTBEAT_DETECTORS)
def test_what_is_no_heartbeat_is_odd(name: str) -> None:
    detector = store.load(MODELS, name)
    found = detector.inspect(detector.read(list(signals_that_are_no_beats(np.random.default_rng(0)))))
    assert set(found.verdict) == {"anomaly"}


@pytest.mark.parametrize("name", HEARTBEAT_DETECTORS)
def test_a_detector_of_heartbeats_keeps_its_figures(name: str) -> None:
    """AUROC and F1 that the project promises, by the figures that the card claims; every normal calibrates."""
    found = store.load(MODELS, name).spec
    assert found.metrics is not None and found.metrics.anomalous is not None
    test, odd = found.metrics.test, found.metrics.anomalous
    assert odd.auroc >= 0.995
    caught, alarms = odd.recall * odd.n, test.false_alarm_rate * test.n
    assert 2 * caught / (caught + alarms + odd.n) >= 0.975
    assert 0.01 <= test.false_alarm_rate <= 0.05
    assert len(found.calibration) == found.dataset.training == found.dataset.count


def photos_of_no_tile(rng: np.random.Generator) -> list[Image.Image]:
    """A checkerboard, a disc, and type-like strokes, 200 × 260 pixels each."""
    rows, columns = np.mgrid[:200, :260]
    made = [
        (rows // 20 + columns // 20) % 2,
        np.hypot(rows - 100, columns - 130) < 60,
        (rows % 25 < 12) & (rng.random((200, 260)) < 0.5),
    ]
    return [Image.fromarray((255 * each).astype(np.uint8)) for each in made]


@pytest.mark.parametrize("name", TILE_DETECTORS)
def test_what_is_no_tile_is_odd_and_is_told_where(name: str) -> None:
    detector = store.load(MODELS, name)
    x, frames = read_with_frames(detector, photos_of_no_tile(np.random.default_rng(0)))
    found = detector.inspect(x)
    assert set(found.verdict) == {"anomaly"}
    for one in locate(detector, found, frames):
        assert one.size == one.heat.shape == (200, 260) and one.heat.max() == 1 and one.box is not None


@pytest.mark.parametrize("name", TILE_DETECTORS)
def test_a_detector_of_tiles_keeps_its_figures_and_says_whose_data_and_weights_it_uses(name: str) -> None:
    found = store.load(MODELS, name).spec
    assert found.metrics is not None and found.metrics.anomalous is not None
    assert found.metrics.anomalous.auroc >= 0.82 and found.metrics.test.false_alarm_rate <= 0.1
    assert len(found.calibration) == found.dataset.training == found.dataset.count
    card = (MODELS / name / "README.md").read_text(encoding="utf-8")
    assert "Surface defect saliency of magnetic tile" in card and "Apache License 2.0" in card
