"""The pages. Each is served, and linked to from the others, as soon as its template exists.

Two files stand at the root because browsers look for them there: the service worker, whose place sets its scope, and
the icon.
"""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template, send_from_directory

from app.config import ROOT

PAGES = (
    {"path": "/", "name": "draw", "title": "Draw"},
    {"path": "/compare", "name": "compare", "title": "Compare"},
    {"path": "/inspect", "name": "inspect", "title": "Inspect"},
    {"path": "/learn", "name": "learn", "title": "Learn"},
    {"path": "/train", "name": "train", "title": "Train"},
)

AT_ROOT = {"/sw.js": "js/sw.js", "/favicon.ico": "icon.svg"}


def register(app: Flask) -> None:
    """Serve every page whose template, <name>.html, exists; templates see those as `pages`."""
    folder = Path(app.root_path) / str(app.template_folder)
    found = [page for page in PAGES if (folder / f"{page['name']}.html").is_file()]
    blueprint = Blueprint("pages", __name__)
    for page in found:
        blueprint.add_url_rule(page["path"], page["name"], view(f"{page['name']}.html"), methods=["GET"])
    for path, filename in AT_ROOT.items():
        blueprint.add_url_rule(path, filename.replace("/", "_").replace(".", "_"), file_view(filename), methods=["GET"])
    app.register_blueprint(blueprint)
    app.jinja_env.globals["pages"] = found


def view(template: str) -> Callable[[], str]:
    """A view that renders `template`."""
    return lambda: render_template(template)


def file_view(filename: str) -> Callable[[], Response]:
    """A view that sends a static file, to be asked for anew each time: its address never changes."""
    return lambda: send_from_directory(ROOT / "static", filename, max_age=0)
