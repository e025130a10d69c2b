"""A defect can be seen, lies where its mask says, and nowhere else."""

import numpy as np
import pytest
from PIL import Image

from app.synthesis import defects, parts


@pytest.fixture(params=[*parts.PARTS, "blank"])
def photo(request: pytest.FixtureRequest) -> np.ndarray:
    if request.param == "blank":
        return np.full((60, 90, 3), 1.0, np.float32)
    return parts.draw(request.param, 96, np.random.default_rng(1))


@pytest.mark.parametrize("kind", defects.SIZES)
@pytest.mark.parametrize("things", [(), (Image.new("RGBA", (30, 20), (250, 20, 20, 255)),)], ids=["own", "given"])
def test_a_defect_is_seen_and_lies_in_its_mask(photo: np.ndarray, kind: str, things: tuple[Image.Image, ...]) -> None:
    rng, other = np.random.default_rng(2), defects.like(parts.draw("plate", 80, np.random.default_rng(3)), photo, False)
    for _ in range(12):
        before = photo.copy()
        made = defects.add(photo, kind, other, things, False, rng)
        np.testing.assert_array_equal(photo, before)
        change = np.abs(made.photo - photo).mean(2)
        assert change[made.where].mean() > defects.VISIBLE, made.name
        assert change[made.where].sum() > change[~made.where].sum(), made.name
        left, top, right, bottom = made.box
        assert made.where[top:bottom, left:right].sum() == made.where.sum()
        assert 0 <= left < right <= photo.shape[1] and 0 <= top < bottom <= photo.shape[0]
        assert made.photo.min() >= 0 and made.photo.max() <= 1


def test_a_grey_photo_stays_grey() -> None:
    photo = np.repeat(parts.draw("weave", 64, np.random.default_rng(0))[..., :1], 3, axis=2)
    colourful = defects.like(parts.draw("washer", 80, np.random.default_rng(1)), photo, True)
    red = (Image.new("RGBA", (20, 20), (250, 20, 20, 255)),)
    rng = np.random.default_rng(0)
    for kind in ("similar", "random") * 10:
        photo = defects.add(photo, kind, colourful, red, True, rng).photo
    assert np.ptp(photo, axis=2).max() < 1e-6


@pytest.mark.parametrize("part", parts.PARTS)
def test_parts_are_of_one_kind_and_each_its_own(part: str) -> None:
    first, again, second = (parts.draw(part, 96, np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert first.shape == (96, 96, 3) and first.dtype == np.float32
    assert 0.005 < np.abs(first - second).mean() < 0.1
