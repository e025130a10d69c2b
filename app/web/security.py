"""What browsers are told to refuse, and who may call from another origin."""

from flask import Flask
from flask_compress import Compress
from flask_cors import CORS
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import Settings

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""No inline script or style, nothing from elsewhere; pictures also as data, which the canvases make."""

COMPRESSIBLE = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml"]
"""Pages and static files. Replies to /predict are not: compressing one takes longer than making it."""


def protect(app: Flask, settings: Settings) -> None:
    """Set the headers of every reply, and take the client's address from the trusted proxies."""
    if settings.proxies:
        n = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=0)  # type: ignore[method-assign]
    Talisman(
        app,
        force_https=settings.https,
        strict_transport_security=settings.https,
        strict_transport_security_include_subdomains=False,
        content_security_policy=POLICY,
        frame_options="DENY",
        referrer_policy="same-origin",
        session_cookie_secure=False,
    )
    origins = [origin.strip() for origin in settings.cors_origins.split(",") if origin.strip()]
    if origins:
        CORS(app, origins=origins, methods=["GET", "POST"], allow_headers=["Content-Type"], max_age=600)
    app.config["COMPRESS_MIMETYPES"] = COMPRESSIBLE
    Compress(app)
