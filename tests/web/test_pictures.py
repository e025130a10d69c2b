"""Pictures as data URLs, from the request to the reply."""

import base64
import io
import zlib

import jsonschema_rs
import numpy as np
import pytest
import werkzeug.datastructures
from PIL import Image, ImageDraw

from app.kinds.drawing.bitmap import photo_to_drawing
from app.kinds.photo.frames import Frame
from app.web import answers, pictures
from tests.web.conftest import make_detector


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
    assert "takes no image" in problem(ask(client, url(page()), detector="heartbeat"), 422)["detail"]


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


def progressive(scans):
    """A progressive JPEG whose last scan comes that many times more."""
    out = io.BytesIO()
    page().save(out, "JPEG", progressive=True)
    whole = out.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * scans + whole[-2:]


def data_url(content, kind="jpeg"):
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def test_a_jpeg_of_many_scans_is_refused_before_decoding(client, problem, monkeypatch):
    assert ask(client, data_url(progressive(20))).status_code == 200
    too_many = data_url(progressive(100))
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    assert "more than 100 scans" in problem(ask(client, too_many), 422)["detail"]


def test_decoding_ends_when_its_time_is_up(client, problem, monkeypatch):
    monkeypatch.setattr(pictures, "SECONDS", -1.0)
    assert "too long to decode" in problem(ask(client, url(page())), 422)["detail"]


def test_all_pictures_of_a_request_have_one_time(client, problem, monkeypatch):
    clock = iter(range(10_000))
    monkeypatch.setattr(pictures.time, "thread_time", lambda: next(clock) / 100)
    assert ask(client, url(page())).status_code == 200
    many = client.post("/predict", json={"instances": [{"image": url(page())}] * 30})
    found = problem(many, 422)
    assert "too long to decode" in found["detail"] and found["errors"][0]["field"].startswith("instances.")


def test_webp_has_a_quarter_of_the_pixels(make_app, problem):
    client = make_app(max_pixels=100_000).test_client()
    assert ask(client, url(page((300, 300)))).status_code == 200
    assert "0.025 million" in problem(ask(client, url(page((300, 300)), "WEBP")), 422)["detail"]


def test_a_scan_of_sixteen_bits_is_read_as_one_of_eight(client):
    eight = ask(client, url(page())).get_json()["input"]
    deep = Image.fromarray(np.asarray(page()).astype(np.uint16) * 257)
    assert deep.mode == "I;16"
    assert ask(client, url(deep)).get_json()["input"] == eight


def upload(client, *files, **fields):
    parts = [("image", (io.BytesIO(file), f"{i}.png")) for i, file in enumerate(files)]
    data = werkzeug.datastructures.MultiDict([*parts, *fields.items()])
    return client.post("/predict", data=data, content_type="multipart/form-data")


def png(image):
    return base64.b64decode(url(image).partition(",")[2])


def test_a_file_is_answered_like_its_data_url(client):
    assert upload(client, png(page())).get_json() == ask(client, url(page())).get_json()
    grey = Image.new("RGB", (80, 40), (51, 51, 51))
    found = upload(client, png(grey), detector="part", explain="true").get_json()
    assert found == ask(client, url(grey), detector="part", explain=True).get_json()
    assert "error_map" in found


def test_several_files_are_answered_in_their_order(client):
    greys = [Image.new("L", (8, 8), value) for value in (10, 200)]
    found = upload(client, *map(png, greys), detector="part").get_json()
    one_by_one = [ask(client, url(grey), detector="part").get_json() for grey in greys]
    assert found == {"predictions": one_by_one}


