"""What a training is asked to do, and how: options, recipes, and what cannot go together."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from app.autoencoders import ARCHITECTURES
from app.datasets.base import Dataset
from app.errors import InputError
from app.kinds import KINDS
from app.options import fields_of, make
from app.training.config import TrainingConfig
from app.training.recipes import BASES, Recipe, best_known, resolve

SHAPES = {"drawing": (28, 28), "photo": (8, 8, 3), "signal": (140,)}


def data(kind: str) -> Dataset:
    return Dataset("made", np.zeros((2, *SHAPES[kind]), np.uint8), kind)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"epochs": 0}, "--epochs is 0. Expected a value greater than or equal to 1."),
        ({"loss": "msee"}, "--loss is 'msee'. Did you mean mse?"),
        ({"false_alarm_rate": 1.0}, "--false-alarm-rate is 1.0. Expected a value less than 1."),
        ({"learning_rate": 0.0}, "--learning-rate is 0.0. Expected a value greater than 0."),
        ({"learning_rate": float("nan")}, "--learning-rate is nan. Expected a finite number."),
        ({"botleneck": 3}, "--botleneck is not an option. Did you mean bottleneck?"),
    ],
)
def test_bad_options_are_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        make(Recipe, given)
    assert str(caught.value) == said


@pytest.mark.parametrize("cls", [Recipe, TrainingConfig])
def test_every_field_has_help(cls: type) -> None:
    assert [name for name, field in fields_of(cls).items() if not str(field.description).endswith(".")] == []


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("kind", KINDS)
def test_there_is_a_recipe_for_every_kind_and_architecture(kind: str, architecture: str) -> None:
    recipe = resolve(TrainingConfig(architecture=architecture), data(kind))
    # The bottleneck of some follows from the number of samples.
    assert replace(recipe, bottleneck=best_known(kind, architecture).bottleneck) == best_known(kind, architecture)
    # Of photos, what undoes damage is another network.
    assert recipe.architecture == {("photo", "denoising"): "photo_denoising"}.get((kind, architecture), architecture)


def test_a_data_set_may_say_what_suits_it() -> None:
    asked = TrainingConfig(dataset="ecg5000")
    assert (asked.detector_name, resolve(asked, data("signal")).architecture) == ("heartbeat", "ensemble")
    assert TrainingConfig(dataset="ecg5000", architecture="dense").architecture_or_default == "dense"
    assert TrainingConfig(dataset="ecg5000", category="pvc").detector_name == "pvc"
    assert TrainingConfig(data="x.npy", dataset="ecg5000").architecture_or_default == "ensemble"
    assert TrainingConfig(data="x.npy").architecture_or_default == "dense"


def test_every_kind_has_a_base() -> None:
    assert BASES.keys() == KINDS.keys()


def test_what_is_asked_for_replaces_what_is_best_known() -> None:
    recipe = resolve(TrainingConfig(recipe={"epochs": 3, "score": "mse"}), data("drawing"))
    best = best_known("drawing", "dense")
    assert asdict(recipe) == {**asdict(best), "epochs": 3, "score": "mse"}


@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        ("signal", {"recipe": {"score": "mirrored"}}, "The score mirrored cannot judge a signal of shape (140,)."),
        ("photo", {"recipe": {"score": "registered"}}, "cannot judge a photo of shape (8, 8, 3)"),
        ("signal", {"recipe": {"corruption": "patches"}}, "A signal has no patches to hide."),
        ("signal", {"recipe": {"loss": "ssim"}}, "The loss ssim is not for this: a signal has no structure."),
        (
            "drawing",
            {"recipe": {"loss": "ssim+mse", "corruption": "refuse"}},
            "with --corruption refuse, pixels are compared. Choose --loss mse.",
        ),
        ("drawing", {"recipe": {"score": "difference"}}, "The score difference cannot judge a drawing"),
        ("signal", {"recipe": {"vary": "mirror"}}, "A signal has no mirror image. Choose --vary all."),
        ("drawing", {"recipe": {"score": "log-sum"}}, "The score log-sum cannot judge a drawing"),
        ("drawing", {"recipe": {"folds": 5}}, "Add --patience 0"),
        ("signal", {"recipe": {"folds": 1}}, "--folds is 1. Expected 2 or more, or 0"),
        ("drawing", {"recipe": {"score": "mes"}}, "There is no score named 'mes'. Did you mean mse?"),
        ("drawing", {"architecture": "dence"}, "There is no architecture 'dence'. Did you mean dense?"),
    ],
)
def test_what_cannot_go_together_is_refused_before_training(kind: str, asked: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        resolve(TrainingConfig(**asked), data(kind))  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_a_saved_configuration_names_no_place_of_this_machine() -> None:
    config = TrainingConfig(data="/home/me/bowties.npy", report_on="quickdraw/others.npz", out=Path("/home/me/models"))
    assert config.to_dict() == {"report_on": "quickdraw/others.npz"}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "bowtie"),
        ({"category": "cat"}, "cat"),
        ({"dataset": "mnist"}, "mnist"),
        ({"data": "~/photos of parts/good.npz"}, "good"),
        ({"dataset": "images", "data": "parts/good"}, "good"),
        ({"data": "x.npy", "name": "mine"}, "mine"),
    ],
)
def test_the_name_of_a_detector_follows_from_what_it_learns(given: dict[str, str], name: str) -> None:
    assert TrainingConfig(**given).detector_name == name  # type: ignore[arg-type]


def test_only_the_training_without_options_may_replace_what_is_there() -> None:
    assert TrainingConfig(out=Path("elsewhere"), seed=3).is_default
    for given in ({"data": "x.npy"}, {"name": "bowtie"}, {"dataset": "mnist"}, {"architecture": "denoising"}):
        assert not TrainingConfig(**given).is_default  # type: ignore[arg-type]


def test_photos_that_refuse_cannot_hold_are_refused() -> None:
    samples = np.broadcast_to(np.float32(0), (1025, 256, 256))
    photos = Dataset("parts", samples, "photo", files=tuple(Path(f"{i}.png") for i in range(1025)))
    config = TrainingConfig(architecture="convolutional", recipe={"corruption": "refuse", "loss": "mse"})
    with pytest.raises(InputError, match=r"parts has 1025 photos.*expected are at most 1024 of this size"):
        resolve(config, photos)
    assert resolve(config, photos.take(slice(1024))).corruption == "refuse"
