"""One shard: the detector's own figures for what can be read, and a sentence for what cannot."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.config import ROOT
from app.detectors import store
from app.errors import DetectorError
from app.labelling.judging import LONGEST_NAME, Reference, heatmap_name, held, label_shard
from app.labelling.listing import Shard
from app.labelling.rows import Row
from tests.labelling.parts import encoded, part

RNG = np.random.default_rng(3)
PHOTO = part(RNG, odd=False)


def reference(models: Path, name: str) -> Reference:
    return Reference(str(models.parent), models.name, name, store.load(models, name).spec.checksum)


def rows_of(models: Path, name: str, folder: Path, heatmaps: bool = False) -> list[Row]:
    paths = tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))
    return [each.row for each in label_shard(reference(models, name), str(folder), Shard(0, paths), heatmaps)]


def test_every_photo_has_the_figures_that_the_detector_gives_it_alone(photo_models: Path, parts: Path) -> None:
    detector = store.load(photo_models, "discs")
    rows = rows_of(photo_models, "discs", parts)
    assert len(rows) == 60 and len({row["path"] for row in rows}) == 60
    for row in rows[::7]:
        found = detector.inspect(detector.read([parts / row["path"]]))
        assert row["score"] == pytest.approx(found.score[0], rel=1e-6)
        assert row["p_value"] == found.p_value[0] and row["threshold"] == detector.threshold
        assert row["verdict"] == found.verdict[0] and row["anomaly"] == bool(found.anomaly[0])
        assert (row["box"] is None) == (row["verdict"] == "normal") and row["error"] is None
    odd = [row for row in rows if int(row["path"][-8:-4]) % 5 == 0 and row["path"].startswith("right")]
    assert all(row["verdict"] == "anomaly" for row in odd) and len(odd) == 6
    box = odd[0]["box"]
    assert box and box[0] < 48 < box[2] and box[1] < 14 < box[3]


BAD = {
    "empty.png": (b"", "is empty: it has no bytes"),
    "text.jpg": (b"no photo at all", "cannot be read as a photo"),
    "cut.png": (encoded(PHOTO)[:900], "is damaged or cut short"),
    "gif.png": (encoded(PHOTO, "GIF"), "cannot be read as a photo"),
    "dot.png": (encoded(Image.new("L", (1, 1))), "has 1×1 pixels"),
    "huge.png": (encoded(Image.new("1", (20_000, 20_000))), "million pixels|20000×20000"),
    "moving.webp": (
        encoded(PHOTO, "WEBP", save_all=True, append_images=[Image.new("L", PHOTO.size)]),
        "holds several pictures",
    ),
    "pages.tiff": (encoded(PHOTO, "TIFF", save_all=True, append_images=[PHOTO]), "holds several pictures"),
}


@pytest.mark.parametrize("name", ["discs", "bowtie"])
def test_what_cannot_be_read_is_a_row_and_costs_no_other(
    name: str, photo_models: Path, tmp_path: Path, bowties: np.ndarray
) -> None:
    """For photos, and for pictures of drawings."""
    good = PHOTO if name == "discs" else Image.fromarray(255 - bowties[0]).resize((200, 200))
    for file, (content, _) in BAD.items():
        (tmp_path / file).write_bytes(content)
        (tmp_path / f"good-{file}").write_bytes(encoded(good))
    rows = rows_of(photo_models if name == "discs" else ROOT / "models", name, tmp_path)
    assert len(rows) == 2 * len(BAD)
    for row in rows:
        if row["path"] in BAD:
            assert row["verdict"] == "unreadable" and row["score"] is row["p_value"] is row["anomaly"] is None
            assert row["error"] and row["error"].endswith(".")
            if name == "discs":
                import re

                assert re.search(BAD[row["path"]][1], row["error"]), row["error"]
        else:
            assert row["error"] is None and row["score"] is not None


def test_colour_transparency_and_sixteen_bits_are_read_as_in_training(photo_models: Path, tmp_path: Path) -> None:
    for name, image in {"grey": PHOTO, "rgb": PHOTO.convert("RGB"), "rgba": PHOTO.convert("RGBA")}.items():
        (tmp_path / f"{name}.png").write_bytes(encoded(image))
    deep = np.asarray(PHOTO, np.uint16) * 257
    Image.fromarray(deep).save(tmp_path / "deep.png")
    scores = [row["score"] for row in rows_of(photo_models, "discs", tmp_path)]
    np.testing.assert_allclose(np.array(scores, float), scores[1], rtol=1e-2)


def test_a_detector_of_drawings_labels_pictures_of_drawings(tmp_path: Path, bowties: np.ndarray) -> None:
    for i in range(3):
        Image.fromarray(255 - bowties[i]).resize((300, 300)).save(tmp_path / f"{i}.png")
    detector = store.load(ROOT / "models", "bowtie")
    for row in rows_of(ROOT / "models", "bowtie", tmp_path):
        with Image.open(tmp_path / row["path"]) as image:
            assert row["score"] == pytest.approx(detector.score(detector.read([image]))[0], rel=1e-5)
        assert row["box"] is None and row["heatmap"] is None


def test_heat_maps_are_pictures_of_the_photo_s_proportions(photo_models: Path, parts: Path) -> None:
    paths = ("right/0000.png", "left/0000.png")
    found = list(label_shard(reference(photo_models, "discs"), str(parts), Shard(0, paths), heatmaps=True))
    assert [each.row["heatmap"] for each in found] == [f"heatmaps/{path}.jpg" for path in paths]
    for each in found:
        import io

        assert each.heat is not None
        with Image.open(io.BytesIO(each.heat)) as image:
            assert image.size == (96, 80) and image.mode == "RGB"


def test_long_names_have_heat_maps_of_their_own() -> None:
    names = {heatmap_name(f"a/{'x' * 250}{i}.png") for i in range(3)}
    assert len(names) == 3 and all(len(os.path.basename(name)) <= LONGEST_NAME + 4 for name in names)  # noqa: PTH119
    assert heatmap_name("a/b.png") != heatmap_name("a/b.jpg")


def test_a_detector_is_loaded_once_and_only_the_one_that_is_meant(photo_models: Path) -> None:
    meant = reference(photo_models, "discs")
    assert held(meant) is held(Reference(**vars(meant)))
    with pytest.raises(DetectorError, match="was changed while it labelled"):
        held(Reference(meant.place, meant.folder, meant.name, "0" * 64))
