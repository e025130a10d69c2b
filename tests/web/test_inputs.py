"""From what is sent to what a detector sees: the same as from a file."""

import io

import numpy as np
import pytest
from PIL import Image

ROTATED = 6
"""EXIF's word for a photo that was taken with the camera on its side."""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_is_sent_scores_as_its_file_does(app, client, tmp_path, kind):
    """A JPEG of several times the detector's size can be decoded smaller, which gives slightly other pixels."""
    noise = np.random.default_rng(0).integers(0, 256, (100, 150), np.uint8)
    image = Image.fromarray(noise).resize((900, 600), Image.Resampling.NEAREST)
    exif = image.getexif()
    exif[0x0112] = ROTATED
    path = tmp_path / "photo"
    image.save(path, kind, exif=exif)
    detector = app.extensions["detectors"].get("part")
    expected = detector.inspect(detector.read([path]))
    form = {"image": (io.BytesIO(path.read_bytes()), "photo"), "detector": "part", "explain": "true"}
    found = client.post("/predict", data=form).get_json()
    assert found["score"] == float(expected.score[0])
    assert found["input"] == pytest.approx(expected.input.ravel().tolist())
    assert found["size"] == [900, 600]