def lit_corner(size=(800, 400)):
    """A dark photo whose right lower corner is white."""
    image = Image.new("L", size, 10)
    image.paste(255, (size[0] * 3 // 4, size[1] * 3 // 4, *size))
    return image


def test_an_explained_photo_is_told_where_it_is_odd_in_its_own_pixels(client):
    found = upload(client, png(lit_corner()), png(lit_corner().resize((80, 40))), detector="part", explain="true")
    schemas = client.get("/openapi.json").get_json()["components"]
    assert schemas["schemas"]["ExplainedPhoto"]["properties"]["heat"]["maxItems"] == 256**2
    large, small = found.get_json()["predictions"]
    for one in (large, small):
        jsonschema_rs.validate({"$ref": "#/components/schemas/ExplainedPhoto", "components": schemas}, one)
    assert (large["size"], large["heat_shape"]) == ([400, 800], [128, 256])
    assert (small["size"], small["heat_shape"]) == ([40, 80], [40, 80])
    np.testing.assert_allclose(large["box"], (600, 300, 800, 400), atol=60)
    np.testing.assert_allclose(np.array(small["box"]) * 10, large["box"], atol=20)
    heat = np.reshape(large["heat"], (128, 256))
    assert heat[100:, 200:].mean() > 0.9 and heat[:90, :180].max() == 0


def test_of_a_batch_only_the_photos_that_ask_are_located(client, monkeypatch):
    brought_back = []
    bring_back = Frame.bring_back
    monkeypatch.setattr(Frame, "bring_back", lambda *given: brought_back.append(given) or bring_back(*given))
    photos = [{"image": url(lit_corner().resize(size)), "detector": "part"} for size in ((80, 40), (40, 80), (60, 30))]
    photos[1]["explain"] = True
    found = client.post("/predict", json={"instances": photos}).get_json()["predictions"]
    assert ["heat" in one for one in found] == [False, True, False]
    assert found[1] == client.post("/predict", json=photos[1]).get_json()
    assert len(brought_back) == 2  # once in the batch, once alone


def test_a_normal_photo_has_no_box_and_numbers_are_their_own_frame(app, client):
    app.extensions["detectors"].loaded["part"] = make_detector("part", (8, 8), "photo", lambda x: x)
    numbers = np.full((8, 8), 0.5).tolist()
    found = ask(client, numbers, detector="part", explain=True).get_json()
    assert found["verdict"] == "normal" and found["box"] is None
    assert found["size"] == found["heat_shape"] == [8, 8] and not any(found["heat"])
    assert "heat" not in ask(client, numbers, detector="part").get_json()


def test_a_reply_has_room_for_so_many_photos(client, problem, monkeypatch):
    monkeypatch.setattr(answers, "MOST_NUMBERS", 200)
    three = [{"image": [0.5] * 64, "detector": "part"}] * 3
    assert client.post("/predict", json={"instances": three}).status_code == 200
    found = problem(client.post("/predict", json={"instances": [three[0], *three]}), 422)
    assert "at most 200 in all, 3 such samples" in found["detail"]


@pytest.mark.parametrize(
    ("files", "fields", "status", "field", "words"),
    [
        ([], {"detector": "part"}, 422, "image", "no file"),
        ([b"bowtie"], {}, 422, "image", "not a readable picture"),
        ([png(page()), b"bowtie"], {}, 422, "instances.1.image", "not a readable picture"),
        ([b""], {}, 422, "image", "not a readable picture"),
        ([png(page())] * 5, {}, 422, "image", "5 files. Expected at most 4"),
        ([png(page())], {"strokes": "1"}, 422, "strokes", "not a field of the form"),
        ([png(page())], {"explain": "perhaps"}, 422, "explain", "true or false"),
        ([png(page())], {"detector": "bowtei"}, 404, "detector", "Did you mean bowtie?"),
        ([png(page())], {"detector": ""}, 422, "detector", "detector"),
        ([png(page())], {"detector": "heartbeat"}, 422, "image", "takes no image"),
    ],
)
def test_forms_that_cannot_be_used(client, problem, files, fields, status, field, words):
    found = problem(upload(client, *files, **fields), status)
    assert words in found["detail"] and [e["field"] for e in found["errors"]] == [field]


def test_a_file_over_the_limit_is_413(make_app, problem):
    client = make_app(max_file_bytes=2000).test_client()
    assert "2000 bytes" in problem(upload(client, bytes(2001)), 413)["detail"]
    problem(upload(client, bytes(500_000)), 413)


def test_a_form_that_is_none_is_refused(client, problem):
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        problem(client.post("/predict", data=b"nothing", content_type=kind), 422)
