"""Static files under a hashed path: /static/<hash of all files>/… may be cached for ever, and relative imports between
ES modules stay within one version. The plain path and the paths of other versions work too, but are revalidated.
"""

import hashlib
import mimetypes
import re
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

YEAR = 365 * 24 * 3600
AT_ROOT = {"/sw.js": "js/sw.js", "/favicon.ico": "icon.svg"}
"""Browsers look for these at the root: the service worker's place sets its scope."""
VERSION = re.compile(r"[0-9a-f]{12}/")
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}
"""Types that some systems do not know, or know by another name."""


def tree_hash(folder: Path) -> str:
    """12 hexadecimal digits that change with the name or content of any file in `folder`."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def register(app: Flask, folder: Path) -> None:
    """Serve `folder`; `url_for("static", filename=…)` gives the path with the hash."""
    version = tree_hash(folder)

    def static(filename: str) -> Response:
        lasting = request.path.startswith(f"/static/{version}/")
        name = VERSION.sub("", filename, count=1) if VERSION.match(filename) else filename
        reply = send(folder, name)
        reply.cache_control.public = True
        if lasting:
            reply.cache_control.max_age = YEAR
            reply.cache_control.immutable = True
        else:
            reply.cache_control.no_cache = True
        return reply

    app.add_url_rule(f"/static/{version}/<path:filename>", "static", static, methods=["GET"])
    app.add_url_rule("/static/<path:filename>", "any_static", static, methods=["GET"])
    for path, name in AT_ROOT.items():
        app.add_url_rule(path, "static_" + name, static, methods=["GET"], defaults={"filename": name})


def send(folder: Path, name: str) -> Response:
    """The file at that relative path, or 304 if the client already has it. Raises NotFound."""
    place = safe_join(str(folder), name)
    try:
        if place is None or not Path(place).is_file():
            raise NotFound
        content, facts = Path(place).read_bytes(), Path(place).stat()
    except (OSError, ValueError):
        raise NotFound from None
    kind = TYPES.get(Path(place).suffix) or mimetypes.guess_type(place)[0] or "application/octet-stream"
    reply = Response(content, mimetype=kind)
    reply.set_etag(f"{facts.st_mtime_ns:x}-{facts.st_size:x}")
    reply.make_conditional(request)
    return reply
