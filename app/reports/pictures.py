"""Samples as small pictures inside an HTML page."""

import base64
import io

import numpy as np
from PIL import Image

LARGEST = 160
"""Most pixels of a picture's longer side, by default; larger pictures are reduced."""

_PAPER, ODD = np.array([255.0, 255.0, 255.0]), np.array([150.0, 20.0, 0.0])


def heat(errors: np.ndarray, largest: float) -> Image.Image:
    """A map of errors, (h, w) or (h, w, 3), as a picture: white for no error, dark red from `largest` on."""
    values = np.asarray(errors, dtype=np.float64)
    if values.ndim == 3:
        values = values.mean(axis=2)
    share = np.clip(values / largest if largest > 0 else np.zeros_like(values), 0, 1)[:, :, None]
    return Image.fromarray(np.round(_PAPER + share * (ODD - _PAPER)).astype(np.uint8))


def data_uri(image: Image.Image, largest: int = LARGEST, kind: str = "PNG") -> str:
    """A picture as a data: URL of a PNG, or of a JPEG, which takes a tenth of the bytes for a photo."""
    image = image.copy()
    image.thumbnail((largest, largest))
    written = io.BytesIO()
    image.save(written, format=kind, optimize=True)
    return f"data:image/{kind.lower()};base64," + base64.b64encode(written.getvalue()).decode("ascii")
