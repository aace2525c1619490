"""Which addresses take a file, how large it may be, and where uploads are kept.

Everything else keeps the small limit of `headers.LARGEST_REQUEST`; the larger one is for a browser that somebody is
signed in with.
"""

import datetime as dt
from collections.abc import Mapping

from flask import Flask, Request, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from clinic.db import disk
from clinic.web.headers import LARGEST_REQUEST
from clinic.web.installation import installation
from clinic.web.session import utc_now
from clinic.web.upload_store import UploadStore
from clinic.web.work import Work

MEGABYTE = 1024 * 1024
LARGEST: Mapping[str, int] = {"imports.look": 50 * MEGABYTE, "questionnaire_imports.look": 10 * MEGABYTE}
"""Endpoint -> bytes of the whole request, for those that take files of data."""
PATHS: Mapping[str, str] = {"/data/visits": "imports.look", "/data/questionnaires": "questionnaire_imports.look"}
"""Address -> endpoint: the server has to know before the application is asked."""
SWEPT_EVERY = dt.timedelta(hours=1)
KEY = "clinic-work"


def upload_store() -> UploadStore:
    """The uploads of this clinic."""
    return UploadStore(installation().settings.instance / "uploads")


def work() -> Work:
    """The long tasks of this application."""
    found: Work = current_app.extensions[KEY]
    return found


def limit_of(path: str) -> int:
    """Return how many bytes the server reads for an address before it closes the line.

    It is more than the application takes, so that a page of our own answers what is too big.
    """
    endpoint = PATHS.get(path)
    return 2 * LARGEST[endpoint] if endpoint else 4 * LARGEST_REQUEST


def _widen() -> None:
    if request.endpoint in LARGEST and session.get("_user_id"):
        asked: Request = request
        asked.max_content_length = LARGEST[request.endpoint]


def _require_room() -> None:
    if request.endpoint in LARGEST and request.method == "POST":
        disk.require_room(installation().settings.instance)


class _Sweeping:
    """Removes what is a day old with the first request of an hour, whatever it asks for."""

    def __init__(self) -> None:
        self._last: dt.datetime | None = None

    def now_and_then(self) -> None:
        """Sweep if that is an hour ago; a clock that was put back sweeps, too."""
        now = utc_now()
        if self._last is None or abs(now - self._last) >= SWEPT_EVERY:
            self._last = now
            upload_store().sweep(now)


def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    from clinic.web.errors import error_page

    most = LARGEST.get(request.endpoint or "")
    if most is None:
        return error_page(413)
    hint = _("Nothing of it was kept. Go back and choose another file.")
    if request.endpoint == "imports.look":
        hint = _(
            "Nothing of it was kept. Split the file, or ask whoever looks after this system to bring it in with the "
            "command: clinic import visits FILE --map MAP.toml --dry-run"
        )
    return error_page(413, _("This file is larger than %(most)s MB", most=most // MEGABYTE), hint)


def init_uploads(app: Flask) -> None:
    """Let the addresses that take files take larger requests; before anything reads a request."""
    app.extensions[KEY] = Work()
    app.before_request(_Sweeping().now_and_then)
    app.before_request(_widen)
    app.before_request(_require_room)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
