"""GET /metrics in one process; tests/serving looks at several."""


def value(client, line):
    found = [row for row in client.get("/metrics").get_data(as_text=True).splitlines() if row.startswith(line)]
    return float(found[0].rsplit(" ", 1)[1]) if found else 0.0


def test_requests_and_verdicts_are_counted(client):
    timed = 'oddity_request_seconds_count{endpoint="predict.predict",method="POST",status="200"}'
    before = value(client, timed)
    verdict = client.post("/predict", json={"strokes": [[[0, 9], [0, 5]]]}).get_json()["verdict"]
    counted = f'oddity_predictions_total{{detector="bowtie",verdict="{verdict}"}}'
    counts = value(client, counted)
    client.post("/predict", json={"instances": [{"strokes": [[[0, 9], [0, 5]]]}] * 4})
    assert value(client, timed) == before + 2
    assert value(client, counted) == counts + 4


def test_what_the_client_makes_up_is_not_a_label(client):
    client.open("/made-up-path", method="MADEUP")
    text = client.get("/metrics").get_data(as_text=True)
    assert "made-up-path" not in text and "MADEUP" not in text
    assert value(client, 'oddity_request_seconds_count{endpoint="none",method="other",status="404"}') >= 1
