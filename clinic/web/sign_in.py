"""Sign-in by Flask-Security: argon2id, our own pages, and a slow-down against guessing. Sessions are our own."""

import datetime as dt
from typing import Any

from flask import Flask, Response, request, session
from flask_security import Security, SQLAlchemySessionUserDatastore
from werkzeug.local import LocalProxy

from clinic.config import Settings
from clinic.models import Account, Role
from clinic.services.account_changes import must_choose_password
from clinic.web.access import FirstStep, before_all_else, safe_next
from clinic.web.account_sessions import init_account_sessions
from clinic.web.forms.sign_in import SignInForm
from clinic.web.second_factor import init_second_factor
from clinic.web.session import current_session


def init_sign_in(app: Flask, settings: Settings) -> None:
    """Set up signing in and out: nothing else of Flask-Security is on."""
    for name, value in _configuration(settings).items():
        app.config.setdefault(name, value)
    store = SQLAlchemySessionUserDatastore(LocalProxy(current_session), Account, Role)
    security = Security(app, store, login_form=SignInForm)
    app.login_manager.request_loader(_nobody)  # type: ignore[attr-defined]
    init_account_sessions(app)  # in place of Flask-Security's own way to load an account
    before_all_else(app, FirstStep(must_choose_password, "own_account.password", frozenset({"own_account.change"})))
    init_second_factor(app, security, settings)
    app.after_request(_stay_here)


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SESSION_PROTECTION": "strong",
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        # Our own form already answers everybody alike; this would only overwrite what it says about empty fields.
        "SECURITY_RETURN_GENERIC_RESPONSES": False,
        "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_FRESHNESS": dt.timedelta(seconds=-1),
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_LOGIN_URL": "/sign-in",
        "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    }


def _nobody(request: object) -> None:
    """Know nobody but by the session: Flask-Security's own keys in headers and addresses would never end."""


def _stay_here(response: Response) -> Response:
    """Whatever `next` said, signing in leads to a page of our own; signing out empties the session.

    A refused sign-out empties nothing: else another site could sign people out by what our refusal tells the browser.
    """
    if request.endpoint == "security.login" and "Location" in response.headers:
        response.headers["Location"] = safe_next(response.headers["Location"]) or "/"
    if request.endpoint == "security.logout" and response.status_code < 400:
        session.clear()
    return response
