"""A real server, with the shipped detector, on a port of its own."""

import pytest

from bench.server import running


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="module")
def server(log):
    with running(log) as started:
        yield started
