"""The headers of every reply, and who may call."""

import pytest

PATHS = ("/", "/healthz", "/detectors", "/nowhere", "/static/css/base.css")


@pytest.mark.parametrize("path", PATHS)
def test_browsers_are_told_to_refuse_what_is_not_ours(client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=(self)" in headers["Permissions-Policy"] and "microphone=()" in headers["Permissions-Policy"]
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


@pytest.mark.parametrize("origin", ["https://exampleXorg", "https://example.org.evil", "http://example.org", "null"])
def test_origins_are_compared_whole(make_app, origin):
    client = make_app(cors_origins="https://example.org").test_client()
    reply = client.post("/predict", json={}, headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in reply.headers


SECURE = {"X-Forwarded-Proto": "https"}


def test_behind_tls_browsers_are_kept_there_and_others_sent_there(make_app):
    client = make_app(https=True, proxies=1, hosts="localhost, .example.org").test_client()
    assert client.get("/", headers=SECURE).headers["Strict-Transport-Security"].startswith("max-age=31")
    plain = client.post("/predict?a=1", headers={"Host": "www.example.org:80"})
    assert plain.status_code == 308 and plain.location == "https://www.example.org/predict?a=1"
    assert "Strict-Transport-Security" not in plain.headers and plain.headers["X-Request-ID"]


def test_probes_come_by_address_and_without_tls(make_app):
    client = make_app(https=True, proxies=1, hosts="example.org").test_client()
    assert client.get("/healthz", headers={"Host": "10.0.0.1"}).status_code == 200
    assert client.get("/livez", headers={"Host": "10.0.0.1"}).status_code == 200


def test_a_name_that_is_not_the_server_s_is_refused(make_app, problem):
    client = make_app(hosts="example.org", https=True, proxies=1).test_client()
    assert "ODDITY_HOSTS" in problem(client.get("/", headers={"Host": "evil.example"}), 400)["detail"]
    problem(client.get("/", headers={"Host": "evil.example", **SECURE}), 400)
    assert client.get("/", headers={"Host": "example.org", **SECURE}).status_code == 200


def test_nobody_is_sent_to_a_name_of_his_own_making(make_app, problem):
    client = make_app(https=True, proxies=1).test_client()
    reply = client.get("/", headers={"Host": "evil.example"})
    assert "HTTPS only" in problem(reply, 403)["detail"] and "Location" not in reply.headers


def test_pages_and_static_files_are_compressed_and_predictions_are_not(client):
    accepting = {"Accept-Encoding": "gzip"}
    assert client.get("/static/css/base.css", headers={"Accept-Encoding": "br"}).headers["Content-Encoding"] == "br"
    assert client.get("/static/css/base.css").headers.get("Content-Encoding") is None
    reply = client.post("/predict", json={"strokes": [[[0, 9], [0, 5]]]}, headers=accepting)
    assert "Content-Encoding" not in reply.headers


@pytest.mark.parametrize("path", PATHS)
def test_those_that_a_setting_names_may_frame_every_page(make_app, path):
    headers = make_app(frame_ancestors="https://a.example, http://localhost:8080").test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://a.example http://localhost:8080") and "default-src 'self'" in policy
    assert "X-Frame-Options" not in headers
