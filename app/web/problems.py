"""Every failure as application/problem+json (RFC 9457): the one place where errors become replies."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, current_app, request
from gunicorn.http.errors import ParseException
from pydantic import ValidationError
from werkzeug.exceptions import ClientDisconnected, HTTPException

from app.errors import OddityError, suggest
from app.web import pages
from app.web.validation import field_errors

MIMETYPE = "application/problem+json"
Errors = Sequence[Mapping[str, str]]

DETAILS = {
    405: "{method} does not work here. Allowed: {allowed}.",
    408: "The request's body did not arrive in time. Send it again, without pauses.",
    413: "The request's body is too large. Expected at most {limit} bytes.",
    415: "The body is of another kind than expected. Send JSON, with Content-Type: application/json.",
    429: "Too many requests. Wait, and send fewer.",
    500: "Something went wrong in the server. The request's id is in X-Request-ID; its log says more.",
}


def register(app: Flask) -> None:
    """Handle every exception of `app` here."""
    app.register_error_handler(ValidationError, invalid)
    app.register_error_handler(OddityError, known)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(ParseException, malformed)
    app.register_error_handler(Exception, unexpected)


def document(status: int, detail: str, title: str | None = None, errors: Errors = ()) -> dict[str, Any]:
    """The problem as a JSON object. Without a `title` of its own it is one that HTTP names."""
    kind = "urn:oddity:" + re.sub(r"\W+", "-", title.lower()) if title else "about:blank"
    problem: dict[str, Any] = {"type": kind, "title": title or HTTPStatus(status).phrase, "status": status}
    problem["detail"] = detail
    if errors:
        problem["errors"] = list(errors)
    return problem


def problem(status: int, detail: str, title: str | None = None, errors: Errors = ()) -> Response:
    """The problem as a reply: as a page for a browser that asks for one, as JSON for everybody else."""
    if pages.wants_page():
        return pages.problem_page(status, title or HTTPStatus(status).phrase, detail)
    return Response(orjson.dumps(document(status, detail, title, errors)), status, mimetype=MIMETYPE)


def invalid(error: ValidationError) -> Response:
    """400 where the body is not JSON, 422 where a field is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return problem(400, f"The body is not JSON: {first['ctx']['error']}.", "The body is not JSON")
    errors = field_errors(error)
    return problem(422, " ".join(e["detail"] for e in errors[:3]), "The input cannot be used", errors)


def known(error: OddityError) -> Response:
    """Oddity's own errors carry their status."""
    if error.status >= 500:
        current_app.logger.error("%s", error)
    errors = [{"field": error.field, "detail": str(error)}] if error.field else []
    return problem(error.status, str(error), error.title, errors)


def http(error: HTTPException) -> Response:
    """Werkzeug's errors, with their headers, and redirects as they are."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = 408 if isinstance(error, ClientDisconnected) else (error.code or 500)
    if status < 400:
        return error.get_response()  # type: ignore[return-value]
    reply = problem(status, detail(status, error))
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            reply.headers[name] = value
    return reply


def detail(status: int, error: HTTPException) -> str:
    """What happened, in a sentence."""
    if status == 404:
        pages = sorted({r.rule for r in current_app.url_map.iter_rules() if not r.arguments})
        return f"There is nothing at {request.path}. {suggest(request.path, pages)}"
    text = DETAILS.get(status) or error.description or HTTPStatus(status).description
    allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    limit = current_app.config["MAX_CONTENT_LENGTH"]
    return text.format(method=request.method, allowed=allowed, limit=limit) if status in DETAILS else text


def malformed(error: ParseException) -> Response:
    """gunicorn's errors where they show only while the body is read: a chunk that is none."""
    return problem(400, f"The request is malformed: {error}.")


def unexpected(error: Exception) -> Response:
    """A defect of ours: the log gets the trace, the client a sentence."""
    current_app.logger.exception("%s %s failed", request.method, request.path)
    return problem(500, DETAILS[500])
