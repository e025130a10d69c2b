"""The headers of every reply, and who may call."""

import pytest

PATHS = ("/", "/healthz", "/detectors", "/nowhere", "/static/css/base.css", "/metrics")


@pytest.mark.parametrize("path", PATHS)
def test_browsers_are_told_to_refuse_what_is_not_ours(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers
    assert "Access-Control-Allow-Origin" not in headers
    assert "Set-Cookie" not in headers


def test_other_origins_are_refused_until_a_setting_lets_them_in(make_app):
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    closed = make_app().test_client().options("/predict", headers=asked)
    assert "Access-Control-Allow-Origin" not in closed.headers
    client = make_app(cors_origins="https://example.org, https://example.com").test_client()
    assert client.options("/predict", headers=asked).headers["Access-Control-Allow-Origin"] == "https://example.org"
    other = client.options("/predict", headers={**asked, "Origin": "https://example.net"})
    assert "Access-Control-Allow-Origin" not in other.headers


def test_behind_tls_browsers_are_kept_there_and_others_sent_there(make_app):
    client = make_app(https=True, proxies=1).test_client()
    secure = client.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert secure.headers["Strict-Transport-Security"].startswith("max-age=31")
    plain = client.get("/healthz")
    assert plain.status_code == 302 and plain.location == "https://localhost/healthz"
    assert "Strict-Transport-Security" not in plain.headers


def test_pages_and_static_files_are_compressed_and_predictions_are_not(client):
    accepting = {"Accept-Encoding": "gzip"}
    assert client.get("/static/css/base.css", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    assert client.get("/static/css/base.css").headers.get("Content-Encoding") is None
    reply = client.post("/predict", json={"strokes": [[[0, 9], [0, 5]]]}, headers=accepting)
    assert "Content-Encoding" not in reply.headers
