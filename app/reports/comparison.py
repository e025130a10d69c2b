"""The files of a comparison: pictures, the files of the page /compare, and a report.

The report is one HTML file that opens offline and does what the page does. It contains the page's own style sheets and
modules, the modules as an import map of data: URLs.
"""

import base64
import json
import re
from pathlib import Path
from typing import Any

from app.config import ROOT
from app.errors import StorageError
from app.evaluation.comparison.config import ComparisonConfig
from app.evaluation.comparison.results import Comparison
from app.reports import comparison_plot, comparison_table, page, sprites
from app.reports.page import script_json

STATIC = ROOT / "static"
ENTRY = "js/pages/compare/run.js"
TRANSLATOR = "js/core/words.js"
STYLES = ("css/base.css", "css/parts.css", "css/instruments.css", "css/charts.css", "css/compare.css")
IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*)["'](\.[^"']+)["']""")


def write_all(comparison: Comparison, config: ComparisonConfig) -> list[Path]:
    """Write a picture for each measured epoch, the report, and the files of the page; returns their paths.

    Raises StorageError if a place can no longer be written.
    """
    written = []
    try:
        epochs = comparison_plot.epochs(comparison)
        for epoch in epochs:
            last = epoch == epochs[-1]
            path = config.result if last else config.result.with_stem(f"{config.result.stem}-epoch-{epoch}")
            comparison_plot.write(path, comparison, epoch)
            written.append(path)
        if config.report is not None:
            written.append(write(config.report, comparison))
        if config.page is not None:
            written.append(write_page(config.page, comparison))
    except OSError as error:
        place = error.filename or config.result
        raise StorageError(f"{place} cannot be written ({error.strerror}). Choose another place.") from None
    return written


def write_page(folder: Path, comparison: Comparison) -> Path:
    """Write the files of the page /compare into `folder`: run.json and the sprite sheets. Returns run.json's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in sprites.sheets(comparison).items():
        (folder / f"{name}.png").write_bytes(content)
    path = folder / "run.json"
    found = json.dumps(comparison.to_dict(), separators=(",", ":"), allow_nan=False)
    path.write_text(found + "\n", encoding="utf-8")
    return path


def write(folder: Path, comparison: Comparison) -> Path:
    """Write report.html into `folder`; returns its path."""
    pictures = {
        name: "data:image/png;base64," + base64.b64encode(content).decode("ascii")
        for name, content in sprites.sheets(comparison).items()
    }
    title = f"{comparison.groups.names[0]} against {comparison.groups.names[1]}"
    return page.write(folder, document(title, comparison.to_dict(), pictures, comparison_table.text(comparison)))


def document(title: str, found: dict[str, Any], pictures: dict[str, str], plain: str) -> str:
    """The report, from the content of run.json; `plain` is the table for readers without scripts."""
    return page.render(
        "comparison.html",
        title=title,
        styles="".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES),
        modules=json.dumps({"imports": modules(ENTRY) | modules(TRANSLATOR)}),
        entry=ENTRY,
        translator=TRANSLATOR,
        words=script_json(json.loads((STATIC / "words" / "en.json").read_text(encoding="utf-8"))),
        run=script_json(found),
        pictures=script_json(pictures),
        table=plain,
    )


def modules(entry: str) -> dict[str, str]:
    """Every module that `entry` needs, by its path below static/, as a data: URL."""
    found: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        source = (STATIC / name).read_text(encoding="utf-8")
        found[name] = ""
        waiting += [resolve(name, match[2]) for match in IMPORT.finditer(source)]
        # A module in a data: URL has no folder, so its relative imports are replaced by names in the import map.
        named = IMPORT.sub(lambda match, name=name: f'{match[1]}"{resolve(name, match[2])}"', source)  # type: ignore[misc]
        found[name] = "data:text/javascript;base64," + base64.b64encode(named.encode()).decode("ascii")
    return found


def resolve(name: str, specifier: str) -> str:
    """The path below static/ that a relative import in module `name` means."""
    return (STATIC / name).parent.joinpath(specifier).resolve().relative_to(STATIC.resolve()).as_posix()
