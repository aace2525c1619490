"""The clock of the machine beside what was recorded: signing waits while the clock stands before it."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic.domain import clock
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.models import AuditEntry
from clinic.services import audit


class ClockWrong(Conflict):
    """The clock of the machine cannot be believed."""


def latest(session: Session) -> dt.datetime | None:
    """Return the latest moment in the audit; only of what came after a wrong one that somebody answered for."""
    accepted = select(func.coalesce(func.max(AuditEntry.id), 0)).where(AuditEntry.action == Action.CLOCK_ACCEPT)
    newest = select(AuditEntry.at).where(AuditEntry.id >= accepted.scalar_subquery())
    return session.scalars(newest.order_by(AuditEntry.at.desc()).limit(1)).first()


def obstacle(session: Session, now: dt.datetime) -> str | None:
    """Return why nothing can be signed at this moment; None if the clock can be believed."""
    return clock.obstacle(now, latest(session))


def require_right(session: Session, now: dt.datetime) -> None:
    """Raise ClockWrong while nothing can be signed."""
    if why := obstacle(session, now):
        raise ClockWrong(why, hint=clock.HINT)


def accept(session: Session, *, now: dt.datetime) -> None:
    """Answer for the clock as it stands now: what was recorded with a later time was recorded by a wrong clock.

    It is an entry of the audit itself, with the time that is passed over. Raises ClockWrong before the release's day.
    """
    if clock.obstacle(now, None):
        raise ClockWrong(clock.BEFORE_RELEASE, hint="Put the clock right first.")
    passed = latest(session)
    detail = {"passed_over": passed.isoformat() if passed else None}
    audit.record(session, None, Action.CLOCK_ACCEPT, "clock", None, now=now, detail=detail)
