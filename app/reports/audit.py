"""The audit report: the verdicts of a detector on a folder of photos, in one file that opens offline.

It shows a contact sheet of all photos, the oddest first, as small pictures. Dragging the threshold labels them again.
Corrections are made by click and saved as a labels file, which `python -m app threshold` reads.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from app.config import ROOT
from app.detectors.detector import Detector
from app.errors import InputError
from app.labelling.places import Place
from app.labelling.rows import Row
from app.reports import inline, page
from app.reports.audit_pictures import Pictures, pictures
from app.reports.audit_truth import kinds
from app.reports.page import script_json

MOST = 20_000
"""Most photos in a report. Each adds about 4 kB to its file."""
CHUNK = 250
"""Photos whose pictures the page parses at once."""
ENTRY = page.HERE / "scripts" / "audit" / "index.js"
PAGES = ROOT / "static" / "css"
STYLES = (PAGES / "base.css", PAGES / "instruments.css", page.HERE / "audit.css")

Told = Callable[[int], None]


def build(
    detector: Detector,
    labels: Mapping[str, Any],
    photos: Place,
    results: Place,
    told: Told = lambda done: None,
) -> str:
    """The report of labelled photos as HTML, for `page.write`.

    labels : the content of labels.json; photos : the folder that was labelled; results : the folder of labels.json
    told : called with how many photos are done
    Raises InputError if the labels are another detector's, and if there are none or more than MOST.
    """
    check(detector, labels)
    rows: list[Row] = [row for row in labels["rows"] if row["score"] is not None]
    rows.sort(key=lambda row: (-float(row["score"] or 0), row["path"]))
    made: list[str] = []
    each = pictures(rows, photos, results)
    for start in range(0, len(rows), CHUNK):
        some = list(islice(each, CHUNK))
        made.append(script_json(chunk(some)))
        told(start + len(some))
    html = page.render(
        "audit.html",
        STYLES,
        title=f"What {detector.name} says of {Path(labels['folder']).name or labels['folder']}",
        policy=inline.POLICY,
        n=len(rows),
        n_odd=sum(bool(row["anomaly"]) for row in rows),
        detector=detector.name,
        data=script_json(facts(detector, labels, rows)),
        first=made[0],
        others=made[1:],
        script=inline.script(ENTRY),
        unreadable=[row for row in labels["rows"] if row["score"] is None],
        dataset=detector.spec.dataset,
    )
    return inline.secured(html)


def check(detector: Detector, labels: Mapping[str, Any]) -> None:
    """Raise InputError for labels that no report can be made from."""
    if labels["checksum"] != detector.spec.checksum:
        raise InputError(
            f"The detector {detector.name} has changed since it labelled these photos. Label the folder again.",
            field="report",
        )
    n = sum(row["score"] is not None for row in labels["rows"])
    if not n:
        raise InputError("None of the photos could be read, so there is nothing to report.", field="report")
    if n > MOST:
        raise InputError(
            f"There are {n:,} photos, and a report holds at most {MOST:,}. Label fewer, or leave out --report.",
            field="report",
        )


def facts(detector: Detector, labels: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, Any]:
    """What the page must know about the detector and the photos, except for the pictures; the oddest photo first.

    Scores are given at full precision, because the page itself compares them with the threshold.
    """
    paths = [row["path"] for row in rows]
    known = kinds(paths, labels["folder"])
    names = sorted(set(known) - {""}, key=lambda name: (name != "good", name))
    return {
        "detector": detector.name,
        "checksum": labels["checksum"],
        "folder": labels["folder"],
        "threshold": detector.threshold,
        "calibration": detector.normals,
        "paths": paths,
        "scores": [finite(row["score"]) for row in rows],
        "kinds": names,
        "kind": [names.index(name) if name else -1 for name in known],
        "chunk": CHUNK,
    }


def finite(score: float | None) -> float:
    """The score itself. Raises InputError if it is missing, NaN or infinite."""
    if score is None or not math.isfinite(score):
        raise InputError("labels.json has a score that is not a finite number. Label the folder again.")
    return score


def chunk(some: Sequence[Pictures]) -> dict[str, list[str]]:
    """Pictures as the page reads them."""
    return {"photo": [each.photo for each in some], "where": [each.where for each in some]}


def read(results: Place) -> dict[str, Any]:
    """The content of labels.json in the folder of a labelling's results."""
    found: dict[str, Any] = json.loads(results.read("labels.json"))
    return found
