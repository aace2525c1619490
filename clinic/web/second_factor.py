"""Between the password and being signed in: the second factor. Nothing opens before both are right.

Who gave the right password of an account with an app is remembered for ten minutes in the signed cookie of that one
browser, as nobody: Flask-Security signs them in only when the code is right as well. Where the clinic demands a second
factor, an account without one is signed in and reaches only the pages that set it up.
"""

import datetime as dt
import hashlib
from typing import Any

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login.utils import _create_identifier
from flask_security import current_user, login_user
from flask_security.tf_plugin import TfPlugin

from clinic.config import Settings
from clinic.models import Account
from clinic.services import second_factors
from clinic.web.access import FirstStep, before_all_else, safe_next
from clinic.web.authenticator import KEY, AppCodes
from clinic.web.session import current_session, settings, utc_now

HALF, BOTH = "half_signed_in", "both_factors"
"""In the session: who gave the right password and nothing else yet; that both factors were given."""
HALF_LASTS = dt.timedelta(minutes=10)
OPEN_WITHOUT = frozenset({"second_factor.put_app", "own_account.password", "own_account.change", "accounts.stay"})
"""What opens to an account that must set up its second factor, beside the page for it and signing out."""


class SecondStep(TfPlugin):
    """Flask-Security asks this after the right password, before it signs anybody in."""

    def tf_enter(
        self, user: Any, remember_me: bool | None, primary_authn_via: str, next_loc: str | None
    ) -> ResponseReturnValue | None:
        """Lead an account with an app to its second step; let others in."""
        if second_factors.app_of(current_session(), user) is None:
            return None
        current_session().commit()  # the password may have been hashed anew
        session[HALF] = {
            "who": user.id,
            "password": _digest_of_hash(user),
            "at": int(utc_now().timestamp()),
            "browser": _create_identifier(),
            "next": safe_next(next_loc) or safe_next(request.args.get("next")) or "/",
        }
        return redirect(url_for("second_factor_steps.code"), 303)


def init_second_factor(app: Flask, security: Any, settings: Settings) -> None:
    """Put the second step behind the password, and the setting up before all other pages where it is demanded."""
    app.extensions[KEY] = AppCodes(settings.name.replace(":", " ").strip() or "Tenderpoint")
    security.two_factor_plugins = SecondStep()
    before_all_else(app, FirstStep(must_set_up, "second_factor.app", OPEN_WITHOUT))


def half_signed_in() -> Account | None:
    """The account whose right password this browser gave within ten minutes; None if that is over or changed."""
    held = session.get(HALF)
    if not isinstance(held, dict) or current_user.is_authenticated:
        return None
    age = utc_now().timestamp() - held["at"]
    if not 0 <= age <= HALF_LASTS.total_seconds() or held["browser"] != _create_identifier():
        session.pop(HALF)
        return None
    found = current_session().get(Account, held["who"])
    return found if found is not None and found.active and held["password"] == _digest_of_hash(found) else None


def sign_in_with(account: Account, factor: str) -> str:
    """Sign the account in, now that both factors were right; return where it wanted to go."""
    wanted = safe_next(session[HALF]["next"]) or "/"
    session.clear()
    login_user(account, authn_via=["password", factor])
    session[BOTH] = True
    return wanted


def _digest_of_hash(account: Account) -> str:
    """What ends the half of a sign-in when the password changes; it tells nothing, as the hash is salted."""
    return hashlib.sha256((account.password or "").encode()).hexdigest()


def must_set_up(account: Account) -> bool:
    """Return whether the clinic demands a second factor of the account and this session was begun without one."""
    demanded = settings().second_factor_required and second_factors.demanded_of(account.role_names)
    return demanded and not session.get(BOTH)
