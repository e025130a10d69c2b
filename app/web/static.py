"""Static files under a hashed path: /static/<hash of all of them>/… may be kept for ever, and relative imports
between ES modules stay within the same version. The plain path, and another version's, work too and are checked again.

Files are kept in memory, with what compression makes of them: there are few, and each is asked for often.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

YEAR = 365 * 24 * 3600
AT_ROOT = {"/sw.js": "js/sw.js", "/favicon.ico": "icon.svg"}
"""Browsers look for these at the root: the service worker's place sets its scope."""
VERSION = re.compile(r"[0-9a-f]{12}/")
TEXT = re.compile(r"text/|application/(javascript|json|manifest\+json|wasm)|image/svg")
LEAST = 500
"""Shorter files are not worth compressing."""
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


def tree_hash(folder: Path) -> str:
    """12 hexadecimal digits that change when any file in `folder` does, or its name."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@dataclass
class Content:
    """A file as it was at `stamp`, and compressed as far as anybody asked."""

    stamp: tuple[int, int]
    plain: bytes
    kind: str
    etag: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    def encode(self, encoding: str) -> bytes:
        """What to send for a Content-Encoding; worked out once."""
        if encoding not in self.encoded:
            self.encoded[encoding] = {
                "br": lambda: bytes(brotli.compress(self.plain, quality=6)),  # type: ignore[no-untyped-call]
                "gzip": lambda: gzip.compress(self.plain, 6, mtime=0),
                "identity": lambda: self.plain,
            }[encoding]()
        return self.encoded[encoding]


class Files:
    """The files of a folder, read when first asked for, and again when they have changed."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.known: dict[str, Content] = {}

    def get(self, name: str) -> Content:
        """The file of that relative path. Raises NotFound."""
        place = safe_join(str(self.folder), name)
        try:
            if place is None or not Path(place).is_file():
                raise NotFound
            facts = Path(place).stat()
            stamp = (facts.st_mtime_ns, facts.st_size)
            found = self.known.get(place)
            if found is None or found.stamp != stamp:
                content = Path(place).read_bytes()
                kind = TYPES.get(Path(place).suffix) or mimetypes.guess_type(place)[0] or "application/octet-stream"
                found = self.known[place] = Content(stamp, content, kind, hashlib.sha256(content).hexdigest()[:16])
        except (OSError, ValueError):
            raise NotFound from None
        return found


def register(app: Flask, folder: Path) -> None:
    """Serve `folder`; `url_for("static", filename=…)` gives the path with the hash."""
    version, files = tree_hash(folder), Files(folder)

    def static(filename: str) -> Response:
        name = VERSION.sub("", filename, count=1) if VERSION.match(filename) else filename
        return respond(files.get(name), lasting=request.path.startswith(f"/static/{version}/"))

    app.add_url_rule(f"/static/{version}/<path:filename>", "static", static, methods=["GET"])
    app.add_url_rule("/static/<path:filename>", "any_static", static, methods=["GET"])
    for path, name in AT_ROOT.items():
        app.add_url_rule(path, "static_" + name, at_root(files, name), methods=["GET"])


def at_root(files: Files, name: str) -> Callable[[], Response]:
    """A view of a file whose address never changes: it is asked for anew each time."""

    def view() -> Response:
        return respond(files.get(name), lasting=False)

    return view


def respond(content: Content, lasting: bool) -> Response:
    """The file, compressed where the client can take it, or 304 where it has it."""
    encodings = ["br", "gzip", "identity"] if TEXT.match(content.kind) and len(content.plain) >= LEAST else ["identity"]
    encoding = request.accept_encodings.best_match(encodings) or "identity"
    if not request.headers.get("Accept-Encoding"):
        encoding = "identity"
    reply = Response(content.encode(encoding), mimetype=content.kind)
    if encoding != "identity":
        reply.content_encoding = encoding
    reply.vary.add("Accept-Encoding")
    reply.set_etag(f"{content.etag}-{encoding}")
    reply.cache_control.public = True
    if lasting:
        reply.cache_control.max_age = YEAR
        reply.cache_control.immutable = True
    else:
        reply.cache_control.no_cache = True
    reply.make_conditional(request)
    return reply
