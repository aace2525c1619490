"""The second factor of an account: its app, its recovery codes, its security keys. Codes are checked by the web.

The app comes first: recovery codes are made with it, and a security key is added to it. Each change is audited; each
code and each answer of a key is used up by one statement of the database, so that of two at the same moment one wins.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from clinic.domain.account_sessions import Ending
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict, NotFound
from clinic.domain.permissions import RoleName
from clinic.models import Account, AuthenticatorApp, RecoveryCode, SecurityKey
from clinic.services import account_sessions, audit

DEMANDED_OF = frozenset({RoleName.CLINICIAN, RoleName.ADMINISTRATOR})
"""Who reads clinical text or makes accounts."""
MOST_KEYS = 10


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has; `app` is None when it signs in with its password alone."""

    app: AuthenticatorApp | None
    codes_left: int
    keys: Sequence[SecurityKey]


def demanded_of(roles: Iterable[RoleName]) -> bool:
    """Return whether a clinic that demands a second factor demands it of an account with these roles."""
    return bool(DEMANDED_OF & set(roles))


def app_of(session: Session, account: Account) -> AuthenticatorApp | None:
    """Return the authenticator app of an account, if it has one: then the account has a second factor."""
    return session.get(AuthenticatorApp, account.id, populate_existing=True)


def keys_of(session: Session, account: Account) -> Sequence[SecurityKey]:
    """Return the security keys of an account, the oldest first."""
    return session.scalars(
        select(SecurityKey).where(SecurityKey.account_id == account.id).order_by(SecurityKey.id)
    ).all()


def of(session: Session, account: Account) -> Factors:
    """Return all of it."""
    left = session.scalar(select(func.count()).where(RecoveryCode.account_id == account.id))
    return Factors(app_of(session, account), left or 0, keys_of(session, account))


def put_app(session: Session, account: Account, sealed_secret: str, *, step: int, now: dt.datetime) -> None:
    """Give the account its app, or another one in its place. `step` is that of the code that confirmed it."""
    app = app_of(session, account)
    replaced = app is not None
    if app is None:
        app = AuthenticatorApp(account_id=account.id)
        session.add(app)
    app.sealed_secret, app.last_step, app.added_at = sealed_secret, step, now
    session.flush()
    _record(session, account, Action.SECOND_FACTOR_ADD, now, kind="app", replaced=replaced)


def use_step(session: Session, account: Account, step: int) -> bool:
    """Use up the code of a 30-second step. False if it, or a later one, was used before."""
    used = session.execute(
        update(AuthenticatorApp)
        .where(AuthenticatorApp.account_id == account.id, AuthenticatorApp.last_step < step)
        .values(last_step=step)
    )
    return _rows(used) == 1


def put_recovery_codes(session: Session, account: Account, hashes: Iterable[str], *, now: dt.datetime) -> None:
    """Give the account new recovery codes; the old ones work no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    session.add_all([RecoveryCode(account_id=account.id, code_hash=one, made_at=now) for one in hashes])
    session.flush()
    _record(session, account, Action.RECOVERY_CODES_MAKE, now)


def use_recovery_code(session: Session, account: Account, code_hash: str, *, now: dt.datetime) -> bool:
    """Use up a recovery code. False if the account has none like it."""
    gone = session.execute(
        delete(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.code_hash == code_hash)
    )
    if _rows(gone) != 1:
        return False
    _record(session, account, Action.RECOVERY_CODE_USE, now, left=of(session, account).codes_left)
    return True


def add_key(session: Session, account: Account, key: SecurityKey, *, now: dt.datetime) -> SecurityKey:
    """Add a security key to an account that has an app. Raises Conflict without one, for a tenth, or for one known."""
    if app_of(session, account) is None:
        raise Conflict("A security key is added to an authenticator app.", hint="Set up the app first.")
    if len(keys_of(session, account)) >= MOST_KEYS:
        raise Conflict(f"An account has at most {MOST_KEYS} security keys.", hint="Remove one first.")
    if session.scalar(select(SecurityKey.id).where(SecurityKey.credential_id == key.credential_id)):
        raise Conflict("This security key is here already.", hint="Use another one.")
    key.account_id, key.added_at = account.id, now
    session.add(key)
    session.flush()
    _record(session, account, Action.SECOND_FACTOR_ADD, now, kind="key", key=key.id)
    return key


def key_of(session: Session, account: Account, key_id: int) -> SecurityKey:
    """Return one of the account's own security keys. Raises NotFound."""
    key = session.get(SecurityKey, key_id)
    if key is None or key.account_id != account.id:
        raise NotFound("There is no such security key.", hint="Choose one from the list.")
    return key


def key_by_credential(session: Session, account: Account, credential_id: bytes) -> SecurityKey | None:
    """Return the account's own key with this credential; another account's is none."""
    return session.scalar(
        select(SecurityKey).where(SecurityKey.account_id == account.id, SecurityKey.credential_id == credential_id)
    )


def use_key(session: Session, key: SecurityKey, *, asked_at: dt.datetime, sign_count: int, now: dt.datetime) -> bool:
    """Use up the answer of a key to what was asked of it at a time. False if it answered something later before."""
    used = session.execute(
        update(SecurityKey)
        .where(SecurityKey.id == key.id, or_(SecurityKey.used_at.is_(None), SecurityKey.used_at < asked_at))
        .values(used_at=now, sign_count=sign_count)
    )
    return _rows(used) == 1


def remove_key(session: Session, account: Account, key: SecurityKey, *, now: dt.datetime) -> None:
    """Take one security key away."""
    _record(session, account, Action.SECOND_FACTOR_REMOVE, now, kind="key", key=key.id)
    session.delete(key)
    session.flush()


def remove(session: Session, account: Account, *, now: dt.datetime) -> None:
    """Let the account sign in with its password alone: app, recovery codes and keys go."""
    _take_away(session, account)
    _record(session, account, Action.SECOND_FACTOR_REMOVE, now, kind="app")


def reset(session: Session, account: Account, *, actor: Account | None, now: dt.datetime) -> None:
    """Take away what its owner lost and end their sessions: it is set up anew after the next sign-in."""
    _take_away(session, account)
    audit.record(session, actor, Action.SECOND_FACTOR_RESET, "account", account.id, now=now)
    account_sessions.end_all(session, account, because=Ending.SECOND_FACTOR_CHANGED, actor=actor, now=now)


def record_refused(session: Session, account: Account, *, kind: str, now: dt.datetime) -> None:
    """Write down a wrong or used code, or a wrong answer of a key, on the way in."""
    audit.record(session, None, Action.SECOND_FACTOR_REFUSED, "account", account.id, now=now, detail={"kind": kind})


def _take_away(session: Session, account: Account) -> None:
    for table in (SecurityKey, RecoveryCode, AuthenticatorApp):
        session.execute(delete(table).where(table.account_id == account.id))
    session.flush()


def _record(session: Session, account: Account, action: Action, now: dt.datetime, **detail: object) -> None:
    audit.record(session, account, action, "account", account.id, now=now, detail=detail)


def _rows(result: object) -> int:
    return cast("CursorResult[Any]", result).rowcount
