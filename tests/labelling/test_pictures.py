"""Heat maps: red where it is odd, an outline and a box only where something is."""

import io

import numpy as np
from PIL import Image

from app.labelling.pictures import heat_picture, outline, thumbnail
from tests.labelling.parts import encoded


def pixels(picture: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(picture)) as image:
        return np.asarray(image, int)


def redness(shown: np.ndarray) -> np.ndarray:
    return shown[..., 0] - shown[..., 2]


def test_the_odd_place_is_red_and_boxed_and_the_rest_is_as_it_was() -> None:
    heat = np.zeros((100, 200), np.float32)
    heat[40:60, 120:150] = 1
    photo = Image.new("L", (200, 100), 128)
    shown = pixels(heat_picture(photo, heat, (240, 80, 300, 120), (200, 400)))
    assert shown.shape == (100, 200, 3)
    assert redness(shown)[45:55, 125:145].min() > 60
    assert abs(redness(shown)[:30, :100]).max() < 12 and abs(shown[:30, :100] - 128).max() < 8
    assert shown[39, 130:140].min() > 180  # the box's white line
    assert redness(shown)[41, 125:145].mean() > redness(shown)[50, 125:145].mean() + 15  # the outline


def test_a_normal_photo_has_neither_outline_nor_box() -> None:
    photo = Image.new("L", (200, 100), 128)
    shown = pixels(heat_picture(photo, np.zeros((100, 200), np.float32), None, (100, 200)))
    assert abs(shown - 128).max() <= 2


def test_the_outline_is_the_edge_of_what_is_hot_in_the_box() -> None:
    heat = np.zeros((30, 30), np.float32)
    heat[10:20, 10:20] = 0.8
    heat[0:3, 0:3] = 1
    edge = outline(heat, (8, 8, 22, 22))
    assert edge[10, 10:20].all() and not edge[13:17, 13:17].any() and not edge[:8].any()
    assert not outline(np.zeros((5, 5), np.float32), (1, 1, 1, 1)).any()


def test_small_copies_are_upright_and_no_larger_than_needed() -> None:
    image = Image.new("RGB", (1600, 800), "red")
    exif = image.getexif()
    exif[274] = 6
    assert thumbnail(encoded(image, "JPEG", exif=exif)).size == (256, 512)
