"""Accounts of the staff, the first administrator, and the way from `/` to the first page of each."""

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import TooManyRequests

from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.permissions import Permission, RoleName
from clinic.services import accounts, audit_log
from clinic.services import sign_in as tries
from clinic.web.access import current_account, requires
from clinic.web.errors import refused
from clinic.web.forms.accounts import ROLE_LABELS, AccountForm, SetupForm
from clinic.web.forms.sign_in import sign_in_keys
from clinic.web.layout import navigation
from clinic.web.present import clock
from clinic.web.session import current_session, unit_of_work, utc_now

bp = Blueprint("accounts", __name__)
SETUP_NAME = "set-up code"
"""What wrong set-up codes are counted under, as wrong passwords under a name."""


@bp.get("/")
@requires(Permission.OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    """Go to the first place that the account may go to."""
    return redirect(url_for(navigation()[0].endpoint), 303)


@bp.get("/stay")
@requires(Permission.OWN_ACCOUNT)
def stay() -> ResponseReturnValue:
    """Say that somebody is still there, and who; the session goes on. A page of before gets the token against forgery
    of now.
    """
    return "", 204, {"X-CSRFToken": generate_csrf(), "X-Account": str(current_account().id)}


@bp.get("/setup")
def setup() -> ResponseReturnValue:
    """Ask for the one-time code and for the first administrator."""
    _require_setup_open()
    return render_template("accounts/setup.html", form=SetupForm())


@bp.post("/setup")
def use_setup() -> ResponseReturnValue:
    """Make the first administrator."""
    _require_setup_open()
    form = SetupForm()
    if not form.validate():
        return refused("accounts/setup.html", form)
    keys, now = sign_in_keys(SETUP_NAME), utc_now()
    if tries.wait(current_session(), keys, now=now):
        raise TooManyRequests
    try:
        with unit_of_work() as db:
            accounts.use_setup_code(
                db,
                form.code.data,
                email=form.email.data,
                name=form.name.data,
                password_hash=hash_password(form.password.data),
                now=now,
            )
    except ClinicError as error:
        with unit_of_work() as db:
            tries.record_wrong(db, keys, now=now)
        return refused("accounts/setup.html", form, error)
    session["notice"] = "setup"
    return redirect(url_for("security.login"), 303)


@bp.get("/accounts")
@requires(Permission.ACCOUNTS_MANAGE)
def index() -> ResponseReturnValue:
    """List every account, below what an administrator has to know of."""
    db = current_session()
    return render_template(
        "accounts/index.html",
        accounts=accounts.all_accounts(db),
        taken_out=audit_log.taken_out(db, now=utc_now()),
        moment=clock.moment,
        role_labels=ROLE_LABELS,
    )


@bp.get("/accounts/new")
@requires(Permission.ACCOUNTS_MANAGE)
def new() -> ResponseReturnValue:
    """Ask for a new account."""
    return render_template("accounts/new.html", form=AccountForm())


@bp.post("/accounts/new")
@requires(Permission.ACCOUNTS_MANAGE)
def create() -> ResponseReturnValue:
    """Add an account; its first password is shown on this one page and nowhere else."""
    form = AccountForm()
    if not form.validate():
        return refused("accounts/new.html", form)
    password = accounts.readable_secret()
    try:
        with unit_of_work() as db:
            account = accounts.create(
                db,
                email=form.email.data,
                name=form.name.data,
                roles=[RoleName(role) for role in form.roles.data],
                password_hash=hash_password(password),
                now=utc_now(),
                actor=current_account(),
                given=True,
            )
    except ClinicError as error:
        return refused("accounts/new.html", form, error)
    return render_template("accounts/created.html", account=account, password=password), 201


def _require_setup_open() -> None:
    if not accounts.setup_is_open(current_session(), now=utc_now()):
        raise NotFound("This page is not here.", hint="An administrator can add accounts.")
