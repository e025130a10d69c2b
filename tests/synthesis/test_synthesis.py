"""A folder of photos with defects: its layout, its boxes, the same bytes for the same seed, and what is refused."""

import csv
import errno
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.datasets import image_folders
from app.errors import InputError, StorageError
from app.synthesis import run, sources
from app.synthesis.config import SynthesisConfig
from app.synthesis.run import synthesize

SMALL = SynthesisConfig(count=6, normal=8, size=48, workers=1)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Eight photos of noise in grey and colour, of several sizes, one with a name that needs quoting."""
    folder, rng = tmp_path / "photos", np.random.default_rng(0)
    folder.mkdir()
    for i in range(8):
        pixels = rng.integers(60, 180, (40 + i, 64, 3)[: 2 + i % 2], np.uint8)
        Image.fromarray(pixels).save(folder / ('a "b",\nc.png' if i == 3 else f"{i}.png"))
    return folder


@pytest.fixture
def things(tmp_path: Path) -> Path:
    folder = tmp_path / "things"
    folder.mkdir()
    Image.new("RGBA", (400, 300), (250, 20, 20, 255)).resize((200, 200)).save(folder / "opaque.png")
    shown = Image.new("RGBA", (900, 900))
    shown.paste((20, 200, 20, 255), (100, 100, 800, 500))
    shown.save(folder / "larger than any background.png")
    return folder


def test_drawn_parts_are_in_mvtec_s_layout(tmp_path: Path) -> None:
    made = synthesize(replace(SMALL, out=tmp_path / "plates"))
    found = image_folders.find(tmp_path / "plates")
    assert (len(found.training), len(found.normal)) == (6, 2)
    assert {kind: len(paths) for kind, paths in found.anomalous.items()} == {"random": 3, "similar": 3}
    assert len(found.masks) == 6 and len(made) == 14
    for photo, mask in found.masks.items():
        with Image.open(photo) as image:
            marked = image_folders.read_mask(mask, image.size[::-1])
        clean = tmp_path / "plates" / "test" / "good" / f"{photo.stem.rpartition('__')[0]}.png"
        change = np.abs(np.asarray(Image.open(photo), float) - np.asarray(Image.open(clean), float)).mean(2)
        assert marked.any() and change[marked].mean() > 3 * max(change[~marked].mean(), 1)
    # No photo to learn from is a background of one with defects.
    assert not {path.stem for path in found.training} & {path.stem for path in found.normal}


def test_boxes_are_those_of_the_masks(photos: Path, things: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    synthesize(replace(SMALL, out=out, backgrounds=photos, objects=things, normal=None, count=10))
    coco = json.loads((out / "annotations.json").read_text(encoding="utf-8"))
    images = {each["id"]: each for each in coco["images"]}
    assert [each["name"] for each in coco["categories"]] == ["random", "similar"]
    boxes: dict[str, list[list[int]]] = {}
    for each in coco["annotations"]:
        boxes.setdefault(images[each["image_id"]]["file_name"], []).append(each["bbox"])
        assert 0 < each["area"] <= each["bbox"][2] * each["bbox"][3]
    assert len(boxes) == 10
    for file, found in boxes.items():
        photo = out / file
        mask = np.asarray(Image.open(next(iter(image_folders.find_masks([photo]).values()))))
        inside = np.zeros_like(mask)
        for left, top, width, height in found:
            inside[top : top + height, left : left + width] = 255
            assert mask[top : top + height, left : left + width].any()
        assert not (mask > inside).any()
    with (out / "boxes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [[int(r["left"]), int(r["top"]), int(r["right"]) - int(r["left"])] for r in rows] == [
        each["bbox"][:3] for each in coco["annotations"]
    ]
    assert {r["file"] for r in rows} == set(boxes) and all((out / r["mask"]).is_file() for r in rows)
    assert any(r["defect"] == "pasted object" for r in rows)


def test_pairs_have_their_defects_on_what_is_learnt_and_change_nothing_else(tmp_path: Path) -> None:
    synthesize(replace(SMALL, out=tmp_path / "without"))
    synthesize(replace(SMALL, out=tmp_path / "with", pairs=9))
    without, with_ = contents(tmp_path / "without"), contents(tmp_path / "with")
    added = {Path(name) for name in with_.keys() - without.keys()}
    photos = sorted(path for path in added if path.parts[0] == "train")
    assert [path.parent.name for path in photos] == ["random"] * 4 + ["similar"] * 5
    assert all(with_[name] == without[name] for name in without if name.endswith(".png"))
    learnt = {path.stem for path in image_folders.find(tmp_path / "with").training}
    assert {path.stem.rpartition("__")[0] for path in photos} <= learnt
    masks = image_folders.find_masks([tmp_path / "with" / path for path in photos])
    assert len(masks) == 9 == len(added) - len(photos)
    for photo, mask in masks.items():
        clean = photo.parents[1] / "good" / f"{photo.stem.rpartition('__')[0]}.png"
        change = np.abs(np.asarray(Image.open(photo), float) - np.asarray(Image.open(clean), float)).mean(2)
        assert change[np.asarray(Image.open(mask)) > 0].mean() > 3
    coco = json.loads(with_["annotations.json"])
    assert {each["file_name"] for each in coco["images"]} >= {path.as_posix() for path in photos}
    assert not any(each["file_name"].startswith("train/good") for each in coco["images"])


def test_names_that_need_quoting_survive(photos: Path, tmp_path: Path) -> None:
    for path in photos.glob("[0-9]*"):
        if path.stem not in "45":
            path.unlink()
    synthesize(replace(SMALL, out=tmp_path / "out", backgrounds=photos, normal=None, count=4))
    written = {path.stem for path in image_folders.find(tmp_path / "out").training}
    assert written | {p.stem for p in (tmp_path / "out" / "test" / "good").iterdir()} == {'a "b",\nc', "4", "5"}
    with (tmp_path / "out" / "boxes.csv").open(encoding="utf-8", newline="") as file:
        assert all((tmp_path / "out" / row["file"]).is_file() for row in csv.DictReader(file))


@pytest.mark.parametrize("drawn", [True, False])
def test_the_same_seed_is_the_same_bytes_however_many_work(
    drawn: bool, photos: Path, things: Path, tmp_path: Path
) -> None:
    config = SMALL if drawn else replace(SMALL, backgrounds=photos, objects=things, normal=None)
    for name, workers, seed in (("one", 1, 0), ("two", 2, 0), ("other", 1, 1)):
        synthesize(replace(config, out=tmp_path / name, workers=workers, seed=seed))
    one, two, other = (contents(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert one.keys() & other.keys() and one != other


def test_a_published_division_is_kept(photo_set: Path, tmp_path: Path) -> None:
    synthesize(replace(SMALL, out=tmp_path / "out", backgrounds=photo_set, normal=None, kind="random"))
    found = image_folders.find(tmp_path / "out")
    assert (len(found.training), len(found.normal), list(found.anomalous)) == (30, 8, ["random"])


def test_photos_are_reduced_but_never_enlarged(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for i, size in enumerate([(300, 200), (30, 20), (200, 310)]):
        Image.effect_noise(size, 60).save(tmp_path / "in" / f"{i}.jpg")
    made = synthesize(replace(SMALL, out=tmp_path / "out", backgrounds=tmp_path / "in", size=100, normal=None, count=3))
    assert {each.size for each in made} == {(67, 100), (20, 30), (100, 65)}


def test_files_that_cannot_be_used_are_left_out_and_said(photos: Path, tmp_path: Path) -> None:
    (photos / "empty.png").touch()
    (photos / "dot.png").write_bytes(b"")
    Image.new("L", (1, 1)).save(photos / "dot.png")
    Image.new("1", (20_000, 20_000)).save(photos / "huge.png")
    (photos / "cut.png").write_bytes((photos / "1.png").read_bytes()[:200])
    (photos / "text.jpg").write_text("not a photo")
    (photos / "loop").symlink_to(photos)
    said: list[str] = []
    made = synthesize(replace(SMALL, out=tmp_path / "out", backgrounds=photos, normal=None), said.append)
    assert sum(not each.boxes for each in made) == 8
    assert sorted(line.rpartition("/")[2].split()[0] for line in said) == [
        "cut.png", "dot.png", "empty.png", "huge.png", "text.jpg"
    ]  # fmt: skip
    assert all(line.startswith("Left out: ") for line in said)


def bad(tmp_path: Path, photos: Path) -> list[tuple[dict[str, object], str]]:
    """Options, and what is said of them."""
    for name in ("empty", "taken", "unusable", "single"):
        (tmp_path / name).mkdir()
    (tmp_path / "taken" / "mine.txt").touch()
    (tmp_path / "a file").touch()
    (tmp_path / "unusable" / "zero.png").touch()
    Image.new("L", (9, 9)).save(tmp_path / "single" / "one.png")
    return [
        ({"out": None}, "--out is missing"),
        ({"out": tmp_path / "taken"}, "is there already. Choose another --out"),
        ({"out": tmp_path / "a file"}, "is there already"),
        ({"out": photos / "out", "backgrounds": photos}, "lie one in the other"),
        ({"out": tmp_path / "nested", "objects": tmp_path / "nested" / "objects"}, "lie one in the other"),
        ({"backgrounds": tmp_path / "nowhere"}, "is not a folder"),
        ({"backgrounds": tmp_path / "empty"}, "There is no photo in"),
        ({"backgrounds": tmp_path / "unusable"}, "No picture in .*unusable can be used.*zero.png is empty"),
        ({"backgrounds": tmp_path / "single"}, "holds 1 photo that can be used. Expected at least two"),
        ({"objects": tmp_path / "unusable"}, "No picture in .*unusable can be used"),
    ]


def test_bad_input_is_a_sentence_and_leaves_nothing(photos: Path, tmp_path: Path) -> None:
    table = bad(tmp_path, photos)
    before = sorted(tmp_path.rglob("*"))
    for given, said in table:
        with pytest.raises(InputError, match=said):
            synthesize(replace(SMALL, **{"out": tmp_path / "out", **given}))  # type: ignore[arg-type]
        assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("raised", "caught", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageError, "is full. Nothing was changed"),
        (PermissionError(errno.EACCES, "denied"), StorageError, "cannot be written"),
        (KeyboardInterrupt(), KeyboardInterrupt, None),
    ],
)
def test_a_full_disk_and_an_interruption_leave_nothing(
    raised: BaseException, caught: type[BaseException], said: str | None, tmp_path: Path
) -> None:
    def fail(told: int) -> None:
        if told == 3:
            raise raised

    with pytest.raises(caught, match=said):
        synthesize(replace(SMALL, out=tmp_path / "out"), told=fail)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_s_full_disk_is_one_sentence(workers: int, tmp_path: Path) -> None:
    """/dev/full is always full; a system without it refuses to write there."""
    config = replace(SMALL, out=tmp_path / "out")
    with (
        pytest.raises(StorageError, match=r"is full\. Nothing was changed|cannot be written"),
        run.folder_in_place(tmp_path / "out") as beside,
        run.processes(workers) as each,
    ):
        jobs = run.plan(config, sources.gather(config, each), beside)
        (beside / jobs[2].file).parent.mkdir(parents=True)
        (beside / jobs[2].file).symlink_to("/dev/full")
        list(each(run.make, jobs))
    assert list(tmp_path.iterdir()) == []


def test_names_are_unique_and_fit_a_file_system() -> None:
    paths = [Path("a/x.png"), Path("b/X.jpg"), Path("y" * 240 + ".png"), Path("z\udcff.png")]
    found = list(sources.names(paths))
    assert found[:2] == ["x", "X~2"] and len(found[2]) == sources.LONGEST_NAME and found[3] == "z?"
