"""Objects to paste: what shows of a picture, and what cannot be told from its ground."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.errors import InputError
from app.synthesis import objects


def saved(image: Image.Image, path: Path) -> Path:
    image.save(path)
    return path


def drawn(mode: str, ground: object, ink: object) -> Image.Image:
    image = Image.new(mode, (60, 40), ground)  # type: ignore[arg-type]
    ImageDraw.Draw(image).rectangle((20, 10, 39, 19), fill=ink)  # type: ignore[arg-type]
    return image


@pytest.mark.parametrize(
    ("mode", "ground", "ink"),
    [("RGBA", (0, 0, 0, 0), (200, 30, 30, 255)), ("LA", (0, 0), (90, 255)), ("L", 240, 20), ("RGB", "white", "red"),
     ("I;16", 60000, 3000), ("P", 0, 1)],
)  # fmt: skip
def test_an_object_is_cut_to_what_shows(mode: str, ground: object, ink: object, tmp_path: Path) -> None:
    image = drawn(mode, ground, ink)
    if mode == "P":
        image.putpalette([255, 255, 255, 10, 60, 10] + [0] * 750)
    found = objects.read(saved(image, tmp_path / "thing.png"))
    assert (found.mode, found.size) == ("RGBA", (20, 10))
    assert found.getchannel("A").getextrema()[1] == 255


def test_a_large_object_is_kept_smaller(tmp_path: Path) -> None:
    found = objects.read(saved(drawn("RGBA", (0, 0, 0, 0), "red").resize((3000, 2000)), tmp_path / "large.png"))
    assert max(found.size) == objects.SIDE


def test_what_cannot_be_pasted_is_refused(tmp_path: Path) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (50, 50), np.uint8))
    (tmp_path / "cut.png").write_bytes(b"\x89PNG\r\n")
    for picture, said in (
        (saved(noise, tmp_path / "noise.png"), "no plain ground"),
        (saved(Image.new("RGBA", (30, 30)), tmp_path / "nothing.png"), "transparent throughout"),
        (saved(Image.new("L", (1, 1)), tmp_path / "dot.png"), "1×1 pixels"),
        (tmp_path / "cut.png", "cannot be read|damaged"),
    ):
        with pytest.raises(InputError, match=said) as caught:
            objects.read(picture)
        assert picture.name in str(caught.value)


@pytest.mark.parametrize("shape", [(8, 8), (64, 90), (300, 20)])
def test_a_piece_is_cut_from_any_photo(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(0)
    photo = rng.random((*shape, 3)).astype(np.float32)
    for _ in range(10):
        piece = objects.cut_out(photo, rng)
        assert piece.mode == "RGBA" and max(piece.size) <= max(8, 0.4 * min(shape))
        assert piece.getchannel("A").getextrema()[1] > 200
