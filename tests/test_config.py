import os
from dataclasses import fields
from pathlib import Path

import pytest

from app.config import Settings, TrainingConfig, from_mapping
from app.errors import InputError


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ODDITY_")]:
        monkeypatch.delenv(name)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    default = Settings()
    for name, value in {"ODDITY_DATA": "/somewhere", "ODDITY_MAX_POINTS": "7", "ODDITY_HTTPS": "true"}.items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_environment()
    assert (settings.data_dir, settings.max_points, settings.https) == (Path("/somewhere"), 7, True)
    assert Settings(max_points=9).max_points == 9
    assert settings.max_strokes == default.max_strokes


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"ODDITY_DATTA": "x"}, "ODDITY_DATTA is not a setting. Did you mean ODDITY_DATA?"),
        ({"ODDITY_MAX_POINTS": "many"}, "ODDITY_MAX_POINTS is 'many'. Expected a whole number."),
        ({"ODDITY_MAX_POINTS": "0"}, "ODDITY_MAX_POINTS is 0. Expected at least 1."),
        ({"ODDITY_HTTPS": "perhaps"}, "ODDITY_HTTPS is 'perhaps'. Expected 1 or 0."),
        ({"REDIS_URL": "lots"}, "REDIS_URL is 'lots'. Expected an address such as redis://localhost:6379/0."),
        (
            {"REDIS_URL": "redis://localhost:port"},
            "REDIS_URL is 'redis://localhost:port'. Expected an address such as redis://localhost:6379/0.",
        ),
        (
            {"REDIS_URL": "http://localhost"},
            "REDIS_URL is 'http://localhost'. Expected an address such as redis://localhost:6379/0.",
        ),
        (
            {"ODDITY_METRICS": "9100"},
            "ODDITY_METRICS is '9100'. Expected an address and a port, such as 127.0.0.1:9100.",
        ),
    ],
)
def test_bad_settings_are_refused(environ: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught:
        Settings.from_environment()
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"epochs": 0}, "--epochs is 0. Expected at least 1."),
        ({"loss": "msee"}, "--loss is 'msee'. Did you mean mse?"),
        ({"false_alarm_rate": 1.0}, "--false-alarm-rate is 1.0. Expected less than 1.0."),
        ({"learning_rate": 0.0}, "--learning-rate is 0.0. Expected more than 0.0."),
        ({"botleneck": 3}, "botleneck is not an option. Did you mean bottleneck?"),
    ],
)
def test_bad_training_options_are_refused(given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as caught:
        from_mapping(TrainingConfig, given)
    assert str(caught.value) == said


def test_a_saved_configuration_names_no_place_of_this_machine() -> None:
    config = TrainingConfig(data="/home/me/bowties.npy", report_on="quickdraw/others.npz", out=Path("/home/me/models"))
    saved = config.to_dict()
    assert "/home/me" not in str(saved)
    assert saved["report_on"] == "quickdraw/others.npz"


def test_every_field_has_help() -> None:
    assert [f.name for f in fields(TrainingConfig) if not f.metadata.get("help", "").endswith(".")] == []
    assert [name for name, f in Settings.model_fields.items() if not (f.description or "").endswith(".")] == []


def test_the_name_of_a_detector_follows_from_what_it_learns() -> None:
    assert TrainingConfig().detector_name == "bowtie"
    assert TrainingConfig(dataset="mnist").detector_name == "mnist"
    assert TrainingConfig(name="mine").detector_name == "mine"
