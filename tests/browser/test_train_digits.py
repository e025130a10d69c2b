"""Digits on the training page, where the server's data folder has them: a server of its own, with made-up digits."""

import dataclasses
from collections.abc import Iterator
from threading import Thread

import numpy as np
import pytest
from playwright.sync_api import expect
from werkzeug.serving import make_server

from app import create_app
from app.config import Settings
from app.datasets import idx
from app.kinds.drawing import doodles
from app.web import samples
from tests.browser.test_train_page import Open, finish, metric
from tests.browser.test_train_page import train as train

MADE_OF = ("circle", "line", "arrow", "heart", "cross", "star", "square", "triangle", "spiral", "house")
EACH = 60


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose digits are doodles, ten kinds of them."""
    images = np.concatenate([doodles.bitmaps(shape, EACH, 1) for shape in MADE_OF])
    labels = np.repeat(np.arange(10, dtype=np.uint8), EACH)
    arrays = {"t10k-images-idx3-ubyte": images, "t10k-labels-idx1-ubyte": labels}
    data = tmp_path_factory.mktemp("data")
    (data / "mnist").mkdir()
    for name, array in arrays.items():
        (data / "mnist" / name).write_bytes(idx.write(array))
    sums = {**samples.MNIST.checksums, **{name: idx.checksum(array) for name, array in arrays.items()}}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(samples, "MNIST", dataclasses.replace(samples.MNIST, checksums=sums))
        samples.digits.cache_clear()
        served = make_server("127.0.0.1", 0, create_app(Settings(data_dir=data, rate_limit="")), threaded=True)
        thread = Thread(target=served.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()
        samples.digits.cache_clear()


def test_one_digit_is_normal_and_the_others_are_odd(train: Open, server: str) -> None:
    page = train("trainSize=60&testSize=40&epochs=2")
    page.get_by_label("Digits").check()
    expect(page.locator("#data-about")).to_contain_text("MNIST")
    expect(page.locator("#normal option")).to_have_count(10)
    page.locator("#normal").select_option("0")
    expect(page.locator("#go")).to_be_enabled()
    finish(page)
    assert metric(page, "auroc") >= 0.9
    assert {"data=digits", "normal=0"} <= set(page.evaluate("location.hash.slice(1)").split("&"))
    expect(page.locator("#sample option", has_text="odd: ")).not_to_have_count(0)


def test_a_network_of_digits_judges_drawings(train: Open, server: str) -> None:
    page = train("data=digits&normal=0&epochs=4")
    finish(page)
    page.locator("#keep-title").click()
    page.locator("#keep-draw").click()
    expect(page.locator("h1")).to_have_text("Draw “0”s.")
