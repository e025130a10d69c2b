"""The audit report: one safe file that holds what the labels say, and the photos."""

import base64
import hashlib
import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.cli import run
from app.cli.label import command as label
from app.detectors import store
from app.errors import InputError
from app.labelling.places import Place, at
from app.labelling.rows import Row, unreadable
from app.reports import audit, inline
from app.reports.audit_truth import kinds
from tests import making

NAUGHTY = "it's \"<script>alert(1)<!-- \n&amp; .png"


def row(path: str, score: float, **more: object) -> Row:
    found = {"path": path, "verdict": "normal", "score": score, "p_value": 0.5, "threshold": 0.5, "error": None}
    return {**found, "anomaly": score > 0.5, "box": None, "heatmap": None, **more}  # type: ignore[return-value, typeddict-item]


def labels_of(rows: list[Row], folder: Path) -> dict[str, object]:
    return {"detector": "blank", "checksum": "0" * 64, "threshold": 0.5, "folder": str(folder), "rows": rows}


DETECTOR = making.detector("blank", (28, 28), np.zeros_like, threshold=0.5, calibration=np.linspace(0, 0.6, 40))


def save(path: Path, shade: int = 90) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((60, 120), shade, np.uint8)).save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("good/1.png", "good/2.png", f"spot/{NAUGHTY}"):
        save(tmp_path / "test" / name)
    return tmp_path / "test"


@pytest.fixture
def rows() -> list[Row]:
    return [
        row("good/1.png", 0.2),
        row("good/2.png", 0.7, box=[20, 10, 60, 50]),
        row(f"spot/{NAUGHTY}", 0.9),
        unreadable("good/<b>.png", 0.5, 'It is "empty" & <broken>.'),
    ]


def build(rows: list[Row], folder: Path, results: Path | None = None) -> str:
    return audit.build(DETECTOR, labels_of(rows, folder), at(str(folder)), at(str(results or folder)))


def block(html: str, start: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(html.split(start, 1)[1].split("</script>", 1)[0])
    return found


def facts(html: str) -> dict[str, object]:
    return block(html, '<script type="application/json" id="data">')


def picture(content: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(content)))


def test_the_oddest_comes_first_with_what_its_folder_says(rows, folder):
    told = facts(build(rows, folder))
    assert told["scores"] == [0.9, 0.7, 0.2] and told["paths"][0] == f"spot/{NAUGHTY}"
    assert [told["kinds"][k] for k in told["kind"]] == ["spot", "good", "good"]
    assert told["calibration"] == DETECTOR.normals and told["threshold"] == 0.5


def test_photos_are_small_pictures_and_what_is_odd_is_framed(rows, folder):
    held = block(build(rows, folder), '<script type="application/json" class="photos-block">')
    photo, where = picture(held["photo"][1]), picture(held["where"][1])
    assert photo.format == "WEBP" and photo.size == (96, 48)
    plain, framed = (np.asarray(each.convert("RGB"), int) for each in (photo, where))
    assert np.abs(plain - framed)[8:40, 16].max() > 60 and np.abs(plain - framed)[:, 80].max() < 12
    assert held["where"][0] == held["where"][2] == ""


def test_heat_maps_are_taken_from_the_results(rows, folder, tmp_path):
    save(tmp_path / "out" / "heatmaps" / "2.png", 222)
    rows[1]["heatmap"] = "heatmaps/2.png"
    rows[0]["heatmap"] = "heatmaps/gone.png"
    held = block(build(rows, folder, tmp_path / "out"), '<script type="application/json" class="photos-block">')
    assert np.asarray(picture(held["where"][1]).convert("L")).mean() > 215
    assert held["where"][2] == ""


def test_a_photo_that_is_gone_keeps_its_place(rows, folder):
    (folder / "good" / "1.png").unlink()
    (folder / "good" / "2.png").write_bytes(b"no longer a photo")
    held = block(build(rows, folder), '<script type="application/json" class="photos-block">')
    assert [bool(each) for each in held["photo"]] == [True, False, False]


