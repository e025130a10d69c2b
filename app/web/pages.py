"""The pages. Each is served, and linked from the others, as soon as its template exists.

Templates get `pages`, `page` (the page's name), `status`, `language`, `theme`, `t` (looks a sentence up in that
language) and `modules(page)` (the scripts to preload, and those to keep for later). Two buttons in the header store
language and theme in cookies, so that the first paint has them. Without a cookie, the browser's languages decide.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request
from markupsafe import Markup

from app.config import ROOT, Settings

PAGES = (
    {"path": "/", "name": "draw", "icon": "m4 20 1.5-5L16 4.5 19.5 8 9 18.5z M13.5 7l3.5 3.5"},
    {
        "path": "/learn",
        "name": "learn",
        "icon": "M4 5.5c3-1 6-.5 8 1.5 2-2 5-2.5 8-1.5v13c-3-1-6-.5-8 1.5-2-2-5-2.5-8-1.5zM12 7v13",
    },
    {"path": "/train", "name": "train", "icon": "M4 4v16h16M7 8c2 7 5 8 12 8.5"},
    {"path": "/inspect", "name": "inspect", "icon": "M10.5 4a6.5 6.5 0 1 1-.1 0M15.5 15.5 20.5 20.5"},
    {"path": "/compare", "name": "compare", "icon": "M4 5h6.5v14H4zM13.5 5H20v14h-6.5"},
)
"""Each with the path of its icon in the header, on 24 × 24."""
LANGUAGES = ("en", "de")
THEMES = ("light", "dark")
STATIC = ROOT / "static"
IMPORT = re.compile(r'(?:^|\n)(?:import|export)\b[^"();]*"(\.[^"]+)"')
KEY = re.compile(r'"(\w[\w-]*\.[\w.-]+)"')
KEY_START = re.compile(r"`(\w[\w-]*\.[\w.-]*)\$\{")
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')


def register(app: Flask) -> None:
    """Serve every page whose template, <name>.html, exists. Templates see those pages as `pages`."""
    folder = Path(app.root_path) / str(app.template_folder)
    found = [page for page in PAGES if (folder / f"{page['name']}.html").is_file()]
    blueprint = Blueprint("pages", __name__)
    for page in found:
        blueprint.add_url_rule(page["path"], page["name"], view(page["name"]), methods=["GET"])
    app.register_blueprint(blueprint)
    app.jinja_env.globals |= {"pages": found, "modules": modules}


def view(name: str) -> Callable[[], Response]:
    """A view of the page of that name."""
    return lambda: page(f"{name}.html", name)


def page(template: str, name: str, status: int = 200, **values: Any) -> Response:
    """A template as a reply, in the language and theme of the request."""
    language = chosen_language()
    words = table(language)
    theme = request.cookies.get("theme", "")
    settings: Settings = current_app.extensions["settings"]
    context = {
        "page": name,
        "status": status,
        "language": language,
        "theme": theme if theme in THEMES else "",
        "t": lambda key, **marks: fill(words[key], marks),
        "script_words": lambda later=True: script_words(name, language, later),
        "networks": networks(),
        "default_detector": settings.default_detector,
        "most_file_bytes": settings.max_file_bytes,
    }
    reply = make_response(render_template(template, **context, **values), status)
    reply.content_language = language  # type: ignore[assignment]
    reply.vary.update(["Accept-Language", "Cookie"])
    return reply


def problem_page(status: int, title: str, detail: str) -> Response:
    """A failure as a page, for a browser that asked for one."""
    return page("problem.html", "problem", status, title=title, detail=detail)


def wants_page() -> bool:
    """Whether the client would rather have HTML than JSON."""
    accepts = request.accept_mimetypes
    return accepts["text/html"] > max(accepts["application/json"], accepts["application/problem+json"])


def chosen_language() -> str:
    """The language that the visitor chose, or else the browser's favourite among ours."""
    chosen = request.cookies.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])


@cache
def table(language: str) -> Mapping[str, str]:
    """Every sentence of every page, by key."""
    found: dict[str, str] = json.loads((STATIC / "words" / f"{language}.json").read_text(encoding="utf-8"))
    return found


def fill(text: str, marks: Mapping[str, object]) -> str:
    """The text with its placeholders filled: `{many}` becomes the value of `many` in `marks`."""
    for name, value in marks.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


@cache
def networks() -> list[str]:
    """Names of the detectors whose network browsers can load (scripts/write_network.py)."""
    return sorted(path.parent.name for path in STATIC.glob("networks/*/model.json"))


@cache
def script_words(name: str, language: str, later: bool) -> Markup:
    """The sentences that a page's scripts use, as JSON: the keys that they name, and all keys with a start they name.

    later : also for the scripts that are imported when needed; without it, the page loads the whole table before them
    """
    files = modules(name)
    sources = [(STATIC / path).read_text(encoding="utf-8") for path in files["now"] + (files["later"] if later else [])]
    named = {key for source in sources for key in KEY.findall(source)}
    starts = tuple(start for source in sources for start in KEY_START.findall(source))
    mine = {key: text for key, text in table(language).items() if key in named or key.startswith(starts)}
    return Markup(json.dumps(mine, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


@cache
def modules(name: str) -> Mapping[str, list[str]]:
    """A page's scripts, as paths below static/: `now`, those imported at once; `later`, those imported when needed."""
    now: list[str] = []
    later: list[str] = []
    entry = STATIC / "js" / "pages" / name / "index.js"
    follow(entry if entry.is_file() else STATIC / "js" / "parts" / "site.js", now, later)
    for path in later:
        needed: list[str] = []
        follow(STATIC / path, needed, later)
        later += [each for each in needed if each not in later]
    return {"now": now, "later": [each for each in later if each not in now]}


def follow(entry: Path, now: list[str], later: list[str]) -> None:
    """Add the module and all that it imports to `now`, and the targets of their `import(…)` calls to `later`."""
    path = entry.resolve().relative_to(STATIC.resolve()).as_posix()
    if path in now:
        return
    now.append(path)
    source = entry.read_text(encoding="utf-8")
    for target in IMPORT.findall(source):
        follow(entry.parent / target, now, later)
    for target in LATER.findall(source):
        found = (entry.parent / target).resolve().relative_to(STATIC.resolve()).as_posix()
        if found not in later:
            later.append(found)
