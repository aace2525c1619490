"""Urgent signs: seen first, settled only by a clinician's review."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from clinic.domain.audit import Action
from clinic.models import Account, RedFlag, Visit
from clinic.services import audit, loading


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


def keep_up(
    session: Session,
    visit: Visit,
    answers: Mapping[str, object],
    *,
    now: dt.datetime,
    risen: Collection[str] = (),
) -> Sequence[RedFlag]:
    """Raise a flag for each code answered True, sent or not; one taken back keeps both times. Return those raised.

    Codes in `risen` call again though they were reviewed: what was said since then is worse.
    """
    raised = select(RedFlag).where(RedFlag.visit_id == visit.id).order_by(RedFlag.id)
    flags = {flag.code: flag for flag in session.scalars(raised)}
    new = []
    for code, ticked in answers.items():
        flag = flags.get(code)
        if ticked is True and flag is None:
            flag = RedFlag(visit_id=visit.id, code=code, raised_at=now)
            session.add(flag)
            new.append(flag)
        elif ticked is True and flag is not None and (flag.taken_back_at is not None or code in risen):
            flag.raised_at, flag.taken_back_at = now, None
            flag.reviewed_at = flag.reviewed_by = None
            new.append(flag)
        elif ticked is not True and flag is not None and flag.taken_back_at is None:
            flag.taken_back_at = now
    return new


def review(session: Session, visit: Visit, flag_id: int, *, actor: Account, now: dt.datetime) -> None:
    """Mark a flag as reviewed by this clinician; the first review stays. Raises NotFound."""
    flag = loading.one(session, RedFlag, flag_id, of=visit)
    if flag.reviewed_at is not None:
        return
    flag.reviewed_at, flag.reviewed_by = now, actor.id
    audit.record(session, actor, Action.RED_FLAG_REVIEW, "red_flag", flag.id, patient_id=visit.patient_id, now=now)
