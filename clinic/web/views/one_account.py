"""One account, for an administrator: its roles, its password, where it is signed in, switched off and on."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import hash_password

from clinic.domain.account_sessions import Ending
from clinic.domain.errors import ClinicError, NotAllowed
from clinic.domain.permissions import Permission, RoleName
from clinic.models import Account
from clinic.services import account_changes, account_sessions, accounts, second_factors
from clinic.web.access import current_account, requires
from clinic.web.account_sessions import current
from clinic.web.confirming import ProvenForm
from clinic.web.errors import refused
from clinic.web.forms.accounts import ROLE_LABELS, RolesForm
from clinic.web.present import clock
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("one_account", __name__, url_prefix="/accounts/<int:account_id>")


@bp.get("")
@requires(Permission.ACCOUNTS_MANAGE)
def show(account_id: int) -> ResponseReturnValue:
    """Show one account."""
    account = accounts.get(current_session(), account_id)
    return render_template("accounts/show.html", form=RolesForm(obj=_Held(account)), **_page(account))


@bp.post("/roles")
@requires(Permission.ACCOUNTS_MANAGE)
def change_roles(account_id: int) -> ResponseReturnValue:
    """Give the account other roles."""
    form = RolesForm()
    account = accounts.get(current_session(), account_id)
    if not form.validate():
        return refused("accounts/show.html", form, **_page(accounts.get(current_session(), account_id)))
    wanted = [RoleName(role) for role in form.roles.data]
    try:
        with unit_of_work() as db:
            account_changes.set_roles(db, account, wanted, actor=current_account(), now=utc_now())
    except ClinicError as error:
        return refused("accounts/show.html", form, error, **_page(accounts.get(current_session(), account_id)))
    return _back(account_id, "roles")


@bp.post("/switch-off")
@requires(Permission.ACCOUNTS_MANAGE)
def switch_off(account_id: int) -> ResponseReturnValue:
    """Let the account sign in no more, and end its sessions."""
    with unit_of_work() as db:
        account_changes.switch_off(db, accounts.get(db, account_id), actor=current_account(), now=utc_now())
    return _back(account_id, "off")


@bp.post("/switch-on")
@requires(Permission.ACCOUNTS_MANAGE)
def switch_on(account_id: int) -> ResponseReturnValue:
    """Let the account sign in again."""
    with unit_of_work() as db:
        account_changes.switch_on(db, accounts.get(db, account_id), actor=current_account(), now=utc_now())
    return _back(account_id, "on")


@bp.get("/password")
@requires(Permission.ACCOUNTS_MANAGE)
def password(account_id: int) -> ResponseReturnValue:
    """Ask whether the account is to get a new password."""
    return render_template("accounts/give.html", form=ProvenForm(), account=_somebody_else(account_id))


@bp.post("/password")
@requires(Permission.ACCOUNTS_MANAGE)
def give_password(account_id: int) -> ResponseReturnValue:
    """Make a new password that opens the account once, and show it on this one page."""
    account, form = _somebody_else(account_id), ProvenForm()
    if not form.validate():
        return refused("accounts/give.html", form, account=_somebody_else(account_id))
    password = accounts.readable_secret()
    with unit_of_work() as db:
        account_changes.give_password(db, account, hash_password(password), actor=current_account(), now=utc_now())
    return render_template("accounts/created.html", account=account, password=password, anew=True), 201


@bp.post("/sessions/<int:session_id>/end")
@requires(Permission.ACCOUNTS_MANAGE)
def end_session(account_id: int, session_id: int) -> ResponseReturnValue:
    """End one session of this account."""
    about = {"because": Ending.BY_ADMINISTRATOR, "actor": current_account(), "now": utc_now()}
    with unit_of_work() as db:
        account_sessions.end(db, accounts.get(db, account_id), session_id, **about)  # type: ignore[arg-type]
    return _back(account_id, "ended")


@bp.post("/sessions/end")
@requires(Permission.ACCOUNTS_MANAGE)
def end_sessions(account_id: int) -> ResponseReturnValue:
    """End every session of this account; of one's own, all but this one."""
    about = {"because": Ending.BY_ADMINISTRATOR, "actor": current_account(), "now": utc_now()}
    with unit_of_work() as db:
        account_sessions.end_all(db, accounts.get(db, account_id), but=_here(), **about)  # type: ignore[arg-type]
    return _back(account_id, "ended")


class _Held:
    """What the form of the roles opens with."""

    def __init__(self, account: Account) -> None:
        self.roles = [role.value for role in account.role_names]


def _page(account: Account) -> dict[str, object]:
    db = current_session()
    return {
        "account": account,
        "sessions": account_sessions.of(db, account, now=utc_now()),
        "here": _here(),
        "has_factor": second_factors.app_of(db, account) is not None,
        "run_out": account_changes.has_run_out(account, now=utc_now()),
        "role_labels": ROLE_LABELS,
        "moment": clock.moment,
    }


def _somebody_else(account_id: int) -> Account:
    """Of one's own account the password and the second factor change only for whoever proves to know them."""
    if account_id == current_account().id:
        raise NotAllowed(_("This is your own account."), hint=_("Press your name at the top, and change it there."))
    return accounts.get(current_session(), account_id)


def _here() -> int | None:
    held = current()
    return None if held is None else held.id


def _back(account_id: int, notice: str) -> ResponseReturnValue:
    session["notice"] = notice
    return redirect(url_for(".show", account_id=account_id), 303)
