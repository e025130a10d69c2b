"""Where photos are odd: heat and box lie where the defect does, in the frame of the photo as it came."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.detectors import store
from app.detectors.detector import Detector
from app.detectors.located import box_round_peak, locate, read_with_frames
from app.errors import InputError
from app.kinds.photo.frames import Frame
from tests import making


def test_heat_and_box_are_round_the_spot_in_the_photo_s_own_pixels(photo_models: Path, photo_set: Path) -> None:
    detector = store.load(photo_models, "discs")
    given = [photo_set / "test" / "spot" / "0.png", photo_set / "test" / "good" / "0.png"]
    mask = np.asarray(Image.open(photo_set / "ground_truth" / "spot" / "0_mask.png")) > 0
    found = detector.inspect((x := read_with_frames(detector, given))[0])
    odd, fine = locate(detector, found, x[1])
    assert odd.size == fine.size == (80, 96) == odd.heat.shape
    assert odd.heat.dtype == np.float32 and odd.heat.min() >= 0 and odd.heat.max() == 1
    assert odd.heat[mask].min() > 0.8 and odd.heat[mask].mean() > odd.heat[~mask].mean()
    assert odd.box is not None
    left, top, right, bottom = odd.box
    rows, columns = np.nonzero(mask)
    assert left <= columns.mean() < right and top <= rows.mean() < bottom
    assert (right - left) * (bottom - top) < 80 * 96 / 2
    assert fine.box is None and fine.heat.mean() < odd.heat.mean()


def judge_of(shape: tuple[int, int], expected: float = 0) -> Detector:
    """A detector of photos that expects one brightness all over; normal ones are off by 0.002 at most."""
    return making.detector(
        "part", shape, lambda x: np.full_like(x, expected), score="mse", threshold=0.003, calibration=(0.001, 0.002)
    )


def corner(value: float) -> Image.Image:
    """A grey photo, 40 high and 80 wide, whose lower right corner is brighter."""
    pixels = np.full((40, 80), 100, np.uint8)
    pixels[30:, 60:] = value
    return Image.fromarray(pixels)


def test_a_score_without_a_map_is_shared_out_as_the_error_is() -> None:
    made = judge_of((32, 64), 100 / 255)
    x, frames = read_with_frames(made, [corner(255), corner(100)])
    odd, fine = locate(made, made.inspect(x), frames)
    assert odd.box is not None
    np.testing.assert_allclose(odd.box, (60, 30, 80, 40), atol=3)
    assert odd.heat[35, 70] == 1 and odd.heat[:25].max() == 0
    assert fine.box is None and not fine.heat.any()


def test_heat_is_no_larger_than_asked_for() -> None:
    made = judge_of((32, 64))
    x, frames = read_with_frames(made, [Image.new("L", (2000, 1000), 90)])
    (whole,) = locate(made, made.inspect(x), frames)
    assert whole.size == (1000, 2000) and whole.heat.shape == (256, 512)
    assert locate(made, made.inspect(x), frames, 100)[0].heat.shape == (50, 100)


def test_the_box_is_round_the_highest_region_alone_and_within_the_photo() -> None:
    map_ = np.zeros((10, 20), np.float32)
    map_[2:4, 3:6] = 0.8
    map_[8:10, 17:20] = 2
    map_[7, 16] = 1.4
    assert box_round_peak(map_, 0.2, (101, 201)) == (160, 70, 201, 101)
    # Nowhere above what is typical: the one highest place.
    assert box_round_peak(map_, 5, (10, 20)) == (17, 8, 20, 10)


def test_a_turned_part_s_defect_is_found_where_the_photo_has_it() -> None:
    """The sample is the photo on its side: what is odd in the sample's first rows is at the photo's right edge."""
    made = judge_of((64, 32))
    x = np.zeros((1, 64, 32), np.float32)
    x[0, :8] = 1
    on_its_side = Frame((32, 64), np.array([[0.0, 1.0], [-1.0, 0.0]]), np.array([0.0, 64.0]))
    (found,) = locate(made, made.inspect(x), [on_its_side])
    assert found.box is not None
    np.testing.assert_allclose(found.box, (56, 0, 64, 32), atol=1)


def test_only_photos_are_located() -> None:
    with pytest.raises(InputError, match="judges drawings"):
        read_with_frames(making.detector("bowtie", (28, 28), lambda x: x, kind="drawing"), [])
