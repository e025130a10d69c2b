"""Samples as small pictures that an HTML page carries in itself."""

import base64
import io

import numpy as np
from PIL import Image

LARGEST = 160
"""Pixels of a picture's longer side at most; larger ones are reduced."""

_PAPER, _ODD = np.array([255.0, 255.0, 255.0]), np.array([150.0, 20.0, 0.0])


def grey(sample: np.ndarray, inverted: bool) -> np.ndarray:
    """A sample as (h, w) or (h, w, 3) uint8; `inverted` shows ink dark on white paper, as drawings are meant."""
    values = np.clip(np.asarray(sample, dtype=np.float64), 0, 1)
    if values.ndim == 3 and values.shape[2] == 1:
        values = values[:, :, 0]
    return np.round((1 - values if inverted else values) * 255).astype(np.uint8)


def heat(errors: np.ndarray, largest: float) -> np.ndarray:
    """A map of errors as (h, w, 3) uint8: white where there is none, dark red where it is `largest` or more."""
    values = np.asarray(errors, dtype=np.float64)
    if values.ndim == 3:
        values = values.mean(axis=2)
    share = np.clip(values / largest if largest > 0 else np.zeros_like(values), 0, 1)[:, :, None]
    return np.round(_PAPER + share * (_ODD - _PAPER)).astype(np.uint8)


def data_uri(picture: np.ndarray) -> str:
    """A uint8 picture as a PNG in a data: URL."""
    image = Image.fromarray(picture)
    image.thumbnail((LARGEST, LARGEST))
    written = io.BytesIO()
    image.save(written, format="PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(written.getvalue()).decode("ascii")
