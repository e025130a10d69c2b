"""Fitting by Keras: what an epoch shows, and that an interruption changes nothing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app import autoencoders
from app.kinds import named
from app.kinds.base import Preprocessing
from app.training.fit import Epochs, fit, reconstruct
from app.training.parts import Parts
from app.training.recipes import Recipe

SHAPE = (8, 8)
PHOTO = named("photo")
PLAIN = Recipe(
    bottleneck=4, optimizer="sgd", learning_rate=0.5, schedule="constant", epochs=1, batch_size=16, patience=0
)


@pytest.fixture
def parts() -> Parts:
    """64 random samples to learn, and some of them again."""
    x = np.random.default_rng(0).random((64, *SHAPE)).astype(np.float32)
    return Parts(x, x[:20], x[:20], Preprocessing("photo", SHAPE))


def shown(parts: Parts, recipe: Recipe, epoch: int = 0, seed: int = 0) -> list[np.ndarray]:
    epochs = Epochs(None, parts.training, recipe, PHOTO, seed)  # type: ignore[arg-type]
    epochs.begin(epoch)
    return [np.concatenate(each) for each in zip(*epochs.blocks(), strict=True)]


def test_an_epoch_depends_on_the_seed_and_its_number_alone(parts: Parts) -> None:
    first = shown(parts, PLAIN)[0]
    np.testing.assert_array_equal(first, shown(parts, replace(PLAIN, epochs=9))[0])
    assert not np.array_equal(first, shown(parts, PLAIN, epoch=1)[0])
    assert not np.array_equal(first, shown(parts, PLAIN, seed=1)[0])


def test_every_sample_comes_and_all_batches_are_of_one_size(parts: Parts) -> None:
    batches = shown(parts, replace(PLAIN, batch_size=24))[0]
    assert batches.shape == (3, 24, *SHAPE)
    assert {sample.tobytes() for batch in batches for sample in batch} == {each.tobytes() for each in parts.training}
    assert shown(parts, replace(PLAIN, batch_size=500))[0].shape == (1, 64, *SHAPE)


def test_with_noise_it_learns_from_noisy_copies(parts: Parts) -> None:
    targets, given = shown(parts, replace(PLAIN, corruption="noise"))
    assert (given - targets).std() == pytest.approx(0.1, rel=0.1)
    assert {sample.tobytes() for batch in targets for sample in batch} == {each.tobytes() for each in parts.training}


@pytest.mark.parametrize(
    ("architecture", "corruption"), [("dense", "none"), ("dense", "noise"), ("convolutional", "none")]
)
def test_one_epoch_is_the_gradient_descent_that_keras_does_batch_by_batch(
    parts: Parts, architecture: str, corruption: str
) -> None:
    """Against `train_on_batch`, with the batches of the epoch; the dense one is compiled by XLA."""
    recipe = replace(PLAIN, architecture=architecture, corruption=corruption)
    ours, theirs = (autoencoders.build(architecture, SHAPE, 4) for _ in range(2))
    fit(ours, parts, recipe, PHOTO, 0)
    theirs.compile("sgd", "mean_squared_error")
    theirs.optimizer.learning_rate = 0.5
    targets, *given = shown(parts, recipe)
    for batch, target in zip(*given or (targets,), targets, strict=True):
        theirs.train_on_batch(batch, target)
    for one, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("corruption", ["none", "noise"])
def test_interrupted_and_resumed_it_ends_with_the_same_weights(parts: Parts, tmp_path: Path, corruption: str) -> None:
    import keras

    recipe = replace(PLAIN, optimizer="adam", schedule="cosine", epochs=4, corruption=corruption, learning_rate=0.01)

    def trained(stop_after: int = 0) -> np.ndarray:
        model = autoencoders.build("dense", SHAPE, 4)

        def stop(epoch: int, logs: object) -> None:
            if epoch + 1 == stop_after:
                raise KeyboardInterrupt

        backup = keras.callbacks.BackupAndRestore(str(tmp_path / "kept"))
        numbers: list[int] = []
        try:
            end = keras.callbacks.LambdaCallback(on_epoch_end=stop)
            fit(model, parts, recipe, PHOTO, 0, lambda epoch, *_: numbers.append(epoch), [backup, end])
        except KeyboardInterrupt:
            assert numbers == [1, 2]
        return reconstruct(model, parts.test)

    whole = trained()
    part = trained(stop_after=2)
    assert not np.array_equal(part, whole)
    np.testing.assert_array_equal(trained(), whole)


def test_principal_components_are_scikit_learn_s() -> None:
    from sklearn.decomposition import PCA

    x = np.random.default_rng(0).random((50, 6, 5)).astype(np.float32)
    model = autoencoders.build("pca", (6, 5), 7)
    history = fit(
        model, Parts(x, x, x, Preprocessing("photo", (6, 5))), Recipe(architecture="pca", bottleneck=7), PHOTO, 0
    )
    theirs = PCA(7).fit(x.reshape(50, -1))
    expected = theirs.inverse_transform(theirs.transform(x.reshape(50, -1))).reshape(x.shape)
    np.testing.assert_allclose(reconstruct(model, x), expected, atol=1e-5)
    assert history.best_epoch == 1
