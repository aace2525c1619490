"""The clinic's tablet: handed over for one form, alive while somebody is at it, ended for good."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, joinedload

from clinic.db.reach import BEYOND
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict
from clinic.models import Account, TabletSession, Visit
from clinic.services import audit, form_decisions, questionnaires
from clinic.services.visits import require_open

IDLE = dt.timedelta(minutes=3)
"""Two minutes of quiet and one minute of asking: after that the device shows nothing any more."""
TYPING = dt.timedelta(minutes=10)
"""How long a page that was open may still be saved: without scripts nothing tells of the typing in between."""
LONGEST = dt.timedelta(hours=4)
"""No form takes longer: a device that was left running ends even if somebody keeps touching it."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A tablet that was just started. The token goes into the device's cookie and is never stored."""

    tablet: TabletSession
    token: str


def require_ready(session: Session, visit: Visit) -> None:
    """Raise VisitLocked or Conflict if the form of the visit cannot be answered in the clinic.

    The year of birth may be unknown here: staff know whom they hand the tablet to.
    """
    require_open(visit)
    found = questionnaires.of_visit(session, visit)
    if found is not None and found.sent_at is not None:
        raise Conflict("The answers for this visit were sent before.", hint="Read them on the visit page.")
    if not form_decisions.opens(session, visit):
        raise Conflict(
            "The patient is not surely 18 or over on the day of the visit.",
            hint="Check the birth date, or ask a clinician to decide on the page of the visit.",
        )


def hand_over(session: Session, visit: Visit, *, actor: Account, now: dt.datetime) -> HandedOver:
    """Bind a device to the form of one visit; devices handed over for it before are ended. Raises like above."""
    require_ready(session, visit)
    for earlier in session.scalars(_running(visit)):
        earlier.ended_at = now
    token = secrets.token_urlsafe(32)
    tablet = TabletSession(
        visit=visit, token_sha256=digest(token), starter=actor, started_at=now, seen_at=now, ended_at=None
    )
    session.add(tablet)
    session.flush()
    _record(session, actor, Action.TABLET_START, tablet, now)
    return HandedOver(tablet, token)


def find(session: Session, token: str) -> TabletSession | None:
    """Return what a device was handed over for, be it ended or not; None for an unknown token."""
    chosen = select(TabletSession).where(TabletSession.token_sha256 == digest(token))
    whole = chosen.options(joinedload(TabletSession.visit).joinedload(Visit.patient), joinedload(TabletSession.starter))
    return session.scalar(whole, execution_options={BEYOND: True})


def is_live(tablet: TabletSession, *, now: dt.datetime, within: dt.timedelta = IDLE) -> bool:
    """Return whether the device still opens its form: not ended, touched `within`, and not older than any form is."""
    return tablet.ended_at is None and now - tablet.seen_at <= within and now - tablet.started_at <= LONGEST


def touch(session: Session, tablet_id: int, *, now: dt.datetime) -> None:
    """Note that somebody is at the device. One that ended stays ended."""
    one = update(TabletSession).where(TabletSession.id == tablet_id, TabletSession.ended_at.is_(None))
    session.execute(one.values(seen_at=now))


def end(session: Session, token: str, *, now: dt.datetime) -> None:
    """End what the device was handed over for; ending twice is once."""
    tablet = find(session, token)
    if tablet is not None and tablet.ended_at is None:
        tablet.ended_at = now
        session.flush()
        _record(session, None, Action.TABLET_END, tablet, now)


def end_all(session: Session, visit: Visit, *, now: dt.datetime) -> None:
    """End every device that was handed over for the visit."""
    for tablet in session.scalars(_running(visit)):
        tablet.ended_at = now
        _record(session, None, Action.TABLET_END, tablet, now)
    session.flush()


def digest(token: str) -> str:
    """Return the SHA-256 under which a device is looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def _running(visit: Visit) -> Select[TabletSession]:
    running = select(TabletSession).where(TabletSession.visit_id == visit.id, TabletSession.ended_at.is_(None))
    return running.order_by(TabletSession.id)


def _record(session: Session, actor: Account | None, action: Action, tablet: TabletSession, now: dt.datetime) -> None:
    audit.record(session, actor, action, "tablet_session", tablet.id, patient_id=tablet.visit.patient_id, now=now)
