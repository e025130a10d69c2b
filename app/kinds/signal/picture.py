"""A signal as a small picture of a line, for reports."""

from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from app.kinds.signal.curves import Rows

WIDTH, HEIGHT, MARGIN, PEN = 224, 112, 6, 2
"""Of the picture, in pixels."""
FINER = 4
"""The picture is drawn this many times larger and averaged, which makes the line smooth."""


def line_picture(x: Rows) -> Image.Image:
    """One signal, (length,), as a grey picture: black line on white, its lowest and highest value at the edges."""
    low, high = float(x.min()), float(x.max())
    share = (x - low) / (high - low) if high > low else np.full(len(x), 0.5)
    across = MARGIN + np.linspace(0, 1, len(x)) * (WIDTH - 2 * MARGIN)
    down = MARGIN + (1 - share) * (HEIGHT - 2 * MARGIN)
    points = list(zip((across * FINER).tolist(), (down * FINER).tolist(), strict=True))
    page = Image.new("L", (WIDTH * FINER, HEIGHT * FINER), 255)
    pen = ImageDraw.Draw(page)
    for start, end in pairwise(points):
        pen.line([start, end], fill=0, width=PEN * FINER)
    half = PEN * FINER / 2
    for right, below in points:
        # Pillow leaves a notch where two wide lines meet; a round joint fills it.
        pen.ellipse([right - half, below - half, right + half, below + half], fill=0)
    return page.reduce(FINER)
