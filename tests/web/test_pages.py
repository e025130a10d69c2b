"""The pages whose templates exist."""

import re

import pytest

from app.config import ROOT
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


def test_the_service_worker_is_served_from_the_root(client):
    if (ROOT / "static" / "js" / "sw.js").is_file():
        reply = client.get("/sw.js")
        assert reply.mimetype == "text/javascript" and "no-cache" in reply.headers["Cache-Control"]
