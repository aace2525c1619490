"""A database file that was put back by hand: it knows again who was signed out since."""

import datetime as dt

from sqlalchemy.orm import Session

from clinic.db.audit_heads import KeptHeads
from clinic.domain.account_sessions import Ending
from clinic.domain.audit import Action
from clinic.services import account_sessions, audit, audit_check


def end_sessions(session: Session, kept: KeptHeads | None, *, now: dt.datetime) -> bool:
    """End every session if the database is older than the last head kept of its audit, and note it; return whether.

    `clinic restore` does the same by itself, and sets the heads aside. Here they stay: `clinic check` goes on telling
    that the audit lacks what came after. What was spent since, such as a recovery code, is good again: nothing knows.
    """
    if not audit_check.is_behind(session, kept):
        return False
    ended = account_sessions.end_everybodys(session, because=Ending.RESTORED, now=now)
    audit.record(session, None, Action.RESTORE, "database", None, now=now, detail={"by": "hand", "ended": ended})
    return True
