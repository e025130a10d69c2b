"""Replies in JSON."""

from typing import Any

import orjson
from flask import Response

OPTIONS = orjson.OPT_SERIALIZE_NUMPY


def json_reply(content: Any, status: int = 200) -> Response:
    """`content`, NumPy arrays and all, serialised once."""
    return Response(orjson.dumps(content, option=OPTIONS), status, mimetype="application/json")


def cached_json_reply(content: Any) -> Response:
    """The same with an ETag, so that a client that has it gets 304."""
    from flask import request

    reply = json_reply(content)
    reply.add_etag()
    reply.cache_control.no_cache = True
    reply.make_conditional(request)
    return reply
