"""ECG5000: every form of its files gives the same beats, and a damaged one is refused in a sentence."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.config import Settings
from app.datasets import ecg5000, registry
from app.datasets.base import Dataset, Request
from app.errors import DataUnavailableError, InputError
from app.kinds.signal.heartbeats import beats

LABELS = np.array([1, 2, 1, 3, 4, 5, 1, 2])
ROWS = beats("normal", len(LABELS), seed=9)


def text(between: str = ",", labels: np.ndarray = LABELS, rows: np.ndarray = ROWS) -> str:
    """Label first, as in the UCR archive."""
    lines = (between.join([str(label), *map(str, row)]) for label, row in zip(labels.tolist(), rows, strict=True))
    return "\n".join(lines) + "\n"


def tutorial(n: int = 520) -> str:
    """Label last, 1 normal and 0 not, as in the TensorFlow tutorials' file."""
    return "".join(",".join([*map(str, ROWS[i % len(ROWS)]), f"{float(i % 2)}"]) + "\n" for i in range(n))


def ts() -> str:
    head = "# a comment\n@problemName ECG5000\n@classLabel true 1 2 3 4 5\n@data\n"
    rows = zip(LABELS.tolist(), ROWS, strict=True)
    return head + "".join(",".join(map(str, row)) + f":{label}\n" for label, row in rows)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "ecg5000").mkdir()
    return Settings(data_dir=tmp_path)


def load(settings: Settings, **asked: Any) -> Dataset:
    return registry.load("ecg5000", settings, Request(**asked))


Put = Callable[[str, str], Path]


@pytest.fixture
def put(settings: Settings) -> Put:
    def write(name: str, content: str) -> Path:
        path = settings.data_dir / "ecg5000" / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


FORMS = {
    "ECG5000_TRAIN.csv": text(),
    "ECG5000_TRAIN.txt": text("  "),
    "ECG5000_TRAIN.tsv": text("\t"),
    "ECG5000_TRAIN.ts": ts(),
}


@pytest.mark.parametrize(("name", "content"), FORMS.items(), ids=FORMS)
def test_every_form_gives_the_same_beats(settings: Settings, put: Put, name: str, content: str) -> None:
    put(name, content)
    data = load(settings, category="all")
    np.testing.assert_array_equal(data.samples, ROWS)
    assert data.samples.dtype == np.float32 and data.kind == "signal" and data.labels is not None
    np.testing.assert_array_equal(data.labels, LABELS)


@pytest.mark.parametrize(("category", "labels"), [("normal", [1, 1, 1]), ("anomalous", [2, 3, 4, 5, 2]), ("pvc", [3])])
def test_a_category_is_a_class_or_all_that_are_odd(
    settings: Settings, put: Put, category: str, labels: list[int]
) -> None:
    put("ECG5000_TEST_some.csv", text())
    data = load(settings, part="test", category=category)
    assert data.labels is not None and data.labels.tolist() == labels and data.category == category
    assert len(load(settings, part="test", category=category, limit=1).samples) == 1


def test_the_whole_part_comes_before_a_part_of_it(settings: Settings, put: Put) -> None:
    put("ECG5000_TEST_some.csv", text(rows=ROWS[:1], labels=LABELS[:1]))
    put("ECG5000_TEST.txt", text(" "))
    assert len(load(settings, part="test").samples) == 3


def test_the_tutorials_file_is_divided_by_its_rows(settings: Settings, put: Put) -> None:
    put("ecg.csv", tutorial())
    assert len(load(settings, category="all").samples) == 500
    data = load(settings, part="test", category="anomalous")
    np.testing.assert_array_equal(data.samples[0], ROWS[500 % len(ROWS)])
    assert data.labels is not None and data.labels.tolist() == [0] * 10


def test_what_the_tutorials_file_does_not_tell_apart_is_refused(settings: Settings, put: Put) -> None:
    put("ecg.csv", tutorial())
    with pytest.raises(InputError, match=r"no heartbeat labelled pvc\. They have: abnormal, normal"):
        load(settings, category="pvc")


def test_it_is_fetched_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def arrive(url: str, path: Path, progress: object, check: Callable[[Path], object]) -> None:
        asked.append(url)
        path.write_text(tutorial(), encoding="utf-8")
        check(path)

    monkeypatch.setattr(ecg5000, "download", arrive)
    assert len(load(settings).samples) == 250
    load(settings, part="test")
    assert asked == [ecg5000.URL]


def test_nowhere_and_no_network_is_one_sentence(settings: Settings) -> None:
    with pytest.raises(DataUnavailableError, match=r"ecg\.csv is not in .*could not be fetched"):
        load(settings)


DAMAGED = {
    "nothing in it": ("", "has no rows"),
    "a row cut short": (text()[:-30], "Line 8 of .* has 13. numbers. Expected 141"),
    "a word": (text().replace(",", ",x", 1), "Line 1 of .* something other than numbers"),
    "a gap": (text(rows=np.where(np.arange(140) == 7, np.nan, ROWS)), "Line 1 of .* NaN or infinity"),
    "no labels": (text(labels=LABELS + 7), "labels at neither end"),
    "a page instead": ("<!doctype html>\n<title>Not found</title>\n", "Line 1 of .* something other than numbers"),
}


@pytest.mark.parametrize(("content", "message"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_refused(settings: Settings, put: Put, content: str, message: str) -> None:
    path = put("ECG5000_TRAIN.csv", content)
    with pytest.raises(InputError, match=message) as caught:
        load(settings)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(settings: Settings, put: Put) -> None:
    put("ECG5000_TRAIN.csv", "").write_bytes(b"\xff\xfe\x00PK")
    with pytest.raises(InputError, match="is not text"):
        load(settings)


def test_half_of_the_archives_files_is_not_the_data_set(settings: Settings, put: Put) -> None:
    put("ECG5000_TRAIN.csv", text())
    with pytest.raises(InputError, match="but not ECG5000_TEST"):
        load(settings, part="test")


def test_the_tutorials_file_needs_rows_to_test(settings: Settings, put: Put) -> None:
    put("ecg.csv", tutorial(500))
    with pytest.raises(InputError, match="none are left to test"):
        load(settings, part="test")


def test_both_parts_together(settings: Settings, put: Put) -> None:
    put("ECG5000_TRAIN.csv", text())
    put("ECG5000_TEST.csv", text(rows=ROWS[:2], labels=LABELS[:2]))
    assert len(load(settings, part="all", category="all").samples) == len(ROWS) + 2


def test_an_unknown_category_suggests_the_nearest(settings: Settings) -> None:
    with pytest.raises(InputError, match="Did you mean anomalous"):
        registry.load("ecg5000:anomalus", settings)


def test_synthetic_heartbeats_say_that_they_are(settings: Settings) -> None:
    data = registry.load("synthetic_heartbeats:block", settings, Request(limit=3))
    assert data.synthetic and data.samples.shape == (3, 140) and data.kind == "signal"
    assert "McSharry" in data.citation
