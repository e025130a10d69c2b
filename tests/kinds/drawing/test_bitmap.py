"""A photo of a drawing becomes the bitmap that its strokes would have made, however it was taken."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.errors import InputError
from app.kinds.drawing.bitmap import photo_to_drawing
from app.kinds.drawing.strokes import to_bitmap
from app.kinds.drawing.thinning import thin

DRAWINGS = {
    "bowtie": [[[0, 255, 255, 0, 0], [0, 140, 5, 150, 0]]],
    "two strokes": [[[0, 120, 255], [0, 100, 20]], [[30, 200], [200, 130]]],
    "upright": [[[100, 90, 110], [0, 120, 255]]],
}


def photo(strokes, size=(420, 300), scale=0.8, at=(60, 40), width=8, ink=0, paper=255, light=0.0, noise=0.0):
    """A photo of the strokes, antialiased."""
    fine = 4
    image = Image.new("L", (size[0] * fine, size[1] * fine), paper)
    draw = ImageDraw.Draw(image)
    radius = width * fine / 2
    for x, y in strokes:
        points = [((a * scale + at[0]) * fine, (b * scale + at[1]) * fine) for a, b in zip(x, y, strict=True)]
        draw.line(points, fill=ink, width=round(2 * radius))
        for a, b in points:
            draw.ellipse([a - radius, b - radius, a + radius, b + radius], fill=ink)
    pixels = np.asarray(image.reduce(fine), np.float64)
    pixels = pixels * (1 - light * np.linspace(0, 1, size[0])[None])
    pixels += np.random.default_rng(0).normal(0, noise, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def difference(image, strokes):
    return float(np.abs(photo_to_drawing(image) - to_bitmap(strokes)).mean() * 255)


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"width": 3},
        {"width": 20},
        {"scale": 0.4, "at": (200, 150)},
        {"ink": 255, "paper": 0},
        {"ink": 30, "paper": 120},
        {"ink": 60, "paper": 220, "light": 0.5, "noise": 6},
        {"size": (1600, 1400), "scale": 3, "width": 25},
    ],
    ids=str,
)
def test_it_is_the_strokes_own_bitmap(name, how):
    # Paper against the bitmaps differs by 20 to 40 of 255.
    assert difference(photo(DRAWINGS[name], **how), DRAWINGS[name]) < 11


def test_values_are_whole_255ths():
    found = photo_to_drawing(photo(DRAWINGS["bowtie"]))
    assert found.shape == (28, 28) and found.dtype == np.float32
    assert found.min() >= 0 and found.max() == 1
    np.testing.assert_array_equal(found, np.round(found * 255).astype(np.float32) / np.float32(255))


def test_a_photo_taken_sideways_is_turned_upright():
    upright = photo(DRAWINGS["upright"])
    turned = upright.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned right by 90°
    turned.getexif().update(exif)
    assert difference(turned, DRAWINGS["upright"]) < 11
    assert difference(upright.transpose(Image.Transpose.ROTATE_90), DRAWINGS["upright"]) > 11


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P", "1", "I;16", "I", "F", "CMYK"])
def test_every_mode_is_read(mode):
    grey = photo(DRAWINGS["bowtie"])
    if mode in ("I;16", "I", "F"):
        wide = np.asarray(grey).astype({"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode])
        image = Image.fromarray(wide * (257 if mode != "F" else 1))
    else:
        image = grey.convert(mode)
    assert difference(image, DRAWINGS["bowtie"]) < 12


def test_transparent_counts_as_white():
    grey = photo(DRAWINGS["bowtie"])
    image = Image.new("RGBA", grey.size, (0, 0, 0, 0))
    image.putalpha(Image.fromarray(255 - np.asarray(grey)))
    assert difference(image, DRAWINGS["bowtie"]) < 11


def test_specks_of_dust_do_not_move_the_drawing():
    image = photo(DRAWINGS["bowtie"])
    for spot in [(3, 3), (410, 290), (5, 280)]:
        image.putpixel(spot, 0)
    assert difference(image, DRAWINGS["bowtie"]) < 11


def test_a_filled_shape_stays_filled():
    image = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(image).ellipse([50, 50, 150, 150], fill=0)
    found = photo_to_drawing(image)
    assert found[14, 14] == 1 and found[0, 0] == 0
    assert found.mean() == pytest.approx(np.pi / 4 * (271 / 304) ** 2, abs=0.03)


@pytest.mark.parametrize("shade", [0, 90, 255])
def test_paper_alone_is_no_drawing(shade):
    with pytest.raises(InputError, match="no drawing"):
        photo_to_drawing(Image.new("L", (100, 80), shade))


def test_thinning_leaves_the_middle_of_a_bar():
    mask = np.zeros((20, 40), bool)
    mask[6:13, 4:36] = True
    line = thin(mask)
    rows, columns = np.nonzero(line)
    assert set(rows[(columns > 8) & (columns < 30)]) == {9}
    assert thin(line).sum() == line.sum()
