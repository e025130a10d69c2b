"""The pages. Each is served, and linked to from the others, as soon as its template exists."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Flask, render_template

PAGES = (
    {"path": "/", "name": "draw", "title": "Draw"},
    {"path": "/compare", "name": "compare", "title": "Compare"},
    {"path": "/inspect", "name": "inspect", "title": "Inspect"},
    {"path": "/learn", "name": "learn", "title": "Learn"},
    {"path": "/train", "name": "train", "title": "Train"},
)


def register(app: Flask) -> None:
    """Serve every page whose template, <name>.html, exists; templates see those as `pages`."""
    folder = Path(app.root_path) / str(app.template_folder)
    found = [page for page in PAGES if (folder / f"{page['name']}.html").is_file()]
    blueprint = Blueprint("pages", __name__)
    for page in found:
        blueprint.add_url_rule(page["path"], page["name"], view(f"{page['name']}.html"), methods=["GET"])
    app.register_blueprint(blueprint)
    app.jinja_env.globals["pages"] = found


def view(template: str) -> Callable[[], str]:
    """A view that renders `template`."""
    return lambda: render_template(template)
