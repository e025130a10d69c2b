"""HTML reports: one file each, which opens offline and looks like the web pages."""

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
"""Colours, type and space of the web pages; a report carries a copy of them in itself."""


def render(template: str, more_css: Sequence[Path] = (), **values: Any) -> str:
    """Fill a template of `templates/`, which extends `base.html`. Everything is escaped but what is marked safe.

    more_css : files of more rules, after those that all reports share
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


def write(folder: Path, html: str, name: str = "report.html", flag: str = "--report") -> Path:
    """Write a report into a folder, made where it is missing; a reader sees the old file or the whole new one.

    flag : of the command line, with which another place can be chosen
    Raises StorageError where it cannot be written.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(html)
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
        finally:
            Path(beside).unlink(missing_ok=True)
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise StorageError(f"{path} cannot be written ({reason}). Choose another folder with {flag}.") from None
    return path