def test_only_what_the_file_holds_may_run_or_be_fetched(rows, folder):
    html = build(rows, folder)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy and policy[1].startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    script = re.search(r"<script>(.*?)</script>", html, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'" in policy[1]
    assert not re.search(r"(?:src|href)=\"(?!data:)|url\(|@import|unsafe-|style=\"|\son\w+=\"", html.split("<body>")[1])


def test_names_cannot_become_part_of_the_page(rows, folder):
    html = build(rows, folder)
    assert "<script>alert" not in html and "good/&lt;b&gt;.png" in html
    assert "It is &#34;empty&#34; &amp; &lt;broken&gt;." in html


def test_pictures_come_in_blocks(rows, folder, monkeypatch):
    monkeypatch.setattr(audit, "CHUNK", 2)
    told: list[int] = []
    html = audit.build(DETECTOR, labels_of(rows, folder), at(str(folder)), at(str(folder)), told.append)
    assert html.count('class="photos-block"') == 2 and told == [2, 3] and facts(html)["chunk"] == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"checksum": "1" * 64}, "blank has changed since it labelled these photos. Label the folder again."),
        ({"rows": [unreadable("x.png", 0.5, "Gone.")]}, "None of the photos could be read"),
        ({"rows": [row("x.png", float("nan"))]}, "not a finite number"),
        ({"rows": [row("x.png", 0.1)] * 20_001}, "There are 20,001 photos, and a report holds at most 20,000."),
    ],
)
def test_labels_that_make_no_report_are_refused(change, said, rows, folder):
    with pytest.raises(InputError, match=re.escape(said)):
        audit.build(DETECTOR, labels_of(rows, folder) | change, at(str(folder)), at(str(folder)))


@pytest.mark.parametrize(
    ("folder", "paths", "expected"),
    [
        ("x/test", ["good/1.png", "spot/1.png", "2.png"], ["good", "spot", ""]),
        ("x", ["train/good/1.png", "test/good/1.png", "test/spot/1.png"], ["good", "good", "spot"]),
        ("x/good", ["1.png"], ["good"]),
        ("x/spot", ["1.png"], [""]),
        ("x", ["a/1.png", "b/1.png"], ["", ""]),
        ("s3://bucket/test/", ["good/1.png", "spot/1.png"], ["good", "spot"]),
    ],
)
def test_folders_say_what_photos_are(folder, paths, expected):
    assert kinds(paths, folder) == expected


def test_modules_become_one_script(tmp_path):
    (tmp_path / "b.js").write_text("export const two = 2;\nexport function twice(x) {\n  return two * x;\n}\n")
    (tmp_path / "a.js").write_text('import { twice as times, two } from "./b.js";\nconst two_ = times(two);\n')
    script = inline.script(tmp_path / "a.js")
    assert "const { twice: times, two } = modules[0];" in script and "return { two, twice };" in script
    assert not re.search(r"^(?:import|export)\b", script, re.MULTILINE)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('import "./b.js";\n', "cannot be made part of a page"),
        ("export default 1;\n", "cannot be made part of a page"),
        ('const x = "</script>";\n', "cannot be made part of a page"),
        ('import { x } from "./a.js";\n', "imports itself"),
    ],
)
def test_what_cannot_be_one_script_is_refused(tmp_path, source, said):
    (tmp_path / "a.js").write_text(source)
    with pytest.raises(ValueError, match=said):
        inline.script(tmp_path / "a.js")


def test_label_writes_it_and_can_write_it_again(photo_models, photo_set, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ODDITY_MODELS", str(photo_models))
    shutil.copytree(photo_set / "test", tmp_path / "test")
    (tmp_path / "test" / "good" / "empty.png").touch()
    args = ["discs", str(tmp_path / "test"), "--out", str(tmp_path / "out"), "--workers", "1"]
    report = tmp_path / "reports" / "audit.html"
    assert run(label, [*args, "--report", str(report)]) == 0
    assert f"Wrote {report}" in capsys.readouterr().err
    html = report.read_text(encoding="utf-8")
    told = facts(html)
    labels = audit.read(at(str(tmp_path / "out")))
    scores = {each["path"]: each["score"] for each in labels["rows"] if each["score"] is not None}
    assert dict(zip(told["paths"], told["scores"], strict=True)) == scores and len(scores) == 19
    held = block(html, '<script type="application/json" class="photos-block">')
    assert all(held["photo"]) and all(held["where"])
    assert "Could not be read: 1" in html
    report.unlink()
    assert run(label, [*args, "--report", str(report)]) == 0
    assert report.read_text(encoding="utf-8") == html
    assert store.load(photo_models, "discs").spec.checksum == told["checksum"]


def test_a_place_elsewhere_serves_as_well(rows, folder):
    class Elsewhere:
        def read(self, name: str) -> bytes:
            return (folder / name).read_bytes()

    place: Place = Elsewhere()  # type: ignore[assignment]
    held = block(
        audit.build(DETECTOR, labels_of(rows, folder), place, place),
        '<script type="application/json" class="photos-block">',
    )
    assert all(held["photo"])
