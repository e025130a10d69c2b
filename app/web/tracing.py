"""A name for every request: the client's or the proxy's X-Request-ID where it is a sound one, or our own."""

import os
import re

from flask import Flask, Response, request

SOUND = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch


def register(app: Flask) -> None:
    """Name each request before anything else happens, for the access log and for the reply."""

    @app.before_request
    def name() -> None:
        given = request.environ.get("HTTP_X_REQUEST_ID", "")
        request.environ["oddity.request_id"] = given if SOUND(given) else os.urandom(8).hex()

    @app.after_request
    def tell(reply: Response) -> Response:
        reply.headers["X-Request-ID"] = request.environ.get("oddity.request_id", "")
        return reply
