"""Replies in JSON."""

import orjson
from flask import Response, request

from app.web.reply_models import Reply

OPTIONS = orjson.OPT_SERIALIZE_NUMPY


def to_json(content: Reply) -> bytes:
    """A reply as bytes, NumPy arrays and all."""
    return orjson.dumps(content, option=OPTIONS)


def json_reply(content: Reply) -> Response:
    """A reply, serialised once."""
    return Response(to_json(content), mimetype="application/json")


def cached_reply(content: bytes) -> Response:
    """Bytes of JSON with an ETag, so that a client that has them gets 304."""
    reply = Response(content, mimetype="application/json")
    reply.add_etag()
    reply.cache_control.no_cache = True
    reply.make_conditional(request)
    return reply
