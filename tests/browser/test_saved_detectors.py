"""A saved detector opened on /train, and trained further."""

import re

from playwright.sync_api import Page, expect

from app.config import ROOT
from app.detectors import spec
from tests.browser.test_train_page import Open, finish, metric
from tests.browser.test_train_page import train as train

THRESHOLD = spec.read(ROOT / "models" / "bowtie").threshold.value


def choose(page: Page, name: str) -> None:
    page.locator("#keep-title").click()
    expect(page.locator("#saved option")).not_to_have_count(0)
    page.locator("#saved").select_option(name)
    page.locator("#saved-open").click()


def test_the_shipped_detector_is_opened_and_goes_on(train: Open) -> None:
    page = train("epochs=5")
    choose(page, "bowtie")
    expect(page.locator("#note")).to_contain_text(f"its own threshold of {THRESHOLD:.3f}")
    expect(page.locator("#go")).to_be_enabled()
    expect(page.locator("[data-layer='0']")).to_contain_text("32 linear")
    expect(page.locator("#honest-said")).to_contain_text("the detector’s own threshold")
    expect(page.locator("#verdict")).to_have_attribute("data-verdict", re.compile("normal|unsure|anomaly"))
    expect(page.locator("#verdict .chip")).to_be_hidden()
    assert metric(page, "auroc") >= 0.9
    hash = page.evaluate("location.hash")
    assert "from=bowtie" in hash and "score=registered" in hash and "threshold" not in hash
    page.locator("#step").click()
    expect(page.locator("#progress")).to_contain_text("Epoch 1 ")
    expect(page.locator("#note")).to_contain_text("Trained further from “bowtie”")
    expect(page.locator("#honest-said")).to_contain_text("held-out normals and judged")
    assert metric(page, "auroc") >= 0.9
    again = train(hash[1:])
    expect(again.locator("#note")).to_contain_text(f"its own threshold of {THRESHOLD:.3f}")


def test_it_judges_as_the_server_does(train: Open) -> None:
    page = train("data=doodles&from=bowtie&layers=d32l&output=sigmoid&score=registered&start=random&testSize=60")
    expect(page.locator("#note")).to_contain_text(f"{THRESHOLD:.3f}")
    said = page.evaluate(
        """async () => {
          const reply = await fetch("/samples/doodles?shape=bowtie&count=100&seed=0");
          const bytes = Uint8Array.from(atob((await reply.json()).bitmaps), (each) => each.charCodeAt(0));
          const body = {detector: "bowtie", image: [...bytes.slice(0, 784)].map((each) => each / 255)};
          const options = {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)};
          const theirs = await (await fetch("/predict", options)).json();
          const entry = [...document.scripts].find((each) => each.src.endsWith("/pages/train/index.js")).src;
          const core = (name) => import(entry.replace("pages/train/index.js", name));
          const { openSaved } = await core("pages/train/saved.js");
          const { complete } = await core("core/experiment/architecture.js");
          const { Detector } = await core("core/experiment/detector.js");
          const found = await openSaved("bowtie");
          const { description } = complete(found.layers, found.shape, found.output);
          const ours = new Detector({...found, description, calibration: [0, 1]}).judge(body.image);
          return [ours.score, theirs.score, ours.reconstruction_error, theirs.reconstruction_error];
        }"""
    )
    assert abs(said[0] - said[1]) < 1e-4 and abs(said[2] - said[3]) < 1e-5


def test_what_cannot_be_opened_is_said_why(train: Open) -> None:
    page = train()
    choose(page, "heartbeat")
    expect(page.locator("#saved-said")).to_contain_text("“log-sum”")
    page.locator("#saved").select_option("bowtie-denoising")
    page.locator("#saved-open").click()
    expect(page.locator("#saved-said")).to_contain_text("“mirrored”")


def test_other_layers_leave_the_detector(train: Open) -> None:
    page = train("data=doodles&from=bowtie&layers=d31l&output=sigmoid&score=registered")
    expect(page.locator("#toast")).to_contain_text("not those of “bowtie”")
    assert "from=" not in page.evaluate("location.hash")
    page = train(
        "data=doodles&from=bowtie&layers=d32l&output=sigmoid&score=registered&trainSize=60&testSize=40&epochs=2"
    )
    expect(page.locator("#note")).to_contain_text(f"{THRESHOLD:.3f}")
    page.locator("[data-layer='0']").click()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-layer='0']")).to_contain_text("33 linear")
    assert "from=" not in page.evaluate("location.hash")
    expect(page.locator("#note")).to_be_hidden()
    expect(page.locator("#go")).to_be_enabled()
    finish(page)
