import os
from pathlib import Path

import pytest

from app.config import Settings
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


ORIGINS = "Expected origins separated by commas, such as https://slides.example.org."


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
        (
            {"ODDITY_FRAME_ANCESTORS": "https://a.example, b.example"},
            f"ODDITY_FRAME_ANCESTORS is 'https://a.example, b.example'. {ORIGINS}",
        ),
        (
            {"ODDITY_FRAME_ANCESTORS": "https://a.example; script-src *"},
            f"ODDITY_FRAME_ANCESTORS is 'https://a.example; script-src *'. {ORIGINS}",
        ),
        (
            {"ODDITY_FRAME_ANCESTORS": "https://a.example/slides"},
            f"ODDITY_FRAME_ANCESTORS is 'https://a.example/slides'. {ORIGINS}",
        ),
        ({"ODDITY_FRAME_ANCESTORS": "*"}, f"ODDITY_FRAME_ANCESTORS is '*'. {ORIGINS}"),
    ],
)
def test_bad_settings_are_refused(environ: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as caught:
        Settings.from_environment()
    assert str(caught.value) == said
