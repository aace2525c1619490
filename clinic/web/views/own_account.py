"""Your account: name, roles, password, and where you are signed in."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password

from clinic.domain.account_sessions import Ending
from clinic.domain.errors import NotFound
from clinic.domain.permissions import Permission
from clinic.services import account_changes, account_sessions, second_factors
from clinic.web.access import current_account, requires
from clinic.web.account_sessions import current, renew
from clinic.web.errors import refused
from clinic.web.forms.accounts import ROLE_LABELS
from clinic.web.forms.passwords import ChangePasswordForm, ChoosePasswordForm
from clinic.web.present import clock
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("own_account", __name__)


@bp.get("/account")
@requires(Permission.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """Show who is signed in, and where else they are."""
    account = current_account()
    open_now = account_sessions.of(current_session(), account, now=utc_now())
    has_factor = second_factors.app_of(current_session(), account) is not None
    about = {"account": account, "sessions": open_now, "here": _here(), "role_labels": ROLE_LABELS}
    return render_template("accounts/own.html", moment=clock.moment, has_factor=has_factor, **about)


@bp.post("/account/sessions/<int:session_id>/end")
@requires(Permission.OWN_ACCOUNT)
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions; somebody else's is not there."""
    about = {"because": Ending.BY_OWNER, "actor": current_account(), "now": utc_now()}
    with unit_of_work() as db:
        account_sessions.end(db, current_account(), session_id, **about)  # type: ignore[arg-type]
    session["notice"] = "ended"
    return redirect(url_for(".show"), 303)


@bp.post("/account/sessions/end-others")
@requires(Permission.OWN_ACCOUNT)
def end_others() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    account = current_account()
    with unit_of_work() as db:
        account_sessions.end_all(db, account, because=Ending.BY_OWNER, actor=account, now=utc_now(), but=_here())
    session["notice"] = "ended"
    return redirect(url_for(".show"), 303)


@bp.get("/account/password")
@requires(Permission.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    """Ask for a new password."""
    return render_template("accounts/password.html", form=_form(), first=_first())


@bp.post("/account/password")
@requires(Permission.OWN_ACCOUNT)
def change() -> ResponseReturnValue:
    """Change the password; this browser stays signed in, with a new token."""
    form = _form()
    if not form.validate():
        return refused("accounts/password.html", form, first=_first())
    account, first = current_account(), _first()
    with unit_of_work() as db:
        account_changes.choose_password(
            db,
            account,
            hash_password(form.new_password.data),
            now=utc_now(),
            current=_here(),
            keep_others=not first and not form.end_others.data,
        )
        renew(account)
    session["notice"] = "password"
    return redirect(url_for("accounts.home" if first else ".show"), 303)


def _form() -> ChoosePasswordForm:
    return ChoosePasswordForm() if _first() else ChangePasswordForm()


def _first() -> bool:
    return account_changes.must_choose_password(current_account())


def _here() -> int:
    held = current()
    if held is None:
        raise NotFound("This session is over already.", hint="Sign in again.")
    return held.id
