"""Reading photos for an autoencoder, aligning parts, and bringing maps back."""

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from app.errors import DetectorError, InputError
from app.kinds.base import Preprocessing
from app.kinds.photo import KIND as PHOTO
from app.kinds.photo.preparing import crop_for, looks_alignable, normalised

from .conftest import draw_part

PLAIN = Preprocessing("photo", (64, 64), options={"normalise": True})


def test_brightness_and_contrast_are_taken_off(texture):
    bright = Image.fromarray((np.asarray(texture) * 0.5 + 90).astype(np.uint8))
    plain, other = PHOTO.read([texture, bright], PLAIN)
    assert plain.mean() == pytest.approx(0.5, abs=0.01)
    np.testing.assert_allclose(plain, other, atol=0.02)


def test_brightness_stays_where_it_is_asked_to(texture):
    spec = Preprocessing("photo", (64, 64))
    x = PHOTO.read([texture], spec)[0]
    assert x.mean() == pytest.approx(np.asarray(texture).mean() / 255, abs=0.01)


def test_a_photo_of_one_colour_is_even():
    np.testing.assert_array_equal(PHOTO.read([Image.new("L", (50, 40), 77)], PLAIN)[0], np.float32(0.5))
    assert not normalised(np.full((4, 4), 0.3, np.float32)).any()


def test_colour_is_kept_in_three_channels():
    spec = Preprocessing("photo", (32, 32, 3), options={"normalise": True})
    red = Image.new("RGB", (40, 40), (255, 0, 0))
    x = PHOTO.read([red], spec)[0]
    assert x.shape == (32, 32, 3)
    assert x[..., 0].min() > x[..., 1].max()


def test_the_photo_at_fault_is_named():
    with pytest.raises(InputError) as refused:
        PHOTO.read([Image.new("L", (40, 40)), b"no photo"], PLAIN)
    assert refused.value.sample == 1


@pytest.mark.parametrize("options", [{"aling": True}, {"colour": "blue"}, {"length": 0}])
def test_options_that_cannot_be_are_refused(options):
    with pytest.raises(DetectorError):
        PHOTO.read([], Preprocessing("photo", (64, 64), options=options))


@pytest.fixture
def aligned() -> Preprocessing:
    crop = crop_for([draw_part(a) for a in range(0, 360, 30)], rows=128)
    return Preprocessing("photo", crop.shape, options={"align": True, "normalise": True, "length": crop.length})


def test_parts_come_out_the_same_however_they_lay(aligned):
    lying = [draw_part(a, (100 + a % 7, 120 - a % 11)) for a in range(0, 360, 17)]
    x = PHOTO.read(lying, aligned)
    head, point = x[:, : len(x[0]) // 2], x[:, len(x[0]) // 2 :]
    # Every head is on one side.
    assert (head.min(2).mean(1) < 0.5).all()
    dark = [(x[:, :64] < 0.4).sum((1, 2)), (x[:, 64:] < 0.4).sum((1, 2))]
    assert len({bool(a > b) for a, b in zip(*dark, strict=True)}) == 1
    assert x.std(axis=0).mean() < 0.03
    assert point.shape == head.shape


def test_a_part_twice_as_large_in_a_photo_twice_as_large_is_the_same(aligned):
    small = draw_part(40)
    large = small.resize((480, 400), Image.Resampling.BICUBIC)
    a, b = PHOTO.read([small, large], aligned)
    assert np.abs(a - b).mean() < 0.02


@pytest.mark.parametrize("photo", [Image.new("L", (200, 200), 90), "texture"], ids=["one colour", "texture"])
def test_no_part_is_refused_by_a_sentence(photo, aligned, texture):
    with pytest.raises(InputError, match="No part was found"):
        PHOTO.read([texture if photo == "texture" else photo], aligned)


def test_a_folder_says_whether_it_shows_a_part(texture):
    assert looks_alignable([draw_part(a) for a in (0, 50, 190)])
    assert not looks_alignable([texture] * 3)
    with pytest.raises(InputError, match="0 of 3 training photos show a part"):
        crop_for([texture] * 3)


@pytest.mark.parametrize("align", [False, True])
def test_a_map_comes_back_to_where_the_photo_was_odd(align, aligned):
    """A dark spot in the photo, found in the sample, must be at the spot again in the map that comes back."""
    photo = np.array(draw_part(65))
    photo[96:102, 117:123] = 255
    spec = aligned if align else Preprocessing("photo", (64, 96), options={"normalise": True})
    samples, frames = PHOTO.read_with_frames([draw_part(65), Image.fromarray(photo)], spec)
    cells = np.abs(samples[1] - samples[0])
    rows, columns = cells.shape[0] // 4, cells.shape[1] // 4
    coarse = cells.reshape(rows, 4, columns, 4).mean((1, 3))
    back = frames[1].bring_back(coarse, spec.shape[:2])
    assert back.shape == photo.shape
    np.testing.assert_allclose(ndimage.center_of_mass(np.where(back > back.max() / 2, back, 0)), (99, 120), atol=3)
    small = frames[1].bring_back(coarse, spec.shape[:2], longest=120)
    assert small.shape == (100, 120)


def test_a_plain_map_reaches_the_photo_s_edges():
    _, (frame,) = PHOTO.read_with_frames([Image.new("L", (90, 50))], PLAIN)
    np.testing.assert_allclose(frame.bring_back(np.ones((4, 4), np.float32), (64, 64)), 1, rtol=1e-6)


def test_pictures_are_grey_or_in_colour():
    assert PHOTO.picture(np.full((8, 8), 2, np.float32)).getextrema() == (255, 255)
    assert PHOTO.picture(np.zeros((8, 8, 3), np.float32)).mode == "RGB"
