"""Folders of photos: layouts found, masks found, photos streamed, and what is wrong said in a sentence."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app import on_disk
from app.datasets import image_folders
from app.errors import InputError
from app.kinds.base import Preprocessing


def save(path: Path, value: int = 100, size: tuple[int, int] = (40, 30)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", size, value).save(path)
    return path


@pytest.fixture
def laid_out(tmp_path) -> Path:
    folder = tmp_path / "bolts"
    for i in range(3):
        save(folder / "train" / "good" / f"{i}.png", 100 + i)
    save(folder / "test" / "good" / "0.png")
    for i in range(2):
        save(folder / "test" / "crack" / f"{i}.jpg")
    save(folder / "ground_truth" / "crack" / "0_mask.png", 255)
    return folder


def test_mvtec_s_layout_is_taken_apart_and_masks_are_found(laid_out):
    found = image_folders.find(laid_out)
    assert (found.name, len(found.training), len(found.normal)) == ("bolts", 3, 1)
    assert list(found.anomalous) == ["crack"]
    first, _ = found.anomalous["crack"]
    assert found.masks == {first: laid_out / "ground_truth" / "crack" / "0_mask.png"}
    assert image_folders.read_mask(found.masks[first], (30, 40)).all()


def test_masks_are_found_for_photos_given_by_their_own_folder(laid_out):
    photos = image_folders.photos_below(laid_out / "test" / "crack")
    assert list(image_folders.find_masks(photos)) == [photos[0]]


def test_plain_folders_are_for_training_whole(laid_out, tmp_path):
    save(tmp_path / "more" / "deep" / "x.webp")
    save(tmp_path / "more" / ".hidden.png")
    (tmp_path / "more" / "notes.txt").write_text("no photo")
    found = image_folders.find(laid_out / "train" / "good", tmp_path / "more")
    assert [path.name for path in found.training] == ["0.png", "1.png", "2.png", "x.webp"]


def test_photos_of_one_object_taken_one_after_another_are_neighbours(tmp_path):
    for name in ("a1_n10.png", "a2_n9.png", "a1_n31.jpg", "a2_n30.png", "plain.png", "b/x_1.png"):
        save(tmp_path / name)
    found = [path.relative_to(tmp_path).as_posix() for path in image_folders.photos_below(tmp_path)]
    assert found == ["plain.png", "a2_n9.png", "a1_n10.png", "a2_n30.png", "a1_n31.jpg", "b/x_1.png"]


def bad_folder(kind: str, laid_out: Path, tmp_path: Path) -> list[Path]:
    if kind == "no train/good":
        (laid_out / "train" / "good").rename(laid_out / "train" / "fine")
    elif kind == "twins":
        save(laid_out / "test" / "crack" / "0.bmp")
    elif kind == "two sets":
        return [laid_out, laid_out / "test" / "good"]
    elif kind == "none":
        return []
    elif kind == "missing":
        return [tmp_path / "nowhere"]
    else:
        (tmp_path / "empty").mkdir()
        return [tmp_path / "empty"]
    return [laid_out]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("no train/good", "but no train/good"),
        ("twins", "both have the mask 0_mask.png"),
        ("two sets", "Give it alone"),
        ("none", "No folder was given"),
        ("missing", "is not a folder"),
        ("empty", "There is no photo in"),
    ],
)
def test_bad_folders_are_refused_by_a_sentence(kind, said, laid_out, tmp_path):
    with pytest.raises(InputError, match=said):
        image_folders.find(*bad_folder(kind, laid_out, tmp_path))


def test_a_mask_of_another_size_or_none_at_all_is_refused(tmp_path):
    mask = save(tmp_path / "m.png", 255, (9, 8))
    with pytest.raises(InputError, match="9×8 pixels, its photo 40×30"):
        image_folders.read_mask(mask, (30, 40))
    mask.write_bytes(b"nothing")
    with pytest.raises(InputError, match="cannot be read"):
        image_folders.read_mask(mask, (30, 40))


def test_photos_are_read_a_few_at_a_time_and_as_often_as_asked(laid_out):
    found = image_folders.find(laid_out)
    spec = Preprocessing("photo", (32, 32), options={"normalise": False})
    batches = image_folders.PhotoBatches(found.training, spec, batch=2)
    assert len(batches) == 3
    for _ in range(2):
        assert [len(batch) for batch in batches] == [2, 1]
    np.testing.assert_allclose(np.concatenate(list(batches))[:, 0, 0] * 255, [100, 101, 102], rtol=1e-5)


def test_all_photos_of_a_data_set_lie_on_disk(laid_out):
    found = image_folders.find(laid_out)
    data = image_folders.load("bolts", found.training, Preprocessing("photo", (32, 32)))
    assert on_disk.stored_in(data.samples) is not None and data.files == found.training
    np.testing.assert_allclose(data.samples[:, 0, 0] * 255, [100, 101, 102], rtol=1e-5)


def test_a_damaged_photo_is_named(laid_out):
    path = laid_out / "train" / "good" / "1.png"
    path.write_bytes(path.read_bytes()[:50])
    spec = Preprocessing("photo", (32, 32), options={"normalise": True})
    with pytest.raises(InputError, match=r"1\.png"):
        list(image_folders.PhotoBatches(image_folders.find(laid_out).training, spec))


def test_few_photos_are_warned_of():
    assert image_folders.few(80) is None
    assert "20 training photos" in str(image_folders.few(20))
