"""Where the defects are, for other programs: boxes in COCO's JSON, and the same as a table."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.synthesis.making import Made

COCO, TABLE = "annotations.json", "boxes.csv"
COLUMNS = ("file", "mask", "kind", "defect", "background", "left", "top", "right", "bottom", "width", "height")


def write(out: Path, made: Sequence[Made], seed: int) -> None:
    """Write annotations.json and boxes.csv into `out`. Of the photos in train/good nothing is said."""
    told = [each for each in made if each.job.part == "test" or each.boxes]
    with (out / COCO).open("w", encoding="utf-8") as file:
        json.dump(coco(told, seed), file, indent=1)
        file.write("\n")
    with (out / TABLE).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(row for each in told for row in rows(each))


def coco(made: Sequence[Made], seed: int) -> dict[str, Any]:
    """Images, boxes [left, top, width, height] in pixels, and kinds, as COCO has them (Lin et al. 2014)."""
    kinds = sorted({each.job.kind for each in made if each.boxes})
    found = [(number, each, i) for number, each in enumerate(made, 1) for i in range(len(each.boxes))]
    return {
        "info": {"description": f"Photos with defects made by a program, seed {seed}."},
        "images": [
            {"id": number, "file_name": each.job.file.as_posix(), "width": each.size[1], "height": each.size[0]}
            for number, each in enumerate(made, 1)
        ],
        "annotations": [
            {
                "id": id_,
                "image_id": number,
                "category_id": kinds.index(each.job.kind) + 1,
                "bbox": [left, top, right - left, bottom - top],
                "area": each.areas[i],
                "iscrowd": 0,
                "segmentation": [],
                "defect": each.names[i],
            }
            for id_, (number, each, i) in enumerate(found, 1)
            for left, top, right, bottom in (each.boxes[i],)
        ],
        "categories": [{"id": number, "name": kind} for number, kind in enumerate(kinds, 1)],
    }


def rows(made: Made) -> list[tuple[object, ...]]:
    """A row a box, as COLUMNS says. Places are in pixels; right and bottom are the first outside of the box."""
    job = made.job
    files = (job.file.as_posix(), job.mask.as_posix() if job.mask else "")
    return [
        (*files, job.kind, name, job.background.name, *box, made.size[1], made.size[0])
        for name, box in zip(made.names, made.boxes, strict=True)
    ]
