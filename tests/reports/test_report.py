"""Reports: one file that needs nothing else, escapes what it is given, and shows the right samples."""

import base64
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from app.config import Settings
from app.datasets import registry
from app.datasets.base import Dataset, Request
from app.datasets.image_folders import find_masks
from app.detectors import store
from app.errors import StorageError
from app.evaluation.evaluate import evaluate
from app.evaluation.photos import measure
from app.kinds import named
from app.reports import charts, page, photos, pictures
from app.reports.evaluation import build
from app.reports.examples import SHOWN, Examples
from tests import making

COMMAND = "python -m app evaluate blank --normal 'a b.npy'"


def made(shape, sources, kind="drawing"):
    """A detector that reconstructs a blank page, its evaluation, and the samples: score is mean squared ink."""
    detector = making.detector(
        "blank", shape, np.zeros_like, "mse", 0.2, np.linspace(0, 0.3, 50), kind=kind, synthetic=False
    )
    rng = np.random.default_rng(0)
    normal = Dataset("normal", (rng.random((60, *shape)) * 0.85).astype(np.float32), kind)
    odd = {name: Dataset(name, rng.random((25, *shape)).astype(np.float32), kind) for name in sources}
    return detector, judged(detector, normal, odd), normal, odd


def judged(detector, normal, odd):
    return evaluate(detector, normal.samples, {name: each.samples for name, each in odd.items()}, repeats=20)


class Reader(HTMLParser):
    """Collects tags, ids and addresses, and that every element that is opened is closed."""

    VOID = ("meta", "img", "path", "use", "rect", "br")

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.addresses, self.tags = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "xlink:href", "action"):
                self.addresses.append(value)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


def read(html):
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((6, 7), "drawing"), ((6, 7), "photo"), ((6, 7, 3), "photo"), ((30,), "signal")],
)
def test_the_report_is_one_file_that_needs_nothing_else(shape, kind):
    html = build(*made(shape, ["train", "fish", "knife", "bear"], kind), COMMAND)
    reader = read(html)
    assert reader.addresses and all(a.startswith(("data:image/png;base64,", "#chart")) for a in reader.addresses)
    assert not re.search(r"url\((?!#chart)|@import|<script|<link", html)
    assert len(reader.ids) == len(set(reader.ids))
    assert {a[1:] for a in reader.addresses if a.startswith("#")} <= set(reader.ids)
    shown = html.count("<figcaption><b>")
    assert shown > SHOWN
    assert reader.tags.count("svg") == 1 + 2 + 4 + (shown if len(shape) == 1 else 0)
    assert reader.tags.count("img") == (0 if len(shape) == 1 else 3 * shown)
    assert "nan" not in re.sub(r'<style>.*?</style>|base64,[^"]*', "", html, flags=re.DOTALL).lower().split()


def test_charts_take_their_colours_from_the_page():
    html = build(*made((6, 7), ["train"]), COMMAND)
    assert not any(stand_in in html for stand_in in charts.COLOURS.values())
    assert html.count("var(--odd)") > 4 and "color-scheme: light dark" in html


def test_figures_and_command_are_on_the_page():
    detector, found, normal, odd = made((6, 7), ["train", "fish"])
    html = build(detector, found, normal, odd, COMMAND)
    assert f"{found.overall.figures['auroc']:.3f}" in html
    assert f"{100 * found.overall.figures['recall']:.1f}&nbsp;%" in html
    assert "python -m app evaluate blank --normal &#39;a b.npy&#39;" in html
    assert "2 sources, the hardest first" in html


def test_what_comes_from_files_is_escaped():
    name = "<script>alert('x')</script>&\"$x^2$"
    html = build(*made((6, 7), [name, "plain"]), "python <b>")
    assert "<script" not in html and "python &lt;b&gt;" in html
    read(html)


def test_no_false_alarm_is_said_and_not_shown():
    detector, _, normal, odd = made((6, 7), ["train"])
    quiet = replace(normal, samples=normal.samples * np.float32(0.1))
    html = build(detector, judged(detector, quiet, odd), quiet, odd, COMMAND)
    assert "No normal sample is above the threshold." in html


def test_examples_are_hidden_anomalies_and_false_alarms_clear_cases_and_close_ones():
    detector, found, normal, odd = made((6, 7), ["train", "fish"])
    chosen, samples = Examples(detector, found, normal, odd), {"normal": normal, **odd}
    odd_scores = np.sort(np.concatenate([each.score for each in found.sources.values()]))
    alarms = np.sort(found.normal.score[found.normal.score > 0.2])[::-1][:SHOWN]
    every = np.concatenate([odd_scores, found.normal.score])
    close = np.sort(every[np.argsort(np.abs(every - 0.2))[:SHOWN]])
    for picked, expected in (
        (chosen.hidden(), odd_scores[:SHOWN]),
        (chosen.alarms(), alarms),
        (chosen.clear(), odd_scores[::-1][:SHOWN]),
        (chosen.close(), close),
    ):
        assert len(expected) and [each.score for each in picked] == pytest.approx(expected)
        for each in picked:
            assert np.array_equal(each.found.input[0], samples[each.source].samples[each.row])
    assert {each.verdict for each in chosen.alarms()} == {"anomaly"}


