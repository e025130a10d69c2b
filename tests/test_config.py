from pathlib import Path

import pytest

from app.config import Settings
from app.errors import InputError


def test_settings_come_from_the_environment() -> None:
    settings = Settings.from_environment(
        {"ODDITY_DATA": "/somewhere", "ODDITY_MAX_POINTS": "7", "ODDITY_HTTPS": "true"}
    )
    assert (settings.data_dir, settings.max_points, settings.https) == (Path("/somewhere"), 7, True)
    assert Settings.from_environment({"HOME": "/home"}) == Settings()


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"ODDITY_DATTA": "x"}, "ODDITY_DATTA is not a setting. Did you mean ODDITY_DATA?"),
        ({"ODDITY_MAX_POINTS": "many"}, "ODDITY_MAX_POINTS is 'many'. Expected a whole number."),
        ({"ODDITY_MAX_POINTS": "0"}, "ODDITY_MAX_POINTS is 0. Expected at least 1."),
        ({"ODDITY_HTTPS": "perhaps"}, "ODDITY_HTTPS is 'perhaps'. Expected 1 or 0."),
    ],
)
def test_bad_settings_are_refused(environ: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as caught:
        Settings.from_environment(environ)
    assert str(caught.value) == said
