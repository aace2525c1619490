"""One's own second factor: see what is there, set it up, change it, take it away; an administrator resets another's."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic.domain.account_sessions import Ending
from clinic.domain.errors import ClinicError, Conflict
from clinic.domain.permissions import Permission
from clinic.models import Account
from clinic.services import account_sessions, accounts, second_factors
from clinic.web import authenticator, security_keys
from clinic.web.access import current_account, requires
from clinic.web.account_sessions import current as current_account_session
from clinic.web.errors import refused
from clinic.web.forms.second_factor import AppForm, FactorForm, NewKeyForm
from clinic.web.second_factor import BOTH, must_set_up
from clinic.web.session import current_session, settings, unit_of_work, utc_now

bp = Blueprint("second_factor", __name__)


@bp.get("/account/second-factor")
@requires(Permission.OWN_ACCOUNT)
def show() -> ResponseReturnValue:
    """Say what there is."""
    account = current_account()
    factors = second_factors.of(current_session(), account)
    return render_template("security/second_factor.html", factors=factors, demanded=_demanded(account))


@bp.get("/account/second-factor/app")
@requires(Permission.OWN_ACCOUNT)
def app() -> ResponseReturnValue:
    """Show a new secret, to be scanned or typed. Nothing is stored before its first code."""
    enrolment = authenticator.begin_enrolment(current_account())
    return _app_page(AppForm(sealed=enrolment.sealed), enrolment)


@bp.post("/account/second-factor/app")
@requires(Permission.OWN_ACCOUNT)
def put_app() -> ResponseReturnValue:
    """Set the app up, or another one in its place, and show the recovery codes this once."""
    form, account = AppForm(), current_account()
    try:
        enrolment = authenticator.enrolment(account, form.sealed.data or "")
    except Conflict as error:
        return refused("security/app_again.html", form, error)
    if not form.validate():
        return _app_page(form, enrolment, 400)
    with unit_of_work() as db:
        second_factors.put_app(db, account, form.first.sealed, step=form.first.step, now=utc_now())
        codes = authenticator.make_recovery_codes(account)
        _end_other_sessions(account)
    session[BOTH] = True
    return _codes_page(codes, new_app=True)


@bp.get("/account/second-factor/recovery-codes")
@requires(Permission.OWN_ACCOUNT)
def codes() -> ResponseReturnValue:
    """Ask whether new recovery codes are to be made."""
    return render_template("security/new_codes.html", form=FactorForm(), factors=_factors())


@bp.post("/account/second-factor/recovery-codes")
@requires(Permission.OWN_ACCOUNT)
def make_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them this once; the old ones work no more."""
    form = FactorForm()
    if not form.validate():
        return refused("security/new_codes.html", form, factors=_factors())
    with unit_of_work():
        _require_app()
        codes = authenticator.make_recovery_codes(current_account())
    return _codes_page(codes, new_app=False)


@bp.get("/account/second-factor/keys/new")
@requires(Permission.OWN_ACCOUNT)
def key() -> ResponseReturnValue:
    """Ask for a security key to add."""
    _require_app()
    return _key_page(NewKeyForm())


@bp.post("/account/second-factor/keys/new")
@requires(Permission.OWN_ACCOUNT)
def add_key() -> ResponseReturnValue:
    """Add the security key that answered."""
    form = NewKeyForm()
    if not form.validate():
        return _key_page(form, 400)
    try:
        with unit_of_work() as db:
            found = security_keys.new_key(form.credential.data, form.name.data)
            second_factors.add_key(db, current_account(), found, now=utc_now())
            _end_other_sessions(current_account())
    except ClinicError as error:
        form.form_errors.append(f"{error.message} {error.hint}")
        return _key_page(form, error.status)
    return redirect(url_for(".show"), 303)


@bp.get("/account/second-factor/keys/<int:key_id>/remove")
@requires(Permission.OWN_ACCOUNT)
def without_key(key_id: int) -> ResponseReturnValue:
    """Ask whether a security key is to be removed."""
    found = second_factors.key_of(current_session(), current_account(), key_id)
    return render_template("security/remove_key.html", form=FactorForm(), key=found)


