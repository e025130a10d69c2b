"""Pictures as data URLs, from the request to the reply."""

import base64
import io
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.kinds.drawing.bitmap import photo_to_drawing


def url(image, kind="PNG", **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


def page(size=(300, 200), mode="L"):
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).line([(60, 40), (240, 150), (240, 40), (60, 150), (60, 40)], fill=0, width=7)
    return image.convert(mode)


def ask(client, image, **more):
    return client.post("/predict", json={"image": image, **more})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_each_kind_is_read_as_the_photo_path_reads_it(client, kind):
    reply = ask(client, url(page(), kind))
    assert reply.status_code == 200
    found = np.float32(reply.get_json()["input"]).reshape(28, 28)
    np.testing.assert_allclose(found, photo_to_drawing(page()), atol=0 if kind == "PNG" else 0.4)


def test_for_a_detector_of_images_the_picture_is_only_resized(client):
    found = ask(client, url(Image.new("RGB", (80, 40), (51, 51, 51))), detector="part").get_json()
    assert found["shape"] == [8, 8]
    np.testing.assert_allclose(found["input"], 0.2, atol=1e-3)


def test_a_signal_is_no_picture(client, problem):
    found = problem(ask(client, url(page()), detector="heartbeat"), 422)
    assert "does not read drawings or pictures" in found["detail"]


@pytest.mark.parametrize("image", [Image.new("L", (50, 50), 255), Image.new("L", (50, 50), 0), Image.new("L", (1, 1))])
def test_an_empty_page_is_refused(client, problem, image):
    assert "no drawing" in problem(ask(client, url(image)), 422)["detail"]


def test_the_number_of_pixels_is_checked_before_decoding(make_app, problem, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    client = make_app(max_pixels=1000).test_client()
    assert "0.001 million" in problem(ask(client, url_of_size(300, 200)), 422)["detail"]
    problem(ask(client, url_of_size(60_000, 60_000)), 422)


def url_of_size(width, height):
    content = bytearray(base64.b64decode(SMALL))
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    return "data:image/png;base64," + base64.b64encode(bytes(content)).decode()


SMALL = url(Image.new("L", (1, 1))).partition(",")[2]
