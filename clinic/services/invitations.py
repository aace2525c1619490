"""Links to the pre-visit questionnaire: issue, open, revoke, reopen."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from clinic.db.engine import is_writing
from clinic.db.reach import BEYOND
from clinic.domain.audit import Action
from clinic.domain.errors import Conflict, NotFound
from clinic.models import Account, Invitation, Patient, Visit
from clinic.models.invitations import TRIES
from clinic.services import audit
from clinic.services.visits import require_open

LIFE = dt.timedelta(days=14)
AFTER_VISIT = dt.timedelta(hours=72)
_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, 1, l, I, O, no underscore and no dash: they get lost when a link is read aloud or cut by a messenger."""
_LENGTH = 26
"""26 letters of 56 hold 150 bits."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new link. The token is shown once and never stored."""

    invitation: Invitation
    token: str


def issue(session: Session, visit: Visit, *, zone: ZoneInfo, actor: Account, now: dt.datetime) -> Issued:
    """Issue a link for a visit and revoke the ones before it. Raises VisitLocked."""
    require_open(visit)
    for earlier in open_links(session, visit, now=now):
        earlier.revoked_at = now
    token = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    invitation = Invitation(
        visit=visit,
        token_sha256=digest(token),
        issued_at=now,
        issued_by=actor.id,
        expires_at=expiry(visit.seen_on, zone, now=now),
        wrong_years=0,
    )
    session.add(invitation)
    session.flush()
    audit.record(
        session, actor, Action.INVITATION_ISSUE, "invitation", invitation.id, patient_id=visit.patient_id, now=now
    )
    return Issued(invitation, token)


def expiry(seen_on: dt.date, zone: ZoneInfo, *, now: dt.datetime) -> dt.datetime:
    """Return when a link issued now ends: 14 days from now or 72 hours after the visit's day, whichever is later."""
    end_of_visit = dt.datetime.combine(seen_on + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    return max(now + LIFE, end_of_visit.astimezone(dt.UTC) + AFTER_VISIT)


def digest(token: str) -> str:
    """Return the SHA-256 under which a token is looked up."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(session: Session, token: str) -> Invitation | None:
    """Return the invitation of a token, whatever its state; None for an unknown one. Writing locks its visit.

    Whoever holds the token is let in by it, whomever else the session may know of.
    """
    found = select(Invitation).where(Invitation.token_sha256 == digest(token))
    if is_writing(session):
        found = found.join(Invitation.visit).with_for_update(of=Visit)
    whole = found.options(joinedload(Invitation.visit).joinedload(Visit.patient))
    return session.scalar(whole, execution_options={BEYOND: True})


def require_usable(invitation: Invitation | None, *, now: dt.datetime) -> Invitation:
    """Return the invitation if its link opens a form now; unknown, expired and revoked raise the same NotFound."""
    if invitation is None or not usable(invitation, now=now):
        raise NotFound("This link does not open a form now.", hint="Ask your clinic for a new one.")
    return invitation


def usable(invitation: Invitation, *, now: dt.datetime) -> bool:
    """Return whether the link is neither revoked, expired nor closed by wrong tries. Signing is looked at apart."""
    return invitation.revoked_at is None and now < invitation.expires_at and invitation.wrong_years < TRIES


def check_year(session: Session, invitation: Invitation, year: int) -> bool:
    """Compare a year of birth; count a wrong one. The count is one UPDATE, so that parallel tries all count."""
    birth = invitation.visit.patient.birth
    if birth is not None and birth.year == year:
        return True
    session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.wrong_years < TRIES)
        .values(wrong_years=Invitation.wrong_years + 1)
    )
    session.refresh(invitation)
    return False


def tries_left(invitation: Invitation) -> int:
    """Return how many wrong years of birth the link still bears."""
    return TRIES - invitation.wrong_years


def require_birth_year(patient: Patient) -> None:
    """Raise Conflict if the patient's year of birth is unknown: the link could never be opened."""
    if patient.birth is None:
        raise Conflict(
            "The patient's year of birth is not known, so a link could not be opened.",
            hint="Add the year of birth first.",
        )


def open_links(session: Session, visit: Visit, *, now: dt.datetime) -> Sequence[Invitation]:
    """Return the visit's links that still open, or that wrong tries have closed; newest first."""
    links = select(Invitation).where(
        Invitation.visit_id == visit.id, Invitation.revoked_at.is_(None), Invitation.expires_at > now
    )
    return session.scalars(links.order_by(Invitation.id.desc())).all()


def revoke(session: Session, visit: Visit, *, actor: Account, now: dt.datetime) -> None:
    """Close every link of the visit."""
    for invitation in open_links(session, visit, now=now):
        invitation.revoked_at = now
        audit.record(
            session, actor, Action.INVITATION_REVOKE, "invitation", invitation.id, patient_id=visit.patient_id, now=now
        )


def record_mail(session: Session, invitation: Invitation, *, taken: bool, actor: Account, now: dt.datetime) -> None:
    """Write down that the link was handed to the mail server, or that it was not taken. The address stays out."""
    audit.record(
        session,
        actor,
        Action.INVITATION_MAIL,
        "invitation",
        invitation.id,
        patient_id=invitation.visit.patient_id,
        now=now,
        detail={"taken": taken},
    )


def reopen(session: Session, invitation: Invitation, *, actor: Account, now: dt.datetime) -> None:
    """Open a link again that wrong years of birth have closed."""
    invitation.wrong_years = 0
    audit.record(
        session,
        actor,
        Action.INVITATION_REOPEN,
        "invitation",
        invitation.id,
        patient_id=invitation.visit.patient_id,
        now=now,
    )
