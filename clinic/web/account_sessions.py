"""How long somebody stays signed in, and what signing in and out leave in the session and in the audit."""

import datetime as dt

from flask import Flask, g, session
from flask_login import user_logged_out
from flask_security import password_changed, user_authenticated

from clinic.domain.audit import Action
from clinic.models import Account
from clinic.services import audit
from clinic.services import sign_in as tries
from clinic.web.forms.sign_in import sign_in_keys
from clinic.web.session import current_session, utc_now

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"


def init_account_sessions(app: Flask) -> None:
    """End old sessions before anybody looks at who is signed in; begin and end them with signing in and out."""
    app.before_request(_end_old_session)
    user_authenticated.connect(_signed_in, app)
    password_changed.connect(_password_changed, app)
    user_logged_out.connect(_signed_out, app)


def _signed_in(app: Flask, user: Account, authn_via: list[str], **rest: object) -> None:
    """Start the session afresh: a new anti-forgery token and new times; `password` is a sign-in, `change` is not."""
    now = utc_now()
    for key in ("csrf_token", "signed_out_because"):
        session.pop(key, None)
    g.pop("csrf_token", None)
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(now.timestamp())
    if "password" in authn_via:
        tries.forget(current_session(), sign_in_keys(user.email))
        audit.record(current_session(), user, Action.SIGN_IN, "account", user.id, now=now)


def _password_changed(app: Flask, user: Account, **rest: object) -> None:
    audit.record(current_session(), user, Action.PASSWORD_CHANGE, "account", user.id, now=utc_now())


def _signed_out(app: Flask, user: Account, **rest: object) -> None:
    """Leave nothing behind. Flask-Login sends this before it forgets who it was; only a real account is recorded."""
    if isinstance(user, Account):
        audit.record(current_session(), user, Action.SIGN_OUT, "account", user.id, now=utc_now())
        current_session().commit()


def _end_old_session() -> None:
    """Forget who is signed in after 30 minutes without a page, or 12 hours after signing in."""
    if "_user_id" not in session:
        return
    now = int(utc_now().timestamp())
    idle, age = now - session.get(SEEN_AT, 0), now - session.get(SIGNED_IN_AT, 0)
    if idle > IDLE.total_seconds() or age > ABSOLUTE.total_seconds():
        session.clear()
    elif idle >= 60:
        session[SEEN_AT] = now
