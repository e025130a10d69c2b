"""Every kind of file that people have, and every kind of bad one."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from app.errors import InputError
from app.kinds.photo import files
from app.kinds.photo.files import read_pixels

RAMP = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (48, 1))


def saved(image: Image.Image, format_: str, **options) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("format_", files.FORMATS)
@pytest.mark.parametrize("colour", ["grey", "rgb"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_format_is_read_in_grey_and_in_colour(format_, colour, mode):
    pixels, size = read_pixels(saved(Image.fromarray(RAMP).convert(mode), format_), colour, 48)
    assert size == (48, 64)
    assert pixels.dtype == np.float32
    grey = pixels if colour == "grey" else pixels[..., 1]
    np.testing.assert_allclose(grey, RAMP / 255, atol=0.05)


@pytest.mark.parametrize("format_", ["PNG", "TIFF"])
def test_sixteen_bits_keep_their_range(format_):
    deep = Image.fromarray(RAMP.astype(np.uint16) * 257)
    pixels, _ = read_pixels(saved(deep, format_), "grey", 48)
    np.testing.assert_allclose(pixels, RAMP / 255, atol=1e-6)
    assert read_pixels(saved(deep, format_), "rgb", 48)[0].shape == (48, 64, 3)


def test_what_is_transparent_is_white():
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, 10, 20))
    pixels, _ = read_pixels(saved(image, "PNG"), "grey", 20)
    assert (pixels[:, :10] == 1).all()
    assert (pixels[:, 10:] == 0).all()


@pytest.mark.parametrize("mode", ["P", "1", "LA", "CMYK"])
def test_other_modes_are_brought_to_grey(mode):
    black_left = np.where(np.arange(20) < 10, 0, 255).astype(np.uint8)[None].repeat(20, 0)
    image = Image.fromarray(black_left).convert("RGB" if mode == "CMYK" else "L").convert(mode)
    pixels, _ = read_pixels(saved(image, "TIFF" if mode == "CMYK" else "PNG"), "grey", 20)
    np.testing.assert_allclose(pixels, black_left / 255, atol=0.01)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_turns_the_photo_upright(format_):
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter clockwise
    pixels, size = read_pixels(saved(Image.fromarray(RAMP), format_, exif=exif), "grey", 48)
    assert size == (64, 48) == pixels.shape
    assert pixels[0].mean() < 0.1
    assert pixels[-1].mean() > 0.9


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_large_photo_is_decoded_small_and_remembers_its_size(format_, turned):
    large = Image.fromarray(RAMP).resize((1600, 1200))
    exif = Image.Exif()
    if turned:
        exif[0x0112] = 8
    pixels, size = read_pixels(saved(large, format_, exif=exif), "grey", 100)
    assert size == ((1600, 1200) if turned else (1200, 1600))
    assert 100 <= min(pixels.shape) < 200
    assert (pixels.shape[0] > pixels.shape[1]) == turned


def bad_files() -> dict[str, tuple[bytes, str]]:
    still = Image.fromarray(RAMP)
    gif = saved(still, "GIF")
    png = saved(Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64), np.uint8)), "PNG")
    frames = saved(still, "WEBP", save_all=True, append_images=[Image.fromarray(RAMP[:, ::-1].copy())], duration=100)
    # A head that promises 400 million pixels; nobody has to have them for it to be refused.
    header = bytearray(png)
    header[16:24] = (20_000).to_bytes(4, "big") * 2
    import zlib

    header[29:33] = zlib.crc32(header[12:29]).to_bytes(4, "big")
    return {
        "empty": (b"", "has no bytes"),
        "text": (b"not a photo at all", "cannot be read as a photo"),
        "a GIF named .png": (gif, "cannot be read as a photo"),
        "cut short": (png[: len(png) // 2], "damaged or cut short"),
        "animated": (frames, "several pictures"),
        "1×1": (saved(Image.new("L", (1, 1)), "PNG"), "has 1×1 pixels"),
        "a line": (saved(Image.new("L", (2000, 9)), "PNG"), "at most 16 times as long"),
        "20,000×20,000": (bytes(header), "80 million"),
    }


@pytest.mark.parametrize("name", bad_files())
def test_bad_files_are_refused_by_a_sentence_with_their_name(name, tmp_path):
    content, said = bad_files()[name]
    path = tmp_path / "part.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as refused:
        read_pixels(path, "grey", 64)
    assert "part.png" in str(refused.value)
    with pytest.raises(InputError, match=said):
        read_pixels(content, "grey", 64)


def test_a_photo_above_the_limit_but_below_pillow_s_is_refused_too(monkeypatch):
    monkeypatch.setattr(files, "MOST_PIXELS", 3000)
    with pytest.raises(InputError, match="64×48 pixels"):
        read_pixels(saved(Image.fromarray(RAMP), "PNG"), "grey", 64)


def test_a_missing_file_is_refused_by_a_sentence(tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        read_pixels(tmp_path / "nowhere.png", "grey", 64)
