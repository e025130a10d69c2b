"""Pixel AUROC against scikit-learn's, PRO against every threshold tried one after another, and the controls."""

import numpy as np
import pytest
from scipy import ndimage
from sklearn.metrics import roc_auc_score

from app.errors import InputError
from app.scoring import controls, pixels
from app.scoring.maps import WorstShare


def photos(seed: int, levels: int | None = None) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Maps of several sizes and their masks, the first without a defect; with ties where `levels` is given."""
    rng = np.random.default_rng(seed)
    maps, masks = [], []
    for i, shape in enumerate([(20, 30), (25, 18), (16, 16), (30, 30)]):
        mask = np.zeros(shape, bool)
        if i:
            mask[3:7, 4:9] = mask[12:14, 10:15] = True
        map_ = rng.normal(size=shape) + 1.5 * mask
        maps.append((np.round(map_ * levels) / levels if levels else map_).astype(np.float32))
        masks.append(mask)
    return maps, masks


def pro_one_threshold_at_a_time(maps, masks, limit):
    points = [(0.0, 0.0)]
    total = sum((~k).sum() for k in masks)
    for threshold in sorted({float(v) for m in maps for v in m.ravel()}, reverse=True):
        overlaps = []
        for map_, mask in zip(maps, masks, strict=True):
            regions, n = ndimage.label(mask, np.ones((3, 3)))
            overlaps += [(map_[regions == r] >= threshold).mean() for r in range(1, n + 1)]
        false = sum((m[~k] >= threshold).sum() for m, k in zip(maps, masks, strict=True)) / total
        points.append((false, float(np.mean(overlaps))))
    x, y = np.array(points).T
    fine = np.linspace(0, limit, 200_001)
    return np.interp(fine, x, y).mean()


@pytest.mark.parametrize("levels", [None, 3], ids=["no ties", "ties"])
@pytest.mark.parametrize("seed", [0, 1])
def test_figures_are_those_of_the_oracles(seed, levels):
    maps, masks = photos(seed, levels)
    every = np.concatenate([m.ravel() for m in maps]), np.concatenate([k.ravel() for k in masks])
    assert pixels.pixel_auroc(maps, masks) == pytest.approx(roc_auc_score(every[1], every[0]), abs=1e-9)
    for limit in (0.05, 0.3, 1.0):
        expected = pro_one_threshold_at_a_time(maps, masks, limit)
        assert pixels.pro(maps, masks, limit) == pytest.approx(expected, abs=2e-3)


def test_perfect_maps_have_1_and_opposite_ones_0():
    _, masks = photos(0)
    maps = [mask.astype(np.float32) for mask in masks]
    assert pixels.pixel_auroc(maps, masks) == 1
    assert pixels.pro(maps, masks) == pytest.approx(1)
    against = [-m for m in maps]
    assert pixels.pixel_auroc(against, masks) == 0
    assert pixels.pro(against, masks) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda maps, masks: (maps[:-1], masks), "one mask for each map"),
        (lambda maps, masks: ([maps[0][:-1], *maps[1:]], masks), "same size"),
        (lambda maps, masks: ([np.full_like(maps[0], np.nan), *maps[1:]], masks), "not finite"),
        (lambda maps, masks: (maps, [np.zeros_like(k) for k in masks]), "0 pixels are marked"),
        (lambda maps, masks: (maps, [np.ones_like(k) for k in masks]), "not all"),
    ],
)
def test_what_does_not_fit_is_refused(change, said):
    for figure in (pixels.pixel_auroc, pixels.pro):
        with pytest.raises(InputError, match=said):
            figure(*change(*photos(0)))


def test_brightness_is_told_either_way_round():
    light, dark = np.array([0.8, 0.9]), np.array([0.1, 0.2, 0.3])
    for a, b in ((light, dark), (dark, light)):
        control = controls.brightness(a, b, normalised=False)
        assert control.figure == 1
        assert control.worthless
        assert "worthless" in control.sentence
        assert not controls.brightness(a, b, normalised=True).worthless


def test_copies_of_training_photos_are_found_however_light_and_however_large():
    rng = np.random.default_rng(0)
    x = np.stack([ndimage.gaussian_filter(rng.random((64, 64)), 3) for _ in range(6)]).astype(np.float32)
    halved = x[2:].reshape(4, 32, 2, 32, 2).mean((2, 4))
    training, copies = controls.thumbnails(x[:4]), controls.thumbnails(0.5 * halved + 0.2)
    near = controls.nearest(copies, training)
    np.testing.assert_array_equal(near >= controls.COPY, [True, True, False, False])
    assert controls.near_duplicates(near) == 2
    assert not controls.thumbnails(np.ones((1, 40, 40), np.float32)).any()


def test_the_nearest_thumbnail_takes_a_figure_s_worth_where_it_does_as_well():
    known, strange = np.full(5, 0.99), np.full(5, 0.4)
    assert controls.nearest_thumbnail(known, strange, image_auroc=1).worthless
    assert not controls.nearest_thumbnail([0.5, 0.4], [0.5, 0.4], image_auroc=0.9).worthless


def made_maps(everywhere: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Normal maps, anomalous ones with a defect and so much more everywhere, and their masks."""
    rng = np.random.default_rng(0)
    normal = rng.random((40, 160, 160)).astype(np.float32)
    anomalous = rng.random((30, 160, 160)).astype(np.float32) + np.float32(everywhere)
    masks = np.zeros(anomalous.shape, bool)
    masks[:, 20:40, 20:40] = True
    return normal, anomalous + 2 * masks.astype(np.float32), masks


@pytest.mark.parametrize("everywhere", [0.0, 0.2])
def test_a_score_that_is_not_about_the_defect_is_called_worthless(everywhere):
    normal, anomalous, masks = made_maps(everywhere)
    near = np.stack([controls.dilated(mask) for mask in masks])
    outside = controls.outside_masks(WorstShare(), normal, anomalous, near, image=1.0)
    inside, far, control = controls.same_places(list(normal), list(anomalous), list(masks))
    assert inside == 1
    assert outside.worthless == control.worthless == (everywhere > 0)
    if everywhere:
        assert outside.figure == far == 1
    else:
        assert outside.figure == pytest.approx(0.5, abs=0.2)
        assert far == pytest.approx(0.5, abs=0.2)


def test_a_mask_grows_by_as_many_pixels_as_asked():
    mask = np.zeros((41, 41), bool)
    mask[20, 20] = True
    grown = controls.dilated(mask, 10)
    assert grown[20, 30]
    assert not grown[20, 31]
    assert not controls.dilated(np.zeros((5, 5), bool)).any()


def test_masks_that_leave_nothing_are_refused():
    everything = np.ones((1, 8, 8), bool)
    with pytest.raises(InputError, match="covers its whole photo"):
        controls.outside_masks(WorstShare(), np.ones((2, 8, 8)), np.ones((1, 8, 8)), everything, 0.9)
    with pytest.raises(InputError, match="48 pixels away"):
        controls.same_places([np.ones((8, 8))], [np.ones((8, 8))], list(everything))
