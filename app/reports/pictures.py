"""Samples as small pictures that an HTML page carries in itself."""

import base64
import io

import numpy as np
from PIL import Image

LARGEST = 160
"""Pixels of a picture's longer side at most; larger ones are reduced."""

_PAPER, _ODD = np.array([255.0, 255.0, 255.0]), np.array([150.0, 20.0, 0.0])


def heat(errors: np.ndarray, largest: float) -> Image.Image:
    """A map of errors, (h, w) or (h, w, 3), as a picture: white where there is none, dark red from `largest` on."""
    values = np.asarray(errors, dtype=np.float64)
    if values.ndim == 3:
        values = values.mean(axis=2)
    share = np.clip(values / largest if largest > 0 else np.zeros_like(values), 0, 1)[:, :, None]
    return Image.fromarray(np.round(_PAPER + share * (_ODD - _PAPER)).astype(np.uint8))


def data_uri(image: Image.Image) -> str:
    """A picture as a PNG in a data: URL."""
    image = image.copy()
    image.thumbnail((LARGEST, LARGEST))
    written = io.BytesIO()
    image.save(written, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(written.getvalue()).decode("ascii")
