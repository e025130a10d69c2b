"""Static files under a path that changes with any of them."""

import pytest
from flask import Flask, url_for

from app.web import static


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "a.js").write_text("import './b.js'")
    (tmp_path / "js" / "b.js").write_text("export {}")
    return tmp_path


@pytest.fixture
def served(folder):
    app = Flask("served", static_folder=None)
    static.register(app, folder)
    return app


def address(app, name):
    with app.test_request_context():
        return url_for("static", filename=name)


def test_the_hash_follows_every_name_and_byte(folder):
    seen = {static.tree_hash(folder)}
    (folder / "js" / "b.js").write_text("export { }")
    seen.add(static.tree_hash(folder))
    (folder / "js" / "b.js").rename(folder / "js" / "c.js")
    seen.add(static.tree_hash(folder))
    assert len(seen) == 3


def test_the_hashed_path_is_kept_for_ever_and_relative_imports_stay_in_it(served):
    first = address(served, "js/a.js")
    client = served.test_client()
    for path in (first, first.replace("a.js", "b.js")):
        reply = client.get(path)
        assert reply.status_code == 200 and reply.mimetype == "text/javascript"
        assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/static/js/a.js", "/static/0123456789ab/js/a.js"])
def test_the_plain_path_and_an_old_one_are_checked_again(served, path):
    reply = served.test_client().get(path)
    assert reply.status_code == 200 and "no-cache" in reply.headers["Cache-Control"]
    again = served.test_client().get(path, headers={"If-None-Match": reply.headers["ETag"]})
    assert again.status_code == 304


def test_nothing_outside_is_served(served, folder):
    (folder.parent / "secret.txt").write_text("secret")
    for path in (
        "/static/../secret.txt",
        "/static/js/../../secret.txt",
        "/static/%2e%2e/secret.txt",
        "/static/js/%2fetc/passwd",
    ):
        assert served.test_client().get(path).status_code == 404
