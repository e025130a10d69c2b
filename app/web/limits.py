"""How often one client may ask: counted in memory, or in Redis where several processes share the count."""

import time
from typing import Any

from flask import Flask, Response
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from app.config import Settings
from app.web.problems import DETAILS, problem


def limit(app: Flask, settings: Settings) -> None:
    """Limit POST /predict to `settings.rate_limit` for each client address."""
    if not settings.rate_limit:
        return
    limiter = Limiter(
        get_remote_address,
        storage_uri=settings.redis_url or "memory://",
        in_memory_fallback_enabled=bool(settings.redis_url),
        key_prefix="oddity",
    )
    limiter.init_app(app)
    limited: Any = limiter.limit(settings.rate_limit)(app.view_functions["predict.predict"])
    app.view_functions["predict.predict"] = limited

    def too_many(error: RateLimitExceeded) -> Response:
        reply = problem(429, f"{DETAILS[429]} Allowed: {error.limit.limit}.")
        current = limiter.current_limit
        reply.headers["Retry-After"] = str(max(1, int(current.reset_at - time.time())) if current else 60)
        return reply

    app.register_error_handler(RateLimitExceeded, too_many)