def test_photos_are_shown_as_they_came_with_masks_heat_and_what_the_controls_say(photo_models, photo_set, tmp_path):
    """A photo on its side: its pictures are as wide as it is, and red is where its mask is."""
    detector = store.load(photo_models, "discs")
    request = Request(preprocessing=detector.preprocessing)
    normal = registry.load(photo_set / "test" / "good", Settings(), request)
    odd = registry.load_anomalous(photo_set / "test", Settings(), request)
    html = build(detector, judged(detector, normal, odd), normal, odd, COMMAND, measure(detector, normal, odd))
    reader = read(html)
    assert "pixel AUROC" in html and "PRO" in html and "Mean brightness alone" in html
    shown = [address for address in reader.addresses if address.startswith("data:image/jpeg")]
    assert len(shown) == 3 * html.count("<figcaption><b>") and "0.png: score" in html
    example = next(each for each in Examples(detector, judged(detector, normal, odd), normal, odd).clear())
    views = dict(photos.views(detector, example, example.file))
    assert list(views) == ["photo", "redrawn", "where it is odd"]
    photo, redrawn, where = (opened(uri).astype(int) for uri in views.values())
    assert photo.shape == redrawn.shape == where.shape == (80, 96, 3)
    with Image.open(find_masks([example.file])[example.file]) as image:
        mask = np.asarray(image) > 0
    red = where[..., 0] - where[..., 1]
    assert red[mask].mean() > 60
    assert np.abs(redrawn - photo)[~mask].mean() < 25


def test_a_mask_has_a_line_round_it_that_hides_none_of_it():
    image, mask = np.full((20, 20, 3), 0.5, np.float32), np.zeros((20, 20), bool)
    mask[8:12, 8:12] = True
    out = photos.outlined(image, mask)
    assert (out[mask] == 0.5).all() and (out[7, 8:12] == 1).all() and (out[6, 8:12] == 0).all()
    assert (out[:5] == 0.5).all()


@pytest.mark.parametrize(
    ("normal", "anomalous", "threshold"),
    [
        (np.array([1.0, 2.0]), np.array([3.0, 4.0]), 2.5),
        (np.array([1.0]), np.array([1.0]), 1.0),
        (np.zeros(5), np.zeros(5), 0.0),
        (np.array([-9.0, -8.0]), np.array([-7.0, 1e6]), -7.5),
        (np.array([1.0, 2.0]), np.array([3.0]), 50.0),
        (np.array([1.0, 2.0]), np.array([3.0]), -50.0),
    ],
)
def test_histograms_show_every_sample_and_the_threshold(normal, anomalous, threshold):
    edges = charts.bins([normal, anomalous], threshold)
    assert (np.diff(edges) > 0).all() and edges[0] <= threshold <= edges[-1]
    for scores in (normal, anomalous):
        assert np.histogram(np.clip(scores, edges[0], edges[-1]), edges)[0].sum() == len(scores)
    svg = charts.histogram(normal, anomalous, threshold, "odd", "score", edges)
    assert svg.startswith("<svg viewBox=") and 'role="img" aria-label="Histogram' in svg
    assert ">odd</text>" in svg and ">threshold</text>" in svg


def test_a_thinned_curve_keeps_its_ends_and_its_shape():
    x = np.linspace(0, 1, 20_001)
    y = x**0.2
    few, fewer = charts.thinned(x, y)
    assert len(few) <= 400 and (few[0], fewer[0], few[-1], fewer[-1]) == (0, 0, 1, 1)
    assert np.abs(np.interp(x, few, fewer) - y).max() < 0.01
    assert charts.thinned(x[:9], y[:9])[0].tolist() == x[:9].tolist()


def opened(uri):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))))


def test_drawings_are_dark_on_white_and_photos_as_they_are():
    sample = np.array([[0.0, 1.0], [0.5, 2.0]], np.float32)
    assert opened(pictures.data_uri(named("drawing").picture(sample))).tolist() == [[255, 0], [128, 0]]
    assert opened(pictures.data_uri(named("photo").picture(sample))).tolist() == [[0, 255], [128, 255]]


def test_error_maps_run_from_white_to_red():
    picture = np.asarray(pictures.heat(np.array([[0.0, 0.5, 1.0, 9.0]]), largest=1.0))
    assert picture[0, 0].tolist() == [255, 255, 255]
    assert picture[0, 2].tolist() == picture[0, 3].tolist() == [150, 20, 0]
    assert (np.asarray(pictures.heat(np.zeros((2, 2, 3)), largest=0.0)) == 255).all()


def test_large_pictures_are_reduced():
    assert opened(pictures.data_uri(Image.new("L", (200, 400)))).shape == (160, 80)


def test_writing_leaves_nothing_half_written(tmp_path, monkeypatch):
    assert page.write(tmp_path / "new", "<p>x").read_text(encoding="utf-8") == "<p>x"
    monkeypatch.setattr(page.Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(StorageError, match=r"cannot be written \(No space left on device\)"):
        page.write(tmp_path / "new", "<p>y")
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["report.html"]
    assert (tmp_path / "new" / "report.html").read_text(encoding="utf-8") == "<p>x"
