"""Sessions of signed-in accounts: begun, asked at every page, listed, ended. The browser's token is kept nowhere."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, joinedload, with_expression

from clinic.domain.account_sessions import ABSOLUTE, IDLE, SEEN_EVERY, Ending, agent_words, is_over
from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.models import Account, AccountSession, Restriction
from clinic.services import audit

KEPT = dt.timedelta(days=30)
"""How long a session that is over can still be looked up in the table; the audit keeps signing in and out for good."""


def begin(session: Session, account: Account, *, address: str, user_agent: str, now: dt.datetime) -> str:
    """Begin a session of the account and return its token: 256 random bits, of which only the digest is stored."""
    session.execute(delete(AccountSession).where(AccountSession.begun_at < now - KEPT))
    token = secrets.token_urlsafe(32)
    session.add(
        AccountSession(
            token_sha256=digest(token),
            account_id=account.id,
            begun_at=now,
            seen_at=now,
            address=address[:60],
            agent=agent_words(user_agent),
        )
    )
    session.flush()
    return token


def find(session: Session, token: str, *, now: dt.datetime) -> AccountSession | None:
    """Return the open session of this token with its account, its roles, and whether anybody is restricted. One query.

    None if it is over or never was.
    """
    asked = select(AccountSession).where(AccountSession.token_sha256 == digest(token))
    account = joinedload(AccountSession.account, innerjoin=True)
    restricted = with_expression(AccountSession.anybody_restricted, exists(select(Restriction.patient_id)))
    found = session.scalars(asked.options(account.joinedload(Account.roles), restricted)).unique().one_or_none()
    if found is None or found.ended_at is not None or is_over(found.begun_at, found.seen_at, now):
        return None
    return found if found.account.active else None


def touch(session: Session, session_id: int, *, now: dt.datetime) -> None:
    """Write down that somebody is still there. A clock that was put back moves nothing back."""
    still_open = (AccountSession.id == session_id, AccountSession.ended_at.is_(None), AccountSession.seen_at < now)
    session.execute(update(AccountSession).where(*still_open).values(seen_at=now))


def of(session: Session, account: Account, *, now: dt.datetime) -> Sequence[AccountSession]:
    """Return the open sessions of an account, the one seen last first."""
    held = select(AccountSession).where(
        AccountSession.account_id == account.id,
        AccountSession.ended_at.is_(None),
        AccountSession.begun_at >= now - ABSOLUTE,
        AccountSession.seen_at >= now - IDLE - SEEN_EVERY,
    )
    found = session.scalars(held.order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())).all()
    return [one for one in found if not is_over(one.begun_at, one.seen_at, now)]


def end(
    session: Session, account: Account, session_id: int, *, because: Ending, actor: Account | None, now: dt.datetime
) -> None:
    """End one session of this account. Raises NotFound for one of somebody else and for one that is over."""
    mine = (AccountSession.id == session_id, AccountSession.account_id == account.id)
    if not _end(session, *mine, because=because, now=now):
        raise NotFound("This session is over already.", hint="Open the page again to see those that are open.")
    audit.record(
        session, actor, Action.SESSION_END, "account_session", session_id, now=now, detail={"because": because.value}
    )


def end_all(
    session: Session,
    account: Account,
    *,
    because: Ending,
    actor: Account | None,
    now: dt.datetime,
    but: int | None = None,
) -> int:
    """End every session of the account, `but` one that may stay; return how many ended, and record it if any did."""
    ended = _end(
        session, AccountSession.account_id == account.id, AccountSession.id != (but or 0), because=because, now=now
    )
    if ended:
        detail = {"because": because.value, "ended": ended}
        audit.record(session, actor, Action.SESSION_END, "account", account.id, now=now, detail=detail)
    return ended


def end_everybodys(session: Session, *, because: Ending, now: dt.datetime) -> int:
    """End every session there is, as after a restore; return how many."""
    return _end(session, AccountSession.id > 0, because=because, now=now)


def sign_out(session: Session, token: str, *, because: Ending, now: dt.datetime) -> None:
    """End the session of this token, if it is open: a copy of the cookie opens nothing from now on."""
    _end(session, AccountSession.token_sha256 == digest(token), because=because, now=now)


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _end(session: Session, *which: object, because: Ending, now: dt.datetime) -> int:
    ending = update(AccountSession).where(AccountSession.ended_at.is_(None), *which)  # type: ignore[arg-type]
    ended = session.execute(ending.values(ended_at=now, ended_because=because))
    return int(ended.rowcount)  # type: ignore[attr-defined]  # of an UPDATE there is one
