"""Who is signed in stands on the server: the browser holds a token, and every page asks whether it is still good."""

import datetime as dt
import logging
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import user_authenticated
from flask_security.utils import set_request_attr
from sqlalchemy.exc import SQLAlchemyError

from clinic.domain.account_sessions import ABSOLUTE, SEEN_EVERY, Ending
from clinic.domain.audit import Action
from clinic.models import Account
from clinic.services import account_changes, account_sessions, audit
from clinic.services import sign_in as tries
from clinic.web.forms.sign_in import sign_in_keys
from clinic.web.installation import installation
from clinic.web.session import close_session, current_session, utc_now

TOKEN = "session"
"""Where the cookie holds the token."""
KEY = "clinic-last-seen"
log = logging.getLogger("clinic.sessions")


@dataclass(frozen=True, slots=True)
class Held:
    """The session of this request, readable when the database is not."""

    id: int
    begun_at: dt.datetime
    seen_at: dt.datetime


def init_account_sessions(app: Flask) -> None:
    """Load accounts by their session alone, and begin and end it with signing in and out. After Flask-Security."""
    app.login_manager.user_loader(_load)  # type: ignore[attr-defined]
    app.extensions[KEY] = LastSeen()
    app.jinja_env.globals.update(seconds_left=seconds_left)
    app.after_request(_write_seen)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def current() -> Held | None:
    """The session of whoever is signed in; None for nobody. Ask `access.signed_in` first, which loads it."""
    found: Held | None = g.get("account_session")
    return found


def seconds_left() -> int | None:
    """How long the session of this page lasts however busy somebody is, in seconds; None for nobody."""
    held = current()
    return None if held is None else max(0, int((held.begun_at + ABSOLUTE - utc_now()).total_seconds()))


def _load(user_id: str) -> Account | None:
    """Return the account of an open session; else leave nothing of it in the browser. One query."""
    token = session.get(TOKEN)
    held = account_sessions.find(current_session(), token, now=utc_now()) if isinstance(token, str) else None
    if held is None or held.account.fs_uniquifier != user_id:
        session.clear()
        g.pop("csrf_token", None)
        return None
    g.account_session = Held(held.id, held.begun_at, held.seen_at)
    g.anybody_restricted = held.anybody_restricted is not False
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return held.account


def _signed_in(app: Flask, user: Account, **rest: object) -> None:
    """Begin a session of its own for each signing in, with a new token of ours and a new one against forgery."""
    now, db = utc_now(), current_session()
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
    _end_token(Ending.SIGNED_IN_ANEW)
    _begin(user)
    tries.forget(db, sign_in_keys(user.email))
    account_changes.spend_given_password(db, user)
    audit.record(db, user, Action.SIGN_IN, "account", user.id, now=now)


def renew(account: Account) -> None:
    """Give this browser a new token in place of the one it has, as after a change of the password."""
    _end_token(Ending.SIGNED_IN_ANEW)
    _begin(account)


def _begin(account: Account) -> None:
    session[TOKEN] = account_sessions.begin(
        current_session(),
        account,
        address=request.remote_addr or "",
        user_agent=request.user_agent.string,
        now=utc_now(),
    )


def _end_token(because: Ending) -> None:
    token = session.pop(TOKEN, None)
    if isinstance(token, str):
        account_sessions.sign_out(current_session(), token, because=because, now=utc_now())


def _signed_out(app: Flask, user: Account, **rest: object) -> None:
    """Leave nothing behind. Flask-Login sends this before it forgets who it was; only a real account is recorded."""
    if isinstance(user, Account):
        _end_token(Ending.SIGNED_OUT)
        audit.record(current_session(), user, Action.SIGN_OUT, "account", user.id, now=utc_now())
        current_session().commit()
        g.pop("account_session", None)


class LastSeen:
    """Writes down that somebody is there. Where the disk refuses, pages go out all the same, and for a minute none of
    them asks it again: each would wait for it.
    """

    def __init__(self) -> None:
        self.refused_at: dt.datetime | None = None

    def write(self, held: Held, now: dt.datetime) -> None:
        """Write it in a short transaction of its own, if a minute has passed since it was last written."""
        refused = self.refused_at is not None and abs(now - self.refused_at) < SEEN_EVERY
        if refused or now - held.seen_at < SEEN_EVERY:
            return
        close_session()  # a writing request would wait for its own lock
        try:
            with installation().database.writing() as db:
                account_sessions.touch(db, held.id, now=now)
                db.commit()
            self.refused_at = None
        except SQLAlchemyError as error:
            self.refused_at = now
            log.error("last seen not written (%s): account_session=%s", type(error).__name__, held.id)


def _write_seen(response: Response) -> Response:
    held = current()
    if held is not None and response.status_code < 500:
        current_app.extensions[KEY].write(held, utc_now())
    return response
