"""What happens to an account: switched off and on, other roles, a password given or chosen. Sessions end with it."""

import datetime as dt
import secrets
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.domain.account_sessions import Ending
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError
from clinic.domain.permissions import RoleName
from clinic.models import Account, Role
from clinic.services import account_sessions, audit
from clinic.services.accounts import GIVEN_LASTS, role_named


def switch_off(session: Session, account: Account, *, actor: Account | None, now: dt.datetime) -> None:
    """Let the account sign in no more and end its sessions. The last administrator cannot be switched off."""
    _keep_an_administrator(session, account)
    account.active = False
    account.fs_uniquifier = secrets.token_hex(32)
    account_sessions.end_all(session, account, because=Ending.SWITCHED_OFF, actor=actor, now=now)
    audit.record(session, actor, Action.ACCOUNT_SWITCH_OFF, "account", account.id, now=now)


def switch_on(session: Session, account: Account, *, actor: Account | None, now: dt.datetime) -> None:
    """Let the account sign in again, with the password it had."""
    if not account.active:
        account.active = True
        audit.record(session, actor, Action.ACCOUNT_SWITCH_ON, "account", account.id, now=now)


def set_roles(
    session: Session, account: Account, roles: Iterable[RoleName], *, actor: Account | None, now: dt.datetime
) -> None:
    """Give the account these roles and no others, from its next page on. Raises ClinicError for none, and when
    nobody would be administrator any more.
    """
    before, wanted = account.role_names, frozenset(roles)
    if not wanted:
        raise ClinicError("An account needs a role.", hint="Choose at least one, or switch the account off.")
    if wanted == before:
        return
    if RoleName.ADMINISTRATOR not in wanted:
        _keep_an_administrator(session, account)
    account.roles = [role_named(session, role) for role in sorted(wanted)]
    session.flush()
    detail = {"before": sorted(before), "after": sorted(wanted)}
    audit.record(session, actor, Action.ACCOUNT_ROLES, "account", account.id, now=now, detail=detail)


def give_password(
    session: Session, account: Account, password_hash: str, *, actor: Account | None, now: dt.datetime
) -> None:
    """Put a password in place that somebody else knows: it opens the account once, for 72 hours. Sessions end."""
    account.password, account.password_until = password_hash, now + GIVEN_LASTS
    account_sessions.end_all(session, account, because=Ending.PASSWORD_CHANGED, actor=actor, now=now)
    audit.record(session, actor, Action.PASSWORD_GIVE, "account", account.id, now=now)


def choose_password(
    session: Session, account: Account, password_hash: str, *, now: dt.datetime, current: int, keep_others: bool
) -> None:
    """Put the account's own new password in place; its other sessions end unless they are to be kept."""
    account.password, account.password_until = password_hash, None
    if not keep_others:
        account_sessions.end_all(session, account, because=Ending.PASSWORD_CHANGED, actor=account, now=now, but=current)
    audit.record(session, account, Action.PASSWORD_CHANGE, "account", account.id, now=now)


def has_run_out(account: Account, *, now: dt.datetime) -> bool:
    """Return whether the account's password was given by somebody else, too long ago."""
    return account.password_until is not None and account.password_until <= now


def spend_given_password(session: Session, account: Account) -> None:
    """After signing in with a password that was given: it opens nothing any more."""
    if account.password_until is not None:
        account.password, account.password_until = None, None
        session.flush()


def must_choose_password(account: Account) -> bool:
    """Return whether the account has no password of its own yet."""
    return account.password is None


def _keep_an_administrator(session: Session, account: Account) -> None:
    """Raise ClinicError when this account is the last active administrator.

    All of them are locked first, in one order: two who take each other's role away at once wait in line.
    """
    if RoleName.ADMINISTRATOR not in account.role_names:
        return
    held = select(Account.id).where(Account.active, Account.roles.any(Role.name == RoleName.ADMINISTRATOR))
    session.execute(select(Account.id).where(Account.id.in_(held)).order_by(Account.id).with_for_update())
    if not set(session.scalars(held)) - {account.id}:
        raise ClinicError("This is the last administrator.", hint="Give another account that role first.")
