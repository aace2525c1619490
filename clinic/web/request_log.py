"""One line per request, by ids only: no query, no names, and the token of a patient's link masked."""

import logging
import re

from flask import Flask, Response, g, request

log = logging.getLogger("clinic.requests")
TOKEN = re.compile(r"(?<=^/q/)[^/]+|[0-9A-Za-z]{16,}")
"""A link may come torn or mistyped, as `/Q/…` or `/q//…`: whatever is as long as no word of ours is taken for one."""


def masked(path: str) -> str:
    """Return the path with the token of a patient's link replaced by stars; no control characters."""
    return TOKEN.sub("***", path).encode("unicode_escape").decode("ascii")


def _write_line(response: Response) -> Response:
    account = g.get("viewer")
    log.info(
        "%s %s %s account=%s", request.method, masked(request.path), response.status_code, getattr(account, "id", "-")
    )
    return response


def init_request_log(app: Flask) -> None:
    """Log each request when its answer is ready."""
    app.after_request(_write_line)
