"""Synthetic doodles and handwritten digits for the training page."""

import base64
import dataclasses

import numpy as np
import pytest

from app.datasets import idx
from app.kinds.drawing import doodles
from app.web import samples
from tests.web.test_openapi import schema

ADDRESS = "/samples/doodles"


def test_the_doodles_are_those_of_the_generator_and_fewer_begin_as_more(client):
    reply = client.get(ADDRESS, query_string={"shape": "star", "count": 3, "seed": 2})
    assert reply.status_code == 200
    told = reply.get_json()
    assert (told["shape"], told["count"], told["synthetic"]) == ("star", 3, True)
    bitmaps = np.frombuffer(base64.b64decode(told["bitmaps"]), np.uint8).reshape(3, 28, 28)
    np.testing.assert_array_equal(bitmaps, doodles.bitmaps("star", 3, 2))


def test_a_client_that_has_them_is_told_so(client):
    query = {"shape": "line", "count": 1}
    tag = client.get(ADDRESS, query_string=query).headers["ETag"]
    assert client.get(ADDRESS, query_string=query, headers={"If-None-Match": tag}).status_code == 304


def test_each_is_drawn_once(client, monkeypatch):
    drawn = []

    def draw(shape, count, seed):
        drawn.append((shape, count, seed))
        return np.zeros((count, 28, 28), np.uint8)

    monkeypatch.setattr(doodles, "bitmaps", draw)
    samples.bitmaps.cache_clear()
    for count in (1, 20, 25):
        assert client.get(ADDRESS, query_string={"shape": "face", "count": count, "seed": 9}).status_code == 200
    assert drawn == [("face", 25, 9)]
    samples.bitmaps.cache_clear()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "shape"),
        ({"shape": "dragon"}, "no shape 'dragon'"),
        ({"shape": "star", "count": "101"}, "100"),
        ({"shape": "star", "count": "0"}, "1"),
        ({"shape": "star", "seed": "10"}, "10"),
        ({"shape": "star", "count": "many"}, "count"),
    ],
)
def test_what_cannot_be_drawn_is_refused(client, problem, query, sentence):
    assert sentence in problem(client.get(ADDRESS, query_string=query), 422)["detail"]


def test_the_page_knows_every_shape_that_there_is():
    """static/js/pages/train/samples.js asks for them by name."""
    from app.config import ROOT

    script = (ROOT / "static/js/pages/train/samples.js").read_text(encoding="utf-8")
    for shape in doodles.SHAPES:
        assert f'"{shape}"' in script


def test_the_reply_is_as_documented(client):
    import jsonschema_rs

    document = client.get("/openapi.json").get_json()
    reply = client.get(ADDRESS, query_string={"shape": "line", "count": 1}).get_json()
    jsonschema_rs.validate(schema(document, "Doodles"), reply)


DIGITS = "/samples/digits"


@pytest.fixture
def digits(tmp_path, monkeypatch):
    """A data folder with two digits of each kind in MNIST's form: of the digit's number, and of 100."""
    labels = np.tile(np.arange(10, dtype=np.uint8), 2)
    images = np.repeat(labels, 784).reshape(-1, 28, 28).copy()
    images[10:] = 100
    arrays = {"t10k-images-idx3-ubyte": images, "t10k-labels-idx1-ubyte": labels}
    sums = {**samples.MNIST.checksums, **{name: idx.checksum(array) for name, array in arrays.items()}}
    monkeypatch.setattr(samples, "MNIST", dataclasses.replace(samples.MNIST, checksums=sums))
    (tmp_path / "mnist").mkdir()
    for name, array in arrays.items():
        (tmp_path / "mnist" / name).write_bytes(idx.write(array))
    samples.digits.cache_clear()
    yield tmp_path
    samples.digits.cache_clear()


def test_the_digits_are_those_of_the_data_folder(make_app, digits):
    client = make_app(data_dir=digits).test_client()
    told = client.get(DIGITS, query_string={"digit": 7, "count": 5}).get_json()
    assert (told["digit"], told["count"]) == (7, 2) and "CC BY-SA" in told["licence"]
    bitmaps = np.frombuffer(base64.b64decode(told["bitmaps"]), np.uint8).reshape(2, 784)
    assert bitmaps[:, 0].tolist() == [7, 100] and (bitmaps == bitmaps[:, :1]).all()
    assert 'value="digits"' in client.get("/train").get_data(as_text=True)


def test_without_digits_the_choice_is_not_shown(make_app, problem, tmp_path):
    client = make_app(data_dir=tmp_path).test_client()
    assert 'value="digits"' not in client.get("/train").get_data(as_text=True)
    assert "no digits" in problem(client.get(DIGITS, query_string={"digit": 7}), 404)["detail"]


def test_damaged_digits_are_refused_without_naming_the_server_s_files(make_app, problem, digits, caplog):
    path = digits / "mnist" / "t10k-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-1])
    client = make_app(data_dir=digits).test_client()
    detail = problem(client.get(DIGITS, query_string={"digit": 7}), 404)["detail"]
    assert "damaged" in detail and "t10k" not in detail
    assert "t10k-images" in caplog.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "digit"),
        ({"digit": "10"}, "9"),
        ({"digit": "-1"}, "0"),
        ({"digit": "three"}, "digit"),
        ({"digit": "3", "count": "601"}, "600"),
    ],
)
def test_digits_that_there_are_not_are_refused(make_app, problem, digits, query, sentence):
    client = make_app(data_dir=digits).test_client()
    assert sentence in problem(client.get(DIGITS, query_string=query), 422)["detail"]