@bp.post("/account/second-factor/keys/<int:key_id>/remove")
@requires(Permission.OWN_ACCOUNT)
def remove_key(key_id: int) -> ResponseReturnValue:
    """Remove a security key."""
    form = FactorForm()
    if not form.validate():
        found = second_factors.key_of(current_session(), current_account(), key_id)
        return refused("security/remove_key.html", form, key=found)
    with unit_of_work() as db:
        found = second_factors.key_of(db, current_account(), key_id)
        second_factors.remove_key(db, current_account(), found, now=utc_now())
        _end_other_sessions(current_account())
    return redirect(url_for(".show"), 303)


@bp.get("/account/second-factor/remove")
@requires(Permission.OWN_ACCOUNT)
def without() -> ResponseReturnValue:
    """Ask whether the second factor is to be given up, where the clinic does not demand it."""
    _require_optional()
    return render_template("security/remove.html", form=FactorForm())


@bp.post("/account/second-factor/remove")
@requires(Permission.OWN_ACCOUNT)
def remove() -> ResponseReturnValue:
    """Give the second factor up."""
    _require_optional()
    form = FactorForm()
    if not form.validate():
        return refused("security/remove.html", form)
    with unit_of_work() as db:
        second_factors.remove(db, current_account(), now=utc_now())
        _end_other_sessions(current_account())
    session.pop(BOTH, None)
    return redirect(url_for(".show"), 303)


@bp.get("/accounts/<int:account_id>/second-factor")
@requires(Permission.ACCOUNTS_MANAGE)
def lost(account_id: int) -> ResponseReturnValue:
    """Ask whether the second factor of another account is to be reset."""
    return render_template("security/reset.html", form=FactorForm(), account=_other(account_id))


@bp.post("/accounts/<int:account_id>/second-factor")
@requires(Permission.ACCOUNTS_MANAGE)
def reset(account_id: int) -> ResponseReturnValue:
    """Reset it: its owner lost it and sets it up anew at the next sign-in. Their sessions end."""
    form = FactorForm()
    if not form.validate():
        return refused("security/reset.html", form, account=_other(account_id))
    with unit_of_work() as db:
        second_factors.reset(db, _other(account_id), actor=current_account(), now=utc_now())
    session["notice"] = "factor"
    return redirect(url_for("one_account.show", account_id=account_id), 303)


def _app_page(form: AppForm, enrolment: authenticator.Enrolment, status: int = 200) -> ResponseReturnValue:
    account = current_account()
    replaces = second_factors.app_of(current_session(), account) is not None
    page = render_template(
        "security/app.html", form=form, enrolment=enrolment, replaces=replaces, first=must_set_up(account)
    )
    return page, status


def _codes_page(codes: list[str], *, new_app: bool) -> ResponseReturnValue:
    email = current_account().email
    return render_template("security/recovery_codes.html", codes=codes, email=email, new_app=new_app), 201


def _key_page(form: NewKeyForm, status: int = 200) -> ResponseReturnValue:
    account = current_account()
    options = security_keys.ask_to_add(account, second_factors.keys_of(current_session(), account))
    return render_template("security/new_key.html", form=form, key_options=options), status


def _factors() -> second_factors.Factors:
    return second_factors.of(current_session(), current_account())


def _end_other_sessions(account: Account) -> None:
    """Whoever else is signed in as this account, perhaps with a stolen session, is out."""
    here = current_account_session()
    account_sessions.end_all(
        current_session(), account, because=Ending.SECOND_FACTOR_CHANGED, actor=account, now=utc_now(),
        but=here.id if here else None,
    )  # fmt: skip


def _other(account_id: int) -> Account:
    account = accounts.get(current_session(), account_id)
    if account.id == current_account().id:
        raise Conflict(
            _("Nobody resets their own second factor."),
            hint=_("Change it under your name, or ask another administrator."),
        )
    return account


def _demanded(account: Account) -> bool:
    return settings().second_factor_required and second_factors.demanded_of(account.role_names)


def _require_app() -> None:
    if second_factors.app_of(current_session(), current_account()) is None:
        raise Conflict(_("Set up an authenticator app first."), hint=_("Recovery codes and keys go with it."))


def _require_optional() -> None:
    if _demanded(current_account()):
        raise Conflict(
            _("Your clinic asks for a second factor, so it cannot be given up."),
            hint=_("You can put another app in its place."),
        )
    _require_app()
