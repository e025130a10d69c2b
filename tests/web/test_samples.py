"""Synthetic doodles for the training page."""

import base64

import numpy as np
import pytest

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
