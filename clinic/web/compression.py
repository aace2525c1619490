"""What travels compressed: static files, and patients' pages that hold nothing typed into the request they answer.

The length of a compressed page betrays a secret on it only to somebody who can put guesses beside that secret. A page
of a patient that is opened echoes nothing of its request but the token of its address: what stands in a query is only
compared with words of ours. A refused page echoes what was typed, so it travels as it is, unless its template
says that it `echoes_nothing`: where every answer is one of ours. Pages of staff are never compressed, not even those
on which they type a patient's answers. Why: docs/adr/0029-patient-pages-that-reflect-nothing-are-compressed.md.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, g, request

from clinic.web.headers import LASTING

WORDS = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})
OPENED = frozenset({"questionnaires.start", "questionnaires.show", "tablets.start", "tablets.show"})
"""Pages of patients; a GET of one of them echoes nothing of what was asked."""
ROOMS = frozenset({"questionnaires", "tablets"})
"""Where patients answer; the same page in the staff's frame travels as it is."""


@lru_cache(maxsize=64)
def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def echoes_nothing() -> str:
    """For a template: say that nothing typed stands on this page, not even when it is refused."""
    g.echoes_nothing = True
    return ""


def _is_lasting(response: Response) -> bool:
    return request.endpoint in LASTING and response.status_code == 200 and response.mimetype in WORDS


def _is_open_page(response: Response) -> bool:
    if response.mimetype != "text/html" or response.is_streamed:
        return False
    opened = request.endpoint in OPENED and request.method == "GET" and response.status_code == 200
    return opened or (request.blueprint in ROOMS and bool(g.get("echoes_nothing")))


def _compress(response: Response) -> Response:
    lasting = _is_lasting(response)
    if not lasting and not _is_open_page(response):
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0 and "Range" not in request.headers:
        response.direct_passthrough = False
        data = response.get_data()
        response.set_data(_compressed(data) if lasting else gzip.compress(data, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)
    return response


def init_compression(app: Flask) -> None:
    """Compress what may be; a template may say that its page echoes nothing."""
    app.after_request(_compress)
    app.jinja_env.globals.update(echoes_nothing=echoes_nothing)
