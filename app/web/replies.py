"""Replies in JSON."""

import orjson
from flask import Response, request

from app.web.reply_models import Reply

OPTIONS = orjson.OPT_SERIALIZE_NUMPY


def to_json(content: Reply) -> bytes:
    """A reply, which may hold NumPy arrays, as bytes of JSON."""
    return orjson.dumps(content, option=OPTIONS)


def json_reply(content: Reply) -> Response:
    """A reply as a response."""
    return Response(to_json(content), mimetype="application/json")


def cached_reply(content: bytes) -> Response:
    """Bytes of JSON as a response with an ETag, so that a client that already has them gets 304."""
    reply = Response(content, mimetype="application/json")
    reply.add_etag()
    reply.cache_control.no_cache = True
    reply.make_conditional(request)
    return reply
