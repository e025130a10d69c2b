"""One contract over every architecture, and what is particular to the deep and the convolutional ones."""

import numpy as np
import pytest

from app import autoencoders
from app.errors import InputError

SHAPES = [(28, 28), (12, 9), (8, 8, 3), (30,)]
SIGNALS = ("ensemble",)
"""Architectures of signals alone."""
SIDE_BY_SIDE = ("ensemble",)
"""Architectures that answer with several reconstructions."""
OF_LARGE_PHOTOS = ("feature_map",)
"""These answer maps, and have tests of their own."""
ADDING = ("photo_denoising",)
"""These add what their decoder answers to the sample, and are not bounded by what it may be."""


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("name", autoencoders.ARCHITECTURES)
def test_input_and_output_have_the_sample_s_shape(name, shape):
    if name in SIGNALS and len(shape) > 1:
        with pytest.raises(InputError, match="takes signals"):
            autoencoders.build(name, shape, bottleneck=4)
        return
    if name == "denoising" and (len(shape) == 1 or shape[0] % 4 or shape[1] % 4):
        with pytest.raises(InputError, match="sides are multiples of 4"):
            autoencoders.build(name, shape, bottleneck=4)
        return
    if name in OF_LARGE_PHOTOS:
        with pytest.raises(InputError, match="sides are multiples of 32"):
            autoencoders.build(name, shape, bottleneck=4)
        return
    if name in ADDING and len(shape) == 1:
        with pytest.raises(InputError, match="takes photos"):
            autoencoders.build(name, shape, bottleneck=4)
        return
    model = autoencoders.build(name, shape, bottleneck=4)
    x = np.random.default_rng(0).random((3, *shape), np.float32)
    made = np.asarray(model(x))
    assert made.shape == x.shape or (name in SIDE_BY_SIDE and made.shape == (3, made.shape[1], *shape))
    assert np.isfinite(made).all()
    bounded = autoencoders.ARCHITECTURES[name].solves == "none" and name not in ADDING
    assert not bounded or (made.min() >= 0 and made.max() <= 1)


def test_an_unknown_architecture_suggests_the_nearest():
    with pytest.raises(InputError, match="Did you mean dense"):
        autoencoders.build("dence", (4, 4), 2)


def test_principal_components_are_the_best_linear_autoencoder():
    rng = np.random.default_rng(0)
    x = (rng.normal(size=(200, 5)) @ rng.normal(size=(5, 12)) + 3).astype(np.float32)
    model = autoencoders.build("pca", (12,), bottleneck=5)
    autoencoders.solve("pca", model, x)
    np.testing.assert_allclose(model(x), x, atol=1e-3)
    fewer = autoencoders.build("pca", (12,), bottleneck=3)
    autoencoders.solve("pca", fewer, x)
    lost = np.linalg.svd(x - x.mean(0), compute_uv=False)[3:]
    np.testing.assert_allclose(np.square(x - np.asarray(fewer(x))).sum(), np.square(lost).sum(), rtol=1e-3)


@pytest.mark.parametrize(
    "name", [name for name in autoencoders.ARCHITECTURES if name not in (*SIDE_BY_SIDE, *OF_LARGE_PHOTOS)]
)
def test_the_halves_are_two_named_models(name):
    model = autoencoders.build(name, (8, 8), bottleneck=4)
    x = np.random.default_rng(0).random((2, 8, 8), np.float32)
    encoder, decoder = model.get_layer("encoder"), model.get_layer("decoder")
    made = decoder(encoder(x)) + (x if name in ADDING else 0)
    np.testing.assert_allclose(made, model(x), atol=1e-6)


PARAMETERS = {
    ("dense", 64): 784 * 64 + 64 + 64 * 784 + 784,
    ("deep", 64): 785 * 128 + 129 * 64 + 65 * 128 + 129 * 784,
    # 3×3 kernels: 1-32, 32-16, 16-8, 8-16, 16-32, 32-1, each with biases.
    ("convolutional", 64): 9 * (32 + 32 * 16 + 16 * 8 + 8 * 16 + 16 * 32 + 32) + 32 + 16 + 8 + 16 + 32 + 1,
}


@pytest.mark.parametrize(("name", "bottleneck"), PARAMETERS)
def test_the_sizes_are_the_predecessor_s(name, bottleneck):
    assert autoencoders.build(name, (28, 28), bottleneck).count_params() == PARAMETERS[name, bottleneck]


def test_the_convolutional_code_has_half_as_many_numbers_as_the_picture():
    assert autoencoders.build("convolutional", (28, 28), 64).get_layer("encoder").output_shape == (None, 7, 7, 8)


def test_the_bottleneck_is_all_that_differs():
    plain = autoencoders.build("convolutional", (28, 28), 64)
    mended = autoencoders.build("convolutional_bottleneck", (28, 28), 32)
    added = 392 * 32 + 32 + 32 * 392 + 392
    assert mended.count_params() == plain.count_params() + added
    assert mended.get_layer("encoder").output_shape == (None, 32)


@pytest.mark.parametrize("shape", [(28, 28), (10, 6, 3)], ids=str)
@pytest.mark.parametrize("name", ["deep", "convolutional", "convolutional_bottleneck", "photo_denoising", "pca"])
def test_litert_runs_what_is_exported(name, shape, tmp_path):
    """`export` itself compares LiteRT with Keras, one sample at a time and all at once."""
    from app.training.export import export

    x = np.random.default_rng(0).random((5, *shape), np.float32)
    runner, difference = export(autoencoders.build(name, shape, bottleneck=4), tmp_path, x)
    assert runner(x).shape == x.shape
    assert difference <= 1e-5
