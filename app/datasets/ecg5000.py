"""ECG5000: heartbeats of one person with heart failure, 140 samples each, z-normalised; 500 to train, 4,500 to test.

Folder: `ecg5000/`, with the UCR archive's files `ECG5000_TRAIN` and `ECG5000_TEST` (.txt, .csv, .tsv or .ts; a part of
the test rows is enough, and may be named `ECG5000_TEST_….csv`), or with the TensorFlow tutorials' `ecg.csv`, which is
fetched where there is nothing.
Licence: free for research; cite the archive. Citations: Dau et al., The UCR Time Series Classification Archive, 2018;
the recording is number chf07 of the BIDMC Congestive Heart Failure Database (Goldberger et al., PhysioNet, 2000),
cut into beats and labelled by Chen et al., A General Framework for Never-Ending Learning from Time Series Streams,
2015. Labels were given by a program: several beats labelled normal look strange, and a few of the others look normal.
"""

from pathlib import Path

import numpy as np

from app.config import Settings
from app.datasets.base import Dataset, Progress, Request, Source
from app.datasets.download import AGAIN, download
from app.datasets.labelled_rows import read
from app.errors import InputError, suggest

LICENCE = "free for research (UCR Time Series Classification Archive)"
CITATION = "H. A. Dau et al. The UCR Time Series Classification Archive, 2018. https://www.cs.ucr.edu/~eamonn/"
URL = "https://storage.googleapis.com/download.tensorflow.org/data/ecg.csv"
LENGTH = 140

PARTS = {"train": "TRAIN", "test": "TEST"}
SUFFIXES = (".txt", ".csv", ".tsv", ".ts")
TUTORIAL, TUTORIAL_TRAIN = "ecg.csv", 500
"""The single file of the TensorFlow tutorials, and how many of its first rows are the part `train` here."""

UNKNOWN, NORMAL = 0, 1
"""Labels of the beats that `ecg.csv` calls abnormal without saying how, and of normal beats."""
CLASSES = {UNKNOWN: "abnormal", NORMAL: "normal", 2: "r-on-t", 3: "pvc", 4: "supraventricular", 5: "unclassified"}
"""Names of the labels: R on T, premature ventricular contraction, supraventricular premature or escape beat."""
CATEGORIES = ("all", "anomalous", *CLASSES.values())


def load(settings: Settings, request: Request) -> Dataset:
    """The heartbeats of one part, `train`, `test` or `all`, and of one category: `normal` unless another is named.

    returns : Dataset with samples of shape (n, 140), float32, and the labels of `CLASSES`
    Raises InputError for an unknown category, a category that the file does not distinguish, and a damaged file, and
    DataUnavailableError if there is no file and no network.
    """
    category = request.category or "normal"
    if category not in CATEGORIES:
        raise InputError(f"ecg5000 has no category {category!r}. {suggest(category, CATEGORIES)}", field="category")
    wanted = list(PARTS) if request.part == "all" else [request.part]
    read = [read_part(settings.data_dir / "ecg5000", part, request.progress) for part in wanted]
    samples, labels = (np.concatenate(each) for each in zip(*read, strict=True))
    chosen = np.array([category in names_of(label) for label in labels.tolist()])
    if not chosen.any():
        found = ", ".join(CLASSES[label] for label in sorted(set(labels.tolist())))
        raise InputError(f"These files have no heartbeat labelled {category}. They have: {found}.", field="category")
    return Dataset(
        "ecg5000",
        samples[chosen][: request.limit],
        "signal",
        labels[chosen][: request.limit],
        CLASSES,
        category=category,
        licence=LICENCE,
        citation=CITATION,
    )


SOURCE = Source(
    "ecg5000",
    "heartbeats of one person, 140 samples each, normal and of four other classes",
    "signal",
    load,
    accepts=frozenset({"category"}),
    in_parts=True,
    architecture="ensemble",
    detector="heartbeat",
)


def names_of(label: int) -> tuple[str, ...]:
    """The categories that a heartbeat of this label belongs to."""
    return (CLASSES[label], "all") if label == NORMAL else (CLASSES[label], "anomalous", "all")


def read_part(folder: Path, part: str, progress: Progress | None) -> tuple[np.ndarray, np.ndarray]:
    """Samples and labels of one part: UCR's own file first, then `ecg.csv`, which is fetched where needed."""
    own = find(folder, part)
    if own is not None:
        return read_beats(own)
    if any(find(folder, other) for other in PARTS):
        raise InputError(
            f"{folder} has files of ECG5000, but not ECG5000_{PARTS[part]}. Put it there, or remove the others."
        )
    path = folder / TUTORIAL
    if not path.exists():
        download(URL, path, progress, check=read_beats)
    rows = slice(None, TUTORIAL_TRAIN) if part == "train" else slice(TUTORIAL_TRAIN, None)
    samples, labels = (each[rows] for each in read_beats(path))
    if not len(samples):
        raise InputError(f"{path} has only {TUTORIAL_TRAIN} rows or fewer, so none are left to test. Fetch it again.")
    return samples, labels


def find(folder: Path, part: str) -> Path | None:
    """The part's file, preferably the whole part; None if there is none."""
    name = f"ECG5000_{PARTS[part]}"
    whole = [folder / f"{name}{suffix}" for suffix in SUFFIXES]
    some = [path for suffix in SUFFIXES for path in sorted(folder.glob(f"{name}_*{suffix}"))]
    return next((path for path in (*whole, *some) if path.is_file()), None)


def read_beats(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Samples (n, 140) float32 and labels (n,) int64 of a file with its labels at either end of the rows.

    UCR's labels are 1 to 5, last in .ts files and first in the others. Those of `ecg.csv` are last, 1 for normal and 0
    for all others. Raises InputError if there are labels at neither end.
    """
    rows = read(path, LENGTH + 1)
    first, last = rows[:, 0], rows[:, -1]
    if np.isin(first, (1, 2, 3, 4, 5)).all():
        labels, samples = first, rows[:, 1:]
    elif np.isin(last, tuple(CLASSES)).all():
        labels, samples = last, rows[:, :-1]
    else:
        raise InputError(
            f"{path} has labels at neither end of its rows. Expected 1 to 5 first, as in the UCR archive, or 0 and 1 "
            f"last, as in {TUTORIAL}. {AGAIN}"
        )
    return samples.astype(np.float32), labels.astype(np.int64)
