"""The second step of signing in: a code of the app, a recovery code or a security key. Reached half signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.models import Account
from clinic.services import second_factors
from clinic.web import security_keys
from clinic.web.access import signed_in
from clinic.web.authenticator import Verdict, check_code, check_recovery_code
from clinic.web.confirming import tried
from clinic.web.errors import refused
from clinic.web.forms.second_factor import CodeForm, KeyForm, RecoveryForm
from clinic.web.second_factor import half_signed_in, sign_in_with
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("second_factor_steps", __name__)
Step = Callable[[Account], ResponseReturnValue]


def after_password(view: Step) -> Callable[[], ResponseReturnValue]:
    """Open the view to whoever gave the right password in this browser a moment ago; ask others for it."""

    @wraps(view)
    def guarded() -> ResponseReturnValue:
        if signed_in() is not None:
            return redirect("/", 303)
        account = half_signed_in()
        return redirect(url_for("security.login"), 303) if account is None else view(account)

    return guarded


@bp.get("/sign-in/code")
@after_password
def code(account: Account) -> ResponseReturnValue:
    """Ask for the code of the app, or for a security key."""
    return render_template("security/code.html", form=CodeForm(), **_keys(account))


@bp.post("/sign-in/code")
@after_password
def use_code(account: Account) -> ResponseReturnValue:
    """Sign in with the code of the app."""
    form = CodeForm()
    wrong = _("This is not the code that your app shows now.")
    if not form.validate() or not _right(account, form, "code", lambda: check_code(account, form.code.data), wrong):
        form.code.data = ""
        return refused("security/code.html", form, **_keys(account))
    return _let_in(account, "authenticator")


@bp.get("/sign-in/recovery-code")
@after_password
def recovery(account: Account) -> ResponseReturnValue:
    """Ask for a recovery code."""
    return render_template("security/recovery.html", form=RecoveryForm())


@bp.post("/sign-in/recovery-code")
@after_password
def use_recovery(account: Account) -> ResponseReturnValue:
    """Sign in with a recovery code."""
    form = RecoveryForm()
    wrong = _("This is none of your recovery codes, or it was used already.")
    if not form.validate() or not _right(
        account, form, "recovery code", lambda: check_recovery_code(account, form.code.data), wrong
    ):
        form.code.data = ""
        return refused("security/recovery.html", form)
    return _let_in(account, "recovery_code")


@bp.post("/sign-in/security-key")
@after_password
def use_key(account: Account) -> ResponseReturnValue:
    """Sign in with the answer of a security key."""
    form = KeyForm()

    def check() -> Verdict:
        return Verdict.RIGHT if security_keys.check_answer(account, form.credential.data) else Verdict.WRONG

    wrong = _("The security key was not accepted. Try again, or use the code of your app.")
    if not form.validate() or not _right(account, form, "security key", check, wrong):
        return refused("security/code.html", _with_errors_of(form), **_keys(account))
    return _let_in(account, "security_key")


def _right(account: Account, form: Any, kind: str, check: Callable[[], Verdict], wrong: str) -> bool:
    """Make the try, and tell the form what came of it."""

    def record_refused(who: Account, verdict: Verdict) -> None:
        said = f"{kind}, {verdict.value}"
        second_factors.record_refused(current_session(), who, kind=said, now=utc_now())

    said = tried(account, check, wrong, record_refused)
    if said is not None and "code" in form:
        form.code.errors = [said]
    elif said is not None:
        form.form_errors.append(said)
    return said is None


def _let_in(account: Account, factor: str) -> ResponseReturnValue:
    with unit_of_work():
        wanted = sign_in_with(account, factor)
    return redirect(wanted, 303)


def _with_errors_of(key_form: KeyForm) -> CodeForm:
    """The page of both has the form of the code: what was wrong with the key stands at its top."""
    form = CodeForm(formdata=None)
    form.form_errors = [*key_form.form_errors, *(said for one in key_form for said in one.errors)]
    return form


def _keys(account: Account) -> dict[str, object]:
    """What a security key is asked; nothing for an account without one."""
    keys = second_factors.keys_of(current_session(), account)
    asked = security_keys.ask_to_sign_in(keys) if keys else None
    return {"key_options": asked}
