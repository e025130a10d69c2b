"""Photos made here: a part with a head and a point on a plain ground, turned anyhow, and a texture."""

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage


def draw_part(
    angle: float, centre: tuple[float, float] = (100, 120), size: tuple[int, int] = (200, 240)
) -> Image.Image:
    """A dark bolt on light grey: its head at `angle` degrees clockwise from up, centred at (row, column)."""
    image = Image.new("L", size[::-1], 200)
    outline = [(-18, -60), (18, -60), (18, -40), (7, -40), (7, 40), (0, 60), (-7, 40), (-7, -40), (-18, -40)]
    turn = np.deg2rad(angle)
    points = [
        (centre[1] + x * np.cos(turn) - y * np.sin(turn), centre[0] + x * np.sin(turn) + y * np.cos(turn))
        for x, y in outline
    ]
    ImageDraw.Draw(image).polygon(points, fill=60)
    return image


@pytest.fixture
def texture() -> Image.Image:
    noise = ndimage.gaussian_filter(np.random.default_rng(0).normal(size=(120, 160)), 2)
    return Image.fromarray(np.clip(128 + 300 * noise, 0, 255).astype(np.uint8))
