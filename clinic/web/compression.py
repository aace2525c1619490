"""Static files travel compressed. Pages do not: their length could betray a secret that stands beside typed text."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

from clinic.web.headers import LASTING

WORDS = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})


@lru_cache(maxsize=64)
def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _compress(response: Response) -> Response:
    if request.endpoint not in LASTING or response.status_code != 200 or response.mimetype not in WORDS:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0 and "Range" not in request.headers:
        response.direct_passthrough = False
        response.set_data(_compressed(response.get_data()))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)
    return response


def init_compression(app: Flask) -> None:
    """Compress what is the same for everybody."""
    app.after_request(_compress)
