"""The pages whose templates exist."""

import re

import pytest

from app import create_app
from app.config import ROOT, Settings
from app.web.pages import PAGES

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
