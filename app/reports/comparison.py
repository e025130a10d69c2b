"""The report of a comparison: one HTML file that opens offline and does what the page /compare does.

It carries the page's own styles and modules in itself, the modules as an import map of data: URLs.
"""

import base64
import json
import re
from pathlib import Path
from typing import Any

from app.config import ROOT
from app.evaluation.comparison import payload, table
from app.evaluation.comparison.results import Comparison
from app.reports import page

STATIC = ROOT / "static"
ENTRY = "js/pages/compare/run.js"
TRANSLATOR = "js/core/words.js"
STYLES = ("css/base.css", "css/parts.css", "css/charts.css", "css/compare.css")
IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*)["'](\.[^"']+)["']""")


def write(folder: Path, comparison: Comparison) -> Path:
    """Write report.html into `folder`; returns its path."""
    return page.write(folder, html(comparison))


def html(comparison: Comparison) -> str:
    """The whole report."""
    found, sheets = payload.build(comparison)
    pictures = {name: payload.data_uri(content) for name, content in sheets.items()}
    title = f"{comparison.names[0]} against {comparison.names[1]}"
    return document(title, found, pictures, table.text(comparison))


def document(title: str, found: dict[str, Any], pictures: dict[str, str], plain: str) -> str:
    """The report of what run.json holds; `plain` is the table for readers without scripts."""
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


def script_json(value: object) -> str:
    """JSON that is safe inside a script element: "<" could end it."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


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
        # A module with a data: URL has no folder to be relative to: inside it, the others go by their full names.
        named = IMPORT.sub(lambda match, name=name: f'{match[1]}"{resolve(name, match[2])}"', source)  # type: ignore[misc]
        found[name] = "data:text/javascript;base64," + base64.b64encode(named.encode()).decode("ascii")
    return found


def resolve(name: str, specifier: str) -> str:
    """The path below static/ that a relative import in module `name` means."""
    return (STATIC / name).parent.joinpath(specifier).resolve().relative_to(STATIC.resolve()).as_posix()
