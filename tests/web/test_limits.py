"""The rate limit, and whose address it counts."""

BODY = {"strokes": [[[0, 9], [0, 5]]]}


def statuses(client, n, **more):
    return [client.post("/predict", json=BODY, **more).status_code for _ in range(n)]


def test_too_many_requests_are_429_with_when_to_come_back(make_app, problem):
    client = make_app(rate_limit="3 per hour").test_client()
    assert statuses(client, 3) == [200] * 3
    reply = client.post("/predict", json=BODY)
    assert "3 per 1 hour" in problem(reply, 429)["detail"]
    assert 0 < int(reply.headers["Retry-After"]) <= 3600
    assert client.get("/healthz").status_code == 200


def test_each_client_has_its_own_count(make_app):
    client = make_app(rate_limit="1 per hour").test_client()
    assert statuses(client, 2, environ_overrides={"REMOTE_ADDR": "10.0.0.1"}) == [200, 429]
    assert statuses(client, 2, environ_overrides={"REMOTE_ADDR": "10.0.0.2"}) == [200, 429]


def test_a_made_up_forwarded_address_counts_only_behind_trusted_proxies(make_app):
    def ask(client, forwarded):
        return client.post("/predict", json=BODY, headers={"X-Forwarded-For": forwarded}).status_code

    bare = make_app(rate_limit="1 per hour").test_client()
    assert [ask(bare, "1.1.1.1"), ask(bare, "2.2.2.2")] == [200, 429]
    behind = make_app(rate_limit="1 per hour", proxies=1).test_client()
    assert [ask(behind, "9.9.9.9, 1.1.1.1"), ask(behind, "8.8.8.8, 1.1.1.1"), ask(behind, "2.2.2.2")] == [200, 429, 200]


def test_a_redis_that_is_down_leaves_the_limit_to_memory(make_app):
    client = make_app(rate_limit="1 per hour", redis_url="redis://127.0.0.1:18199/0").test_client()
    assert statuses(client, 2) == [200, 429]


def test_no_limit_is_no_limit(make_app):
    assert set(statuses(make_app(rate_limit="").test_client(), 30)) == {200}
