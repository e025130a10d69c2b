"""Static files under a hashed path: /static/<hash of all of them>/… may be kept for ever, and relative imports
between ES modules stay within the same version. The plain path, and another version's, work too and are checked again.
"""

import hashlib
import re
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

YEAR = 365 * 24 * 3600
WORKER = "js/sw.js"
VERSION = re.compile(r"[0-9a-f]{12}/")


def tree_hash(folder: Path) -> str:
    """12 hexadecimal digits that change when any file in `folder` does, or its name."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def register(app: Flask, folder: Path) -> None:
    """Serve `folder`; `url_for("static", filename=…)` gives the path with the hash."""
    version = tree_hash(folder)

    def static(filename: str) -> Response:
        reply = send_from_directory(folder, VERSION.sub("", filename, count=1) if VERSION.match(filename) else filename)
        reply.cache_control.public = True
        if request.path.startswith(f"/static/{version}/"):
            reply.cache_control.no_cache = None
            reply.cache_control.max_age = YEAR
            reply.cache_control.immutable = True
        return reply

    app.add_url_rule(f"/static/{version}/<path:filename>", "static", static, methods=["GET"])
    app.add_url_rule("/static/<path:filename>", "any_static", static, methods=["GET"])
    if (folder / WORKER).is_file():
        # At the root, so that it may look after the whole site.
        app.add_url_rule("/sw.js", "service_worker", lambda: send_from_directory(folder, WORKER), methods=["GET"])
