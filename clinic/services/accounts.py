"""Accounts of the clinic's staff, and the one-time code that makes the first administrator."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, NotFound
from clinic.domain.permissions import RoleName
from clinic.domain.text import one_line
from clinic.models import Account, Role, SetupCode
from clinic.services import audit

SETUP_CODE_LIFE = dt.timedelta(days=7)
GIVEN_LASTS = dt.timedelta(hours=72)
"""How long a password holds that somebody else gave."""
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def readable_secret(groups: int = 4) -> str:
    """Return a random code without look-alike letters, in groups of five: 4 groups hold 99 bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(groups))


def create(
    session: Session,
    *,
    email: str,
    name: str,
    roles: Iterable[RoleName],
    password_hash: str,
    now: dt.datetime,
    actor: Account | None = None,
    given: bool = False,
) -> Account:
    """Create an account; a `given` password opens it once, for GIVEN_LASTS. Raises ClinicError when the address is
    taken or no role is given.
    """
    email, wanted = email.strip().lower(), list(roles)
    if not wanted:
        raise ClinicError("An account needs a role.", hint="Choose at least one.")
    if by_email(session, email):
        raise ClinicError("There is an account with this e-mail address already.", hint="Use another address.")
    account = Account(
        email=email,
        name=one_line(name),
        password=password_hash,
        password_until=now + GIVEN_LASTS if given else None,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now,
        roles=[role_named(session, role) for role in wanted],
    )
    session.add(account)
    session.flush()
    audit.record(session, actor, Action.ACCOUNT_CREATE, "account", account.id, now=now)
    return account


def all_accounts(session: Session) -> Sequence[Account]:
    """Return every account with its roles, by name."""
    accounts = select(Account).options(selectinload(Account.roles))
    return session.scalars(accounts.order_by(Account.name, Account.id)).all()


def clinicians(session: Session) -> Sequence[Account]:
    """Return the accounts that can examine and sign, by name."""
    return [a for a in all_accounts(session) if a.active and RoleName.CLINICIAN in a.role_names]


def by_email(session: Session, email: str) -> Account | None:
    """Return the account with this address, if there is one."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def get(session: Session, account_id: int) -> Account:
    """Return an account. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("There is no such account.", hint="Choose one from the list of accounts.")
    return account


def move_on_by_itself(session: Session, account: Account, moves_on: bool) -> None:
    """Keep with the account whether the survey goes to the next site by itself after an entry."""
    account.exam_moves_on = moves_on
    session.flush()


def issue_setup_code(session: Session, *, now: dt.datetime) -> str:
    """Return a new one-time code for the first administrator; only its hash is stored."""
    plain = readable_secret()
    session.add(SetupCode(code_hash=_hash(plain), issued_at=now))
    session.flush()
    return plain


def setup_is_open(session: Session, *, now: dt.datetime) -> bool:
    """Return whether a set-up code waits to be used and no administrator is there yet."""
    waiting = select(func.count()).where(SetupCode.used_at.is_(None), SetupCode.issued_at > now - SETUP_CODE_LIFE)
    return bool(session.scalar(waiting)) and not has_administrator(session)


def has_administrator(session: Session) -> bool:
    """Return whether an active administrator is there."""
    return any(a.active and RoleName.ADMINISTRATOR in a.role_names for a in all_accounts(session))


def use_setup_code(
    session: Session, plain: str, *, email: str, name: str, password_hash: str, now: dt.datetime
) -> Account:
    """Make the first administrator and burn the code. Raises NotFound for a wrong, old or used code.

    Every code that waits is locked first: of two people who use one, or two of them, at once, one comes too late.
    """
    waiting = select(SetupCode).where(SetupCode.used_at.is_(None)).order_by(SetupCode.id).with_for_update()
    setup = next((one for one in session.scalars(waiting).all() if one.code_hash == _hash(plain)), None)
    if setup is None or setup.issued_at <= now - SETUP_CODE_LIFE or has_administrator(session):
        raise NotFound("This set-up code does not work.", hint="Run `clinic init --new-code` to print a new one.")
    setup.used_at = now
    return create(session, email=email, name=name, roles=[RoleName.ADMINISTRATOR], password_hash=password_hash, now=now)


def role_named(session: Session, name: RoleName) -> Role:
    """Return the role, made if it is not there yet."""
    role = session.scalar(select(Role).where(Role.name == name))
    if role is None:
        role = Role(name=name)
        session.add(role)
    return role


def _hash(plain: str) -> str:
    return hashlib.sha256("".join(c for c in plain.lower() if c.isalnum()).encode()).hexdigest()
