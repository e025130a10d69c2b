"""One contract over every kind of sample."""

import numpy as np
import pytest
from PIL import Image

from app.errors import InputError
from app.kinds import KINDS, Kind, Preprocessing, named
from app.kinds.drawing import doodles, outlier_exposure
from app.kinds.scaling import Scaling


def shape_of(kind: Kind) -> tuple[int, ...]:
    """A shape that samples of the kind may have."""
    if kind.name == "drawing":
        return (28, 28)
    return (40,) if kind.ndims == (1,) else (12, 10)


@pytest.fixture(autouse=True)
def few_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlier_exposure, "pool", lambda: np.ones((5, 28, 28), np.float32))


def samples(kind: Kind, n: int = 30) -> np.ndarray:
    if kind.name == "drawing":
        return doodles.bitmaps("bowtie", n, seed=0).astype(np.float32) / np.float32(255)
    return np.random.default_rng(0).random((n, *shape_of(kind))).astype(np.float32)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_varied_and_spoilt_samples_are_copies_of_the_same_shape(kind: Kind) -> None:
    x = samples(kind)
    before = x.copy()
    varied, again = (kind.vary(x, np.random.default_rng(1)) for _ in range(2))
    spoilt, where = kind.spoil(x, np.random.default_rng(1))
    assert varied.shape == spoilt.shape == where.shape == x.shape
    assert varied.dtype == spoilt.dtype == np.float32 and where.dtype == bool
    assert np.isfinite(varied).all() and np.isfinite(spoilt).all()
    np.testing.assert_array_equal(varied, again)
    np.testing.assert_array_equal(x, before)
    assert not np.array_equal(varied, x)
    changed = (spoilt != x).reshape(len(x), -1).any(axis=1)
    assert changed.mean() > 0.9 and where.reshape(len(x), -1).any(axis=1).mean() > 0.9


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_numbers_are_read_nested_or_flat_and_refused_otherwise(kind: Kind) -> None:
    spec = Preprocessing(kind.name, shape_of(kind))
    x = samples(kind, 2).astype(np.float64)
    np.testing.assert_allclose(kind.read(list(x), spec), x, atol=1e-6)
    np.testing.assert_allclose(kind.read([one.ravel() for one in x], spec), x, atol=1e-6)
    for bad in (x[0].ravel()[1:], np.full_like(x[0], np.nan), np.full_like(x[0], np.inf)):
        with pytest.raises(InputError) as caught:
            kind.read([x[0], bad], spec)
        assert caught.value.sample == 1
        assert str(caught.value).endswith(".")


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_sample_can_be_looked_at(kind: Kind) -> None:
    picture = kind.picture(samples(kind)[0])
    assert isinstance(picture, Image.Image) and min(picture.size) >= 10
    assert len(set(picture.convert("L").tobytes())) > 1


def test_an_unknown_kind_suggests_the_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean signal"):
        named("signals")


def test_a_signal_goes_through_the_saved_scaling() -> None:
    spec = Preprocessing("signal", (3,), Scaling("range", {"low": -1.0, "high": 3.0}))
    np.testing.assert_allclose(named("signal").read([np.array([-1.0, 1.0, 3.0])], spec), [[0, 0.5, 1]])


def test_an_image_of_a_part_is_resized_and_nothing_else() -> None:
    grey, colour = Preprocessing("photo", (4, 6)), Preprocessing("photo", (4, 6, 3))
    assert named("photo").read([Image.new("RGB", (10, 20), (0, 128, 255))], grey).shape == (1, 4, 6)
    np.testing.assert_allclose(named("photo").read([Image.new("L", (10, 20), 51)], colour), 0.2, atol=1e-6)
