"""Urgent signs: seen first, settled only by a clinician's review."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clinic.domain.audit import Action
from clinic.domain.errors import NotFound
from clinic.models import Account, RedFlag, Visit
from clinic.services import audit


def of_visit(session: Session, visit: Visit) -> Sequence[RedFlag]:
    """Return every flag raised at the visit, those not reviewed first."""
    of_visit = select(RedFlag).where(RedFlag.visit_id == visit.id).options(joinedload(RedFlag.reviewer))
    flags = session.scalars(of_visit.order_by(RedFlag.id)).all()
    return sorted(flags, key=lambda flag: flag.reviewed_at is not None)


def unreviewed(session: Session, visit: Visit) -> Sequence[RedFlag]:
    """Return the flags that no clinician has reviewed; taken back or not."""
    return [flag for flag in of_visit(session, visit) if flag.reviewed_at is None]


def waiting(session: Session, visit_ids: Sequence[int]) -> Mapping[int, Sequence[RedFlag]]:
    """Return the flags that no clinician has reviewed, by visit; visits without one are left out."""
    flags = select(RedFlag).where(RedFlag.visit_id.in_(visit_ids), RedFlag.reviewed_at.is_(None)).order_by(RedFlag.id)
    found: dict[int, list[RedFlag]] = {}
    for flag in session.scalars(flags):
        found.setdefault(flag.visit_id, []).append(flag)
    return found


def review(session: Session, visit: Visit, flag_id: int, *, actor: Account, now: dt.datetime) -> None:
    """Mark a flag as reviewed by this clinician; the first review stays. Raises NotFound."""
    flag = session.get(RedFlag, flag_id)
    if flag is None or flag.visit_id != visit.id:
        raise NotFound("There is no such sign at this visit.", hint="Open the visit again.")
    if flag.reviewed_at is not None:
        return
    flag.reviewed_at, flag.reviewed_by = now, actor.id
    audit.record(session, actor, Action.RED_FLAG_REVIEW, "red_flag", flag.id, patient_id=visit.patient_id, now=now)
