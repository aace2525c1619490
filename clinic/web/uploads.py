"""Which addresses take a file, how large it may be, and where uploads are kept.

Everything else keeps the small limit of `headers.LARGEST_REQUEST`; the larger one is for a browser that somebody is
signed in with.
"""

from flask import Flask, Request, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from clinic.web.headers import LARGEST_REQUEST
from clinic.web.installation import installation
from clinic.web.upload_store import UploadStore
from clinic.web.work import Work

LARGEST_UPLOAD = 50 * 1024 * 1024
"""In bytes, of the whole request."""
TAKES_FILES = frozenset({"imports.look"})
"""Endpoints of files of data."""
UPLOAD_PATHS = frozenset({"/data/imports/new"})
"""Their addresses: the server has to know before the application is asked."""
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
    return 2 * LARGEST_UPLOAD if path in UPLOAD_PATHS else 4 * LARGEST_REQUEST


def _widen() -> None:
    if request.endpoint in TAKES_FILES and session.get("_user_id"):
        asked: Request = request
        asked.max_content_length = LARGEST_UPLOAD


def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    from clinic.web.errors import error_page

    if request.endpoint not in TAKES_FILES:
        return error_page(413)
    return error_page(
        413,
        _("This file is larger than %(most)s MB", most=LARGEST_UPLOAD >> 20),
        _(
            "Nothing of it was kept. Split the file, or ask whoever looks after this system to bring it in with the "
            "command: clinic import visits FILE --map MAP.toml --dry-run"
        ),
    )


def init_uploads(app: Flask) -> None:
    """Let the addresses that take files take larger requests; before anything reads a request."""
    app.extensions[KEY] = Work()
    app.before_request(_widen)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
