"""An id for every request: the X-Request-ID that the client or a proxy sent, if it is well formed, or a new one."""

import os
import re

from flask import Flask, Response, request

KEY = "oddity.request_id"
SOUND = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch


def sound(given: str) -> str:
    """The id that a request came with, if it is well formed; otherwise a new one."""
    return given if SOUND(given) else os.urandom(8).hex()


def register(app: Flask) -> None:
    """Give each request its id before anything else happens, for the access log and the reply."""

    @app.before_request
    def name() -> None:
        request.environ[KEY] = sound(request.environ.get("HTTP_X_REQUEST_ID", ""))

    @app.after_request
    def tell(reply: Response) -> Response:
        reply.headers["X-Request-ID"] = request.environ.get(KEY) or sound("")
        return reply
