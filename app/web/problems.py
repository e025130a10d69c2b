"""Every failure as application/problem+json (RFC 9457): the one place where errors become replies."""

import errno
import re
from collections.abc import Sequence
from http import HTTPStatus

import orjson
from flask import Flask, Response, current_app, request
from gunicorn.http.errors import (
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    NoMoreData,
    ParseException,
    UnsupportedTransferCoding,
)
from pydantic import ValidationError
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from app.errors import (
    DataUnavailableError,
    DetectorError,
    InputError,
    NotFoundError,
    OddityError,
    StorageError,
    suggest,
)
from app.web import pages, security
from app.web.reply_models import FieldError, FieldsProblem, Problem
from app.web.validation import field_errors

MIMETYPE = "application/problem+json"


class TryLaterError(OddityError):
    """A request that can be answered, but not now.

    retry_after : seconds after which the client may ask again
    """

    def __init__(self, message: str, retry_after: int = 5):
        super().__init__(message)
        self.retry_after = retry_after


class BusyError(TryLaterError):
    """The server has more to do than it can do in time."""


class TooMuchError(TryLaterError):
    """A client asked for more than its rate limit allows."""


class TooLateError(ParseException):  # type: ignore[misc]
    """A request did not arrive in time. Raised while gunicorn's worker reads its head, or a view its body."""

    code = 408


ANSWERS: dict[type[OddityError], tuple[int, str]] = {
    InputError: (422, "The input cannot be used"),
    NotFoundError: (404, "Not found"),
    DataUnavailableError: (503, "The data cannot be had"),
    DetectorError: (503, "The detector cannot be used"),
    StorageError: (507, "Nothing could be saved"),
    BusyError: (503, "Too busy"),
    TooMuchError: (429, "Too many requests"),
    OddityError: (500, "Something went wrong"),
}
"""Status and title of each of our errors."""

MALFORMED: dict[type[BaseException], int] = {
    LimitRequestLine: 414,
    LimitRequestHeaders: 431,
    ExpectationFailed: 417,
    UnsupportedTransferCoding: 501,
    TooLateError: 408,
    ParseException: 400,
}
"""Status of each of gunicorn's errors."""

DETAILS = {
    405: "{method} does not work here. Allowed: {allowed}.",
    408: "The request did not arrive in time. Send it again, without pauses.",
    413: "The request's body is too large. Expected at most {limit} bytes.",
    415: "The body is not of a type that this address takes. Send JSON with Content-Type: application/json, or files "
    "as multipart/form-data.",
    500: "Something went wrong in the server. Look for the request's id, X-Request-ID, in the server's log.",
    501: "The server does not support this Transfer-Encoding. Send the request without it, or with chunked alone.",
}


def register(app: Flask) -> None:
    """Handle every exception of `app` here."""
    app.register_error_handler(ValidationError, invalid)
    app.register_error_handler(OddityError, known)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(ParseException, malformed)
    app.register_error_handler(OSError, broken)
    app.register_error_handler(Exception, unexpected)


def document(status: int, detail: str, title: str | None = None, errors: Sequence[FieldError] = ()) -> Problem:
    """The problem as a value. Without a `title` it takes HTTP's name of the status."""
    kind = "urn:oddity:" + re.sub(r"\W+", "-", title.lower()) if title else "about:blank"
    title = title or HTTPStatus(status).phrase
    return FieldsProblem(kind, title, status, detail, errors) if errors else Problem(kind, title, status, detail)


def problem(status: int, detail: str, title: str | None = None, errors: Sequence[FieldError] = ()) -> Response:
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
    return problem(422, " ".join(e.detail for e in errors[:3]), ANSWERS[InputError][1], errors)


def known(error: OddityError) -> Response:
    """Oddity's own errors, by their class."""
    status, title = next(ANSWERS[cls] for cls in type(error).__mro__ if cls in ANSWERS)
    reply = problem(status, str(error), title, [FieldError(error.field, str(error))] if error.field else [])
    if isinstance(error, TryLaterError):
        reply.headers["Retry-After"] = str(error.retry_after)
    elif status >= 500:
        current_app.logger.error("%s", error)
    return reply


def http(error: HTTPException) -> Response:
    """Werkzeug's errors, with their headers; redirects are passed on unchanged."""
    if isinstance(error.response, Response):
        return error.response
    status = 408 if isinstance(error, ClientDisconnected) else (error.code or 500)
    reply = problem(status, detail(status, error))
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            reply.headers[name] = value
    return reply


def detail(status: int, error: HTTPException) -> str:
    """What happened, in a sentence."""
    if status == 404:
        addresses = {rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments}
        return f"There is nothing at {request.path}. {suggest(request.path, addresses)}"
    said_by_us = isinstance(error, RequestEntityTooLarge) and error.description != RequestEntityTooLarge.description
    if status not in DETAILS or said_by_us:
        return error.description or HTTPStatus(status).description
    allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return DETAILS[status].format(method=request.method, allowed=allowed, limit=request.max_content_length)


def malformed(error: ParseException) -> Response:
    """gunicorn's errors that come up only while the body is read: it arrives too late, or a chunk is malformed."""
    if isinstance(error, TooLateError):
        return problem(408, DETAILS[408])
    return problem(400, f"The request is malformed: {error}.")


def raw_problem(error: BaseException, request_id: str) -> bytes:
    """The whole reply to a request that could not be parsed, as bytes for the socket."""
    status = next((MALFORMED[cls] for cls in type(error).__mro__ if cls in MALFORMED), 500)
    detail = DETAILS.get(status, f"The request is malformed: {error}.")
    said = document(status, detail)
    body = orjson.dumps(said)
    headers = {
        **security.headers(),
        "Content-Type": MIMETYPE,
        "Content-Length": str(len(body)),
        "X-Request-ID": request_id,
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status} {said.title}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join((*lines, "", "")).encode() + body


def broken(error: OSError) -> Response:
    """Errors of the disk and the connection: large uploads are kept on a disk, and clients hang up while they send."""
    if isinstance(error, (ConnectionError, NoMoreData)):
        return problem(400, "The connection ended before the whole request had arrived. Send it again.")
    if error.errno == errno.ENOSPC:
        return known(StorageError("The server's disk for uploads is full. Send a smaller picture, or try again later."))
    return unexpected(error)


def unexpected(error: Exception) -> Response:
    """A defect in the server: the trace goes to the log, and the client gets a sentence."""
    current_app.logger.exception("%s %s failed", request.method, request.path)
    return problem(500, DETAILS[500])
