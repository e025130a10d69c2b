"""HTML reports: one file each, which opens offline and looks like the web pages."""

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.config import ROOT
from app.errors import StorageError

HERE = Path(__file__).parent
TOKENS = ROOT / "static" / "css" / "tokens.css"
"""Colours, type and spacing of the web pages. A report carries a copy of them."""


def render(template: str, more_css: Sequence[Path] = (), **values: Any) -> str:
    """Fill a template of `templates/`, which extends `base.html`. Everything is escaped unless it is marked safe.

    more_css : further style sheets, after those that all reports share
    """
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = "".join(path.read_text(encoding="utf-8") for path in (TOKENS, HERE / "report.css", *more_css))
    return environment.get_template(template).render(style=style, **values)


def script_json(value: object) -> str:
    """JSON that is safe inside a script element, which a "<" could end."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")


def write(folder: Path, text: str, name: str = "report.html", flag: str = "--report") -> Path:
    """Write a report into a folder, which is made if it is missing. Readers see the old file or the whole new one.

    flag : the flag of the command with which another place can be chosen
    Returns the file's path. Raises StorageError if it cannot be written.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise StorageError(f"{path} cannot be written ({reason}). Choose another folder with {flag}.") from None
    return path
