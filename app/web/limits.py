"""The rate limit of each client, counted in memory that the workers share, or in Redis for several machines."""

import ipaddress
import logging
import time

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.storage import RedisStorage, Storage
from limits.strategies import FixedWindowRateLimiter

from app.config import Settings
from app.errors import InputError
from app.web.problems import TooMuchError
from app.web.shared import Shared, SharedStorage

log = logging.getLogger(__name__)
REDIS_SECONDS = 0.2
"""The longest that a request waits for Redis."""
AWAY_SECONDS = 5
"""How long Redis is not asked again after it failed to answer."""


class Limiter:
    """Charges clients for work. While Redis does not answer, it counts in the workers' shared memory."""

    def __init__(self, allowed: RateLimitItem, memory: Storage, redis: Storage | None):
        self.allowed = allowed
        self.memory = FixedWindowRateLimiter(memory)
        self.redis = FixedWindowRateLimiter(redis) if redis else None
        self.back_at = 0.0

    def charge(self, client: str, work: int) -> None:
        """Count `work` for a client. Raises TooMuchError if it comes to more than is allowed."""
        strategy = self.memory if self.redis is None or time.monotonic() < self.back_at else self.redis
        try:
            self.hit(strategy, client, work)
        except strategy.storage.base_exceptions as error:
            if time.monotonic() >= self.back_at:
                log.warning("Redis does not answer (%s). The rate limit is counted in memory.", type(error).__name__)
            self.back_at = time.monotonic() + AWAY_SECONDS
            self.hit(self.memory, client, work)

    def hit(self, strategy: FixedWindowRateLimiter, client: str, work: int) -> None:
        """Count `work` in memory or in Redis, as `strategy` says. Raises TooMuchError."""
        if strategy.hit(self.allowed, "oddity", client, cost=work):
            return
        reset = strategy.get_window_stats(self.allowed, "oddity", client).reset_time
        seconds = max(1, int(reset - time.time()))
        raise TooMuchError(
            f"Too many requests, or too much in them. Allowed: {self.allowed}, where one drawing counts as 1. "
            f"Try again in {seconds} s, or send less.",
            seconds,
        )


def make(settings: Settings, shared: Shared) -> Limiter | None:
    """The limiter for these settings; None if they set no limit. Raises InputError for a limit that is not one."""
    allowed = allowed_work(settings)
    return Limiter(allowed, SharedStorage(shared), redis_storage(settings)) if allowed else None


def allowed_work(settings: Settings) -> RateLimitItem | None:
    """How much work is allowed in what time; None for no limit. Raises InputError if the setting is neither."""
    if not settings.rate_limit.strip():
        return None
    try:
        return parse(settings.rate_limit)
    except ValueError:
        raise InputError(
            f"ODDITY_RATE_LIMIT is {settings.rate_limit!r}. Expected a number and a time, such as 6000 per minute, or "
            "an empty value for no limit.",
            field="ODDITY_RATE_LIMIT",
        ) from None


def redis_storage(settings: Settings) -> Storage | None:
    """Redis, if the settings name one. It need not answer yet."""
    if not settings.redis_url:
        return None
    # Imported in the worker, because gevent must replace the sockets before any library uses them.
    from redis import ConnectionPool
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    pool = ConnectionPool.from_url(
        settings.redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisStorage(settings.redis_url, connection_pool=pool)


def charge(work: int) -> None:
    """Count `work` for the client of the current request. Raises TooMuchError."""
    limiter: Limiter | None = current_app.extensions["limiter"]
    if limiter and work > 0:
        limiter.charge(client_of(request.remote_addr), work)


def client_of(address: str | None) -> str:
    """The key that a client is counted under: its IPv4 address, or its whole IPv6 /64, which one client may own."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return str(address)
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))
