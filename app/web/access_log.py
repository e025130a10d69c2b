"""gunicorn's access log as lines of JSON on standard output."""

from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
from gunicorn import glogging

from app.web.tracing import KEY


class Logger(glogging.Logger):  # type: ignore[misc]
    """One line per request: who asked for what, the status, and how long it took. No query, header or body."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        if not self.access_log_enabled:
            return
        line = {
            "time": datetime.now(timezone.utc),
            "request_id": environ.get(KEY),
            "client": environ.get("REMOTE_ADDR"),
            "method": environ.get("REQUEST_METHOD"),
            "path": environ.get("PATH_INFO"),
            "status": int(str(resp.status).split(None, 1)[0]),
            "bytes": resp.sent,
            "duration_ms": round(request_time.total_seconds() * 1000, 3),
        }
        try:
            self.access_log.info("%s", orjson.dumps(line, default=str).decode())
        except Exception:  # a log line must not cost a reply
            self.exception("The access log failed")
