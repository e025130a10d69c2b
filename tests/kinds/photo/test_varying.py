"""Other normal photos, and photos made odd."""

import numpy as np
import pytest

from app.kinds.base import Preprocessing
from app.kinds.photo import KIND as PHOTO
from app.kinds.photo import spoiling, varying

from .conftest import draw_part

SPEC = Preprocessing("photo", (96, 96), options={"normalise": True})


@pytest.fixture
def parts():
    return PHOTO.read([draw_part(a) for a in range(0, 360, 18)], SPEC)


@pytest.fixture
def textures(texture):
    return np.repeat(PHOTO.read([texture], SPEC), 12, axis=0)


def test_a_part_is_moved_a_little_and_never_mirrored(parts):
    other = PHOTO.vary(parts, np.random.default_rng(1))
    assert other.shape == parts.shape
    change = np.abs(other - parts).mean((1, 2))
    assert (change > 0.001).all()
    assert (change < 0.06).all()


def test_a_texture_is_mirrored(textures):
    other = PHOTO.vary(textures, np.random.default_rng(1))
    for made in other:
        turns = [textures[0][:, ::-1], textures[0][::-1], textures[0][::-1, ::-1]]
        assert min(np.abs(made - turned).max() for turned in turns) < 2.1 * varying.SHADE


def test_spoiling_changes_what_the_mask_marks_and_little_else(parts, textures):
    for x in (parts, textures):
        before = x.copy()
        spoilt, masks = PHOTO.spoil(x, np.random.default_rng(2))
        np.testing.assert_array_equal(x, before)
        assert spoilt.shape == masks.shape == x.shape
        assert masks.any((1, 2)).all()
        change = np.abs(spoilt - x)
        assert change[masks].mean() > 5 * change[~masks].mean()


@pytest.mark.parametrize("shape", spoiling.SHAPES)
@pytest.mark.parametrize("at", [(0, 0), (31, 40)])
def test_every_shape_is_a_share_and_reaches_its_place(shape, at):
    rng = np.random.default_rng(3)
    for _ in range(20):
        alpha = shape((64, 48), at, rng)
        assert alpha.shape == (64, 48)
        assert alpha.min() >= 0
        assert alpha.max() <= 1


def test_defects_lie_on_the_part(parts):
    rng = np.random.default_rng(4)
    ground = varying.on_ground(parts[0])
    places = [spoiling.place(parts[0], rng) for _ in range(50)]
    assert all(abs(parts[0][at] - ground) > spoiling.ON_PART for at in places)


def test_the_same_seed_spoils_and_varies_the_same(parts):
    for change in (PHOTO.vary, lambda x, rng: PHOTO.spoil(x, rng)[0]):
        np.testing.assert_array_equal(change(parts, np.random.default_rng(5)), change(parts, np.random.default_rng(5)))


def test_colour_is_varied_and_spoilt_too():
    spec = Preprocessing("photo", (64, 64, 3), options={"normalise": True})
    x = PHOTO.read([draw_part(a) for a in (0, 90)], spec)
    assert PHOTO.vary(x, np.random.default_rng(0)).shape == x.shape
    spoilt, masks = PHOTO.spoil(x, np.random.default_rng(0))
    assert spoilt.shape == masks.shape == x.shape
