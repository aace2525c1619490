"""One line per request, by ids only: no query, no names, and the token of a patient's link masked.

An address can be typed by hand, with a name in it, or come torn out of a message. So of a path the log holds numbers
and the words of our own addresses, pages and muscles; everything else is stars.
"""

import logging
import re
from collections.abc import Iterable

from flask import Flask, Response, g, request

from clinic.domain.muscles import MUSCLES
from clinic.domain.questionnaires import PAGES

log = logging.getLogger("clinic.requests")
TOKEN = re.compile(r"(?<=^/q/)[^/]+|[0-9A-Za-z]{16,}")
"""A link may come torn or mistyped, as `/Q/…` or `/q//…`: whatever is as long as no word of ours is taken for one."""
_PIECES = re.compile(r"[-_.]")


class RequestLog:
    """The log of one application: it knows the words of its addresses."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._ours: frozenset[str] = frozenset()

    def masked(self, path: str) -> str:
        """Return the path with stars for what is neither a number nor a word of ours, and for the token of a link."""
        return TOKEN.sub("***", "/".join(one if self._is_ours(one) else "***" for one in path.split("/")))

    def write_line(self, response: Response) -> Response:
        """Log a request whose answer is ready."""
        account = getattr(g.get("viewer"), "id", "-")
        log.info("%s %s %s account=%s", request.method, self.masked(request.path), response.status_code, account)
        return response

    def _is_ours(self, segment: str) -> bool:
        if not self._ours:  # every address is known with the first request
            self._ours = frozenset(_pieces(_words(self._app)))
        return all((piece.isascii() and piece.isdecimal()) or piece in self._ours for piece in _PIECES.split(segment))


def _words(app: Flask) -> Iterable[str]:
    """Yield the words that an address of ours can have: those of the rules, of the patient's pages, and muscles."""
    for rule in app.url_map.iter_rules():
        yield from (segment for segment in rule.rule.split("/") if "<" not in segment)
    yield from (page.key for page in PAGES)
    yield from (*MUSCLES, "l", "r")


def _pieces(words: Iterable[str]) -> Iterable[str]:
    yield ""  # before the first and after the last stroke
    for word in words:
        yield from _PIECES.split(word)


def init_request_log(app: Flask) -> None:
    """Log each request when its answer is ready."""
    app.after_request(RequestLog(app).write_line)
