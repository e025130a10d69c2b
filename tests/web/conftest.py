"""An app with two small detectors in memory: no files, no network, no training."""

import numpy as np
import pytest

from app import create_app
from app.config import Settings
from tests import making

SETTINGS = Settings(rate_limit="")


def make_detector(name, shape, kind, reconstruct=lambda x: x * np.float32(0.5)):
    return making.detector(name, shape, reconstruct, calibration=np.linspace(0.01, 0.4, 100), kind=kind)


def serve(settings=SETTINGS, **changed):
    """An app over the detectors in memory, with some settings changed."""
    app = create_app(settings.model_copy(update=changed))
    known = app.extensions["detectors"]
    known.loaded = {
        "bowtie": make_detector("bowtie", (28, 28), "drawing"),
        "heartbeat": make_detector("heartbeat", (140,), "signal"),
        "part": make_detector("part", (8, 8), "photo"),
    }
    known.names = sorted(known.loaded)
    return app


@pytest.fixture
def app():
    return serve()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def make_app():
    return serve


@pytest.fixture
def problem():
    """Assert that a reply is a problem of that status, and return it."""

    def check(reply, status):
        assert reply.status_code == status, reply.get_data(as_text=True)[:500]
        assert reply.content_type == "application/problem+json"
        found = reply.get_json()
        assert {"type", "title", "status", "detail"} <= set(found)
        assert found["status"] == status
        assert found["detail"].endswith((".", "?"))
        assert "Traceback" not in reply.get_data(as_text=True)
        return found

    return check
