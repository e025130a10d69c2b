"""The pages whose templates exist."""

import json
import re

import pytest

from app import create_app
from app.config import ROOT, Settings
from app.web.pages import LANGUAGES, PAGES, STATIC, modules, problem_page, table, wants_page

FOUND = [page for page in PAGES if (ROOT / "templates" / f"{page['name']}.html").is_file()]


@pytest.mark.parametrize("page", FOUND, ids=lambda page: page["path"])
def test_a_page_is_html_and_everything_it_names_is_there(client, page):
    reply = client.get(page["path"])
    assert reply.status_code == 200 and reply.mimetype == "text/html"
    text = reply.get_data(as_text=True)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", text), "no inline script"
    assert not re.search(r"<style|\sstyle=|\son\w+=", text), "no inline style or handler"
    for address in re.findall(r'(?:src|href)="(/[^"#]*)"', text):
        assert client.get(address).status_code == 200, address


def test_a_page_without_a_template_is_404(client, problem):
    for page in PAGES:
        if page not in FOUND:
            problem(client.get(page["path"]), 404)


@pytest.mark.parametrize(("path", "kind"), [("/sw.js", "text/javascript"), ("/favicon.ico", "image/svg+xml")])
def test_what_browsers_look_for_at_the_root_is_there(path, kind):
    """With the rate limit of production, which looks at every view."""
    reply = create_app(Settings()).test_client().get(path)
    assert reply.status_code == 200 and reply.mimetype == kind
    assert "no-cache" in reply.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "en"),
        ({"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}, "de"),
        ({"Accept-Language": "fr, en;q=0.5"}, "en"),
        ({"Accept-Language": "fr"}, "en"),
        ({"Accept-Language": "en", "cookie": "de"}, "de"),
        ({"Accept-Language": "de", "cookie": "xx"}, "de"),
    ],
)
def test_the_first_paint_is_in_the_visitor_s_language(client, headers, language):
    headers = dict(headers)
    client.set_cookie("language", headers.pop("cookie", ""))
    reply = client.get("/", headers=headers)
    text = reply.get_data(as_text=True)
    assert f'<html lang="{language}"' in text and reply.headers["Content-Language"] == language
    assert table(language)["verdict.empty"] in text
    assert {"Accept-Language", "Cookie"} <= set(reply.headers["Vary"].replace(" ", "").split(","))


@pytest.mark.parametrize(
    ("cookie", "expected"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"'), ('"><', "")]
)
def test_the_first_paint_is_in_the_visitor_s_theme(client, cookie, expected):
    client.set_cookie("theme", cookie)
    text = client.get("/").get_data(as_text=True)
    assert f'<html lang="en"{expected}>' in text


@pytest.mark.parametrize("page", FOUND, ids=lambda page: page["path"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_find_the_words_that_they_ask_for(client, page, language):
    client.set_cookie("language", language)
    text = client.get(page["path"]).get_data(as_text=True)
    block = re.search(r'<script type="application/json" id="words">(.*?)</script>', text)
    assert block
    given = json.loads(block[1])
    assert given and all(table(language)[key] == words for key, words in given.items())
    found = modules(page["name"])
    # A page may bring the whole table before what it imports when needed.
    brings = re.search(rf'data-words content="[^"]*/words/{language}\.json"', text)
    for path in found["now"] + ([] if brings else found["later"]):
        for key in re.findall(r'\bt\("([\w.-]+)"', (STATIC / path).read_text(encoding="utf-8")):
            assert key in given, f"{path} asks for {key}"


def test_a_page_preloads_what_it_imports_and_names_what_it_needs_later():
    found = modules("draw")
    assert found["now"][0] == "js/pages/draw/index.js" and "js/core/judge.js" in found["now"]
    assert "js/pages/draw/blame.js" in found["later"] and "js/core/codec.js" in found["later"]
    assert not set(found["now"]) & set(found["later"])
    assert all((STATIC / path).is_file() for path in found["now"] + found["later"])


def test_a_page_has_a_picture_to_be_shared_with(client):
    text = client.get("/", base_url="https://oddity.example").get_data(as_text=True)
    address = re.search(r'<meta property="og:image" content="https://oddity\.example(/static/[^"]+)"', text)
    assert address and client.get(address[1]).mimetype == "image/png"


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [("text/html,application/xhtml+xml,*/*;q=0.8", True), ("*/*", False), ("application/json", False), ("", False)],
)
def test_a_browser_is_told_of_a_failure_by_a_page(app, accept, wanted):
    with app.test_request_context("/nope", headers={"Accept": accept, "Accept-Language": "de"}):
        assert wants_page() is wanted
        reply = problem_page(404, "Not Found", "There is nothing at /nope.")
    text = reply.get_data(as_text=True)
    assert reply.status_code == 404 and reply.mimetype == "text/html"
    assert table("de")["problem.404"] in text and "There is nothing at /nope." in text
