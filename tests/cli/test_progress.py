"""What long work says of itself where there is no terminal."""

import pytest

from app.cli import progress
from app.cli.progress import Meter


@pytest.mark.parametrize(
    ("seconds", "done", "left"),
    [
        (0, 0, ""),
        (30, 50, "about 30 s left"),
        (10, 100, ""),
        (60, 10, "about 9 min left"),
        (3600, 10, "about 9.0 h left"),
    ],
)
def test_the_time_left_is_told_by_the_pace_so_far(
    seconds: float, done: int, left: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with Meter("Labelling", 100, "photos") as meter:
        now[0] += seconds
        meter.to(done)
    assert capsys.readouterr().err == f"Labelling: {done} of 100 photos  {left}".rstrip() + "\n"
