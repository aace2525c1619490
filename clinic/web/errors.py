"""Every refusal is a page of our own that says what happened and what to do.

What a person typed or what is stored never reaches the log: only the kind of error and the place it came from.
"""

import logging
import traceback

from flask import Flask, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as lazy
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
    StatementError,
    TimeoutError,
)
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError
from wtforms import Form

from clinic.db.dialects import LOCKED
from clinic.domain.errors import ClinicError, VisitLocked
from clinic.domain.scoring.phrases import translated
from clinic.web.access import signed_in
from clinic.web.send_again import from_our_own_page, send_again, typed_fields
from clinic.web.session import close_session
from clinic.web.too_late import offered

log = logging.getLogger("clinic.errors")
RETRY_AFTER = "5"
OUT_OF_REACH = (OperationalError, InterfaceError, TimeoutError, InternalError)
"""Locked, full, taken away, restarting, or a stand-by that takes no writes yet: nothing is wrong with the request."""

PAGES = {
    400: (lazy("This could not be read"), lazy("Go back, check what you entered and send it again.")),
    403: (lazy("You may not open this page"), lazy("Ask an administrator if your account should.")),
    404: (lazy("This page is not here"), lazy("Check the address, or start again from the first page.")),
    405: (lazy("This page cannot be used that way"), lazy("Go back and use the buttons of the page.")),
    409: (lazy("This was changed in the meantime"), lazy("Open the page again to see how it stands now.")),
    410: (lazy("This page is gone"), lazy("Start again from the first page.")),
    413: (lazy("That was too much to send at once"), lazy("Go back, shorten it and send it again.")),
    429: (lazy("Too many tries"), lazy("Wait a minute, then try again.")),
    500: (
        lazy("Something went wrong here"),
        lazy("Go back and try again. If it happens again, tell whoever looks after this system."),
    ),
    503: (
        lazy("The clinic’s records are busy or cannot be reached"),
        lazy("Nothing was changed. Wait a few seconds, then try again."),
    ),
}
"""What happened (the heading) and what to do, by status."""


def told(error: ClinicError) -> tuple[str, str]:
    """Return what happened and what to do, in the language of the page; values in the sentences stay."""
    return translated(error.message, _), translated(error.hint, _)


def refused(
    template: str, form: Form, error: ClinicError | None = None, status: int | None = None, **context: object
) -> ResponseReturnValue:
    """Show the page again with everything that was typed; `error` stands at its top, beside those of the fields."""
    if error is not None:
        if (late := offered(error, form)) is not None:
            return late
        form.form_errors.append(" ".join(told(error)))
    return render_template(template, form=form, **context), status or (error.status if error else 400)


def error_page(status: int, message: str | None = None, hint: str | None = None) -> ResponseReturnValue:
    """Return our own page for the status, with its usual words or better ones."""
    usual = PAGES.get(status, PAGES[500 if status >= 500 else 400])
    response = make_response(
        render_template("errors/error.html", status=status, message=message or usual[0], hint=hint or usual[1]), status
    )
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _clinic_error(error: ClinicError) -> ResponseReturnValue:
    if (late := offered(error)) is not None:
        return late
    return error_page(error.status, *told(error))


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError):  # a foreign host name: no address of ours can be made under it
        return "Bad request.", 400, {"Content-Type": "text/plain; charset=utf-8"}
    if error.code is not None and error.code < 400:
        return error.get_response()
    lost = getattr(error, "original_exception", None)
    if isinstance(lost, SQLAlchemyError):  # after the view, or while another error was told of
        return _database_error(lost)
    response = make_response(error_page(error.code or 500))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _forged(error: CSRFError) -> ResponseReturnValue:
    """Whoever was signed out is told so at once: the token went with the session."""
    for_accounts = hasattr(current_app.view_functions.get(request.endpoint or ""), "permission")
    return send_again(403 if for_accounts and from_our_own_page() and signed_in() is None else 400)


def _unreadable(error: Exception) -> ResponseReturnValue:
    return error_page(400)


def _database_error(error: SQLAlchemyError) -> ResponseReturnValue:
    _leave_database_alone()
    if isinstance(error, IntegrityError) and LOCKED in str(error.orig):
        return _clinic_error(
            VisitLocked(_("This visit is locked and cannot be changed."), hint=_("Add an addendum to it instead."))
        )
    if isinstance(error, DataError) or type(error) is StatementError:
        return _unreadable(error)
    if isinstance(error, (StaleDataError, IntegrityError)):  # two people at the same moment
        log.warning("%s at %s (%s)", type(error).__name__, request.endpoint, _place(error))
        return _kept(409)
    if isinstance(error, OUT_OF_REACH) or type(error) is DatabaseError:
        locked = isinstance(error, OperationalError) and "locked" in str(error.orig)
        log.error("database %s at %s (%s)", "is locked" if locked else "fails", request.endpoint, _place(error))
        return _kept(503)
    return _unexpected(error)


def _kept(status: int) -> ResponseReturnValue:
    """Return the fields of a POST to be sent again; our own page for anything else."""
    if request.method != "POST" or not typed_fields():
        return error_page(status)
    response = make_response(send_again(status))
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    _leave_database_alone()
    log.error("%s at %s (%s)", type(error).__name__, request.endpoint, _place(error))
    return error_page(500)


def _place(error: BaseException) -> str:
    """The innermost line of our own that was running; no values."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "clinic" in frame.filename]
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-3:])) or current_app.name


def _leave_database_alone() -> None:
    """Make the error page from what is already known: the database may not answer a second time."""
    g.setdefault("account", None)
    g.setdefault("viewer", None)
    g.setdefault("_login_user", AnonymousUserMixin())  # Flask-Login asks for it whenever a template is rendered
    close_session()


def _without_values(record: logging.LogRecord) -> bool:
    """Where Flask itself logs an error, with the path and a traceback, say what we say."""
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        record.msg, record.args = "%s at %s (%s)", (type(error).__name__, request.endpoint, _place(error))
        record.exc_info = record.exc_text = None
    return True


def init_errors(app: Flask) -> None:
    """Answer every error with a page of our own."""
    logging.getLogger(app.name).addFilter(_without_values)
    app.register_error_handler(ClinicError, _clinic_error)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(OverflowError, _unreadable)
    app.register_error_handler(UnicodeError, _unreadable)
    app.register_error_handler(Exception, _unexpected)
