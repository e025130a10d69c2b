"""Security headers, the host names that the server answers to, HTTPS, and which other origins may call the API."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request
from flask_compress import Compress
from flask_cors import CORS
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Response as AnyResponse

from app.config import Settings, listed

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors "
)
"""No inline script or style, and nothing from other origins. Pictures may be data: URLs, as the canvases make them."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # The camera is for the training page, where a visitor asks for it.
    "Permissions-Policy": "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31556926"
PROBES = ("health.healthz", "health.livez", "metrics")
"""Endpoints that machines nearby ask by IP address and without TLS."""

COMPRESSIBLE = ["text/html", "text/css", "text/javascript", "application/manifest+json", "image/svg+xml"]
"""Pages and static files. Replies to /predict are left out, because compressing one takes longer than making it."""


def headers(frame_ancestors: str = "") -> dict[str, str]:
    """The headers of every reply, whatever it is: one policy for all.

    frame_ancestors : origins, separated by commas, whose pages may frame ours
    """
    framing = listed(frame_ancestors)
    policy = {"Content-Security-Policy": POLICY + (" ".join(framing) or "'none'")}
    # The older header cannot list origins, so it is left out where some are allowed.
    return {**HEADERS, **policy, **({} if framing else {"X-Frame-Options": "DENY"})}


def protect(app: Flask, settings: Settings) -> None:
    """Check host and scheme of every request, set the headers of every reply, and trust as many proxies as told."""
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=0)  # type: ignore[method-assign]
    hosts = listed(settings.hosts)
    always = headers(settings.frame_ancestors)

    @app.before_request
    def come_in() -> AnyResponse | None:
        if request.endpoint in PROBES:
            return None
        if hosts and not host_is_trusted(request.environ.get("HTTP_HOST"), hosts):
            raise BadRequest("The server does not answer to this host name. Use one of those in ODDITY_HOSTS.")
        if not settings.https or request.is_secure:
            return None
        if not hosts:  # a redirect to an unchecked host name could lead anywhere
            raise Forbidden("The server answers over HTTPS only. Use the same address with https.")
        address = urlsplit(request.url)
        return redirect(address._replace(scheme="https", netloc=address.hostname or "").geturl(), 308)

    @app.after_request
    def set_headers(reply: Response) -> Response:
        reply.headers.extend(always)
        if settings.https and request.is_secure:
            reply.headers["Strict-Transport-Security"] = HSTS
        return reply

    if origins := listed(settings.cors_origins):
        whole = [re.compile(re.escape(origin) + r"\Z") for origin in origins]
        CORS(app, origins=whole, methods=["GET", "POST"], allow_headers=["Content-Type"], max_age=600)
    app.config["COMPRESS_MIMETYPES"] = COMPRESSIBLE
    app.config["COMPRESS_STREAMS"] = False
    Compress(app)
