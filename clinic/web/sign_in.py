"""Sign-in by Flask-Security: argon2id, our own pages, a slow-down against guessing, and limits to how long it lasts."""

import datetime as dt
from typing import Any

from flask import Flask, Response, g, request, session
from flask_login import user_logged_out
from flask_security import Security, SQLAlchemySessionUserDatastore, password_changed, user_authenticated
from werkzeug.local import LocalProxy

from clinic.config import Settings
from clinic.domain.audit import Action
from clinic.models import Account, Role
from clinic.services import audit
from clinic.services import sign_in as tries
from clinic.web.access import safe_next
from clinic.web.forms.sign_in import PASSWORD_AT_LEAST, ChangePasswordForm, SignInForm, sign_in_keys
from clinic.web.session import current_session, utc_now

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"


def init_sign_in(app: Flask, settings: Settings) -> None:
    """Set up signing in, signing out and changing the password: nothing else of Flask-Security is on."""
    for name, value in _configuration(settings).items():
        app.config.setdefault(name, value)
    store = SQLAlchemySessionUserDatastore(LocalProxy(current_session), Account, Role)
    app.before_request(_end_old_session)  # before Flask-Security looks at who is signed in
    Security(app, store, login_form=SignInForm, change_password_form=ChangePasswordForm)
    app.login_manager.request_loader(_nobody)  # type: ignore[attr-defined]
    app.after_request(_stay_here)
    user_authenticated.connect(_signed_in, app)
    password_changed.connect(_password_changed, app)
    user_logged_out.connect(_signed_out, app)


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SESSION_PROTECTION": "strong",
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_LENGTH_MIN": PASSWORD_AT_LEAST,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        # Our own form already answers everybody alike; this would only overwrite what it says about empty fields.
        "SECURITY_RETURN_GENERIC_RESPONSES": False,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_FRESHNESS": dt.timedelta(seconds=-1),
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_CHANGE_URL": "/password",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    }


def _nobody(request: object) -> None:
    """Know nobody but by the session: Flask-Security's own keys in headers and addresses would never end."""


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


def _stay_here(response: Response) -> Response:
    """Whatever `next` said, signing in leads to a page of our own; signing out empties the session."""
    if request.endpoint == "security.login" and "Location" in response.headers:
        response.headers["Location"] = safe_next(response.headers["Location"]) or "/"
    if request.endpoint == "security.logout":
        session.clear()
    return response
