"""How much work a request makes, and the queues where it waits."""

import threading

import gevent
import pytest

from app.web import work
from app.web.problems import BusyError
from app.web.schemas import PredictRequest
from app.web.work import Place, Queue, weigh
from tests.web.conftest import SETTINGS

DRAWING = {"strokes": [[[0, 9], [0, 5]]]}
LONG = {"strokes": [[list(range(100)), list(range(100))]] * 20}
PICTURE = {"image": "data:image/png;base64," + "A" * 1000}


@pytest.mark.parametrize(
    ("body", "place", "least", "most"),
    [
        (DRAWING, Place.HERE, 1, 1),
        ({"image": [0.5] * 784}, Place.HERE, 1, 1),
        ({"instances": [DRAWING] * 10}, Place.HERE, 1, 15),
        ({"instances": [DRAWING] * 256}, Place.BATCHES, 50, 200),
        (LONG, Place.HERE, 1, 15),
        ({**LONG, "explain": True}, Place.BATCHES, 100, 1000),
        (PICTURE, Place.PICTURES, 40, 50),
        ({"instances": [DRAWING, PICTURE, PICTURE]}, Place.PICTURES, 80, 100),
        ({**DRAWING, "detector": "not loaded"}, Place.BATCHES, 50, 60),
    ],
)
def test_work_is_weighed_and_placed(app, body, place, least, most):
    weight, where = weigh(PredictRequest.model_validate(body), app.extensions["detectors"], SETTINGS)
    assert where is place and least <= weight <= most


def test_a_queue_works_elsewhere_and_passes_on_what_is_raised():
    queue = Queue(Place.BATCHES)
    assert queue.run(threading.get_ident) not in (0, threading.get_ident())
    with pytest.raises(ZeroDivisionError):
        queue.run(lambda: 1 / 0)
    assert queue.inside == 0


def test_who_waits_too_long_or_behind_too_many_is_told(monkeypatch):
    monkeypatch.setattr(work, "WAIT_SECONDS", 0.05)
    queue, go_on = Queue(Place.PICTURES), threading.Event()
    first = gevent.spawn(queue.run, lambda: go_on.wait(60))
    gevent.sleep(0)
    with pytest.raises(BusyError):
        queue.run(lambda: None)
    monkeypatch.setattr(work, "WAIT_SECONDS", 60)
    others = [gevent.spawn(queue.run, lambda: None) for _ in range(Place.PICTURES.value)]
    gevent.sleep(0)
    assert queue.full
    with pytest.raises(BusyError):
        queue.run(lambda: None)
    go_on.set()
    gevent.joinall([first, *others])
    assert queue.inside == 0 and not queue.full
