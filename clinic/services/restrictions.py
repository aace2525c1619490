"""Restricted patients: named clinicians alone open their record; others say why, for an hour, and are told of."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from clinic.db.reach import BEYOND, of
from clinic.domain.audit import Action
from clinic.domain.errors import ClinicError, Conflict, NotAllowed
from clinic.domain.permissions import RoleName
from clinic.domain.restrictions import OPEN_FOR, REASON_AT_LEAST, Why
from clinic.models import Account, GlassAlert, GlassOpening, Patient, PatientAccess, Restriction
from clinic.services import accounts, audit, loading

TO_TELL = "openings whose people are to be told"
"""Key of `session.info` for the openings made in this transaction: mailed after its commit."""


def of_patient(session: Session, patient: Patient) -> Restriction | None:
    """Return why, when and by whom the patient was restricted; None = the record is open to every clinician."""
    return session.get(Restriction, patient.id)


def among(session: Session, patient_ids: Collection[int]) -> frozenset[int]:
    """Return which of the patients are restricted."""
    chosen = select(Restriction.patient_id).where(Restriction.patient_id.in_(patient_ids))
    return frozenset(session.scalars(chosen)) if patient_ids else frozenset()


def named(session: Session, patient: Patient) -> Sequence[Account]:
    """Return the accounts that are named for a restricted patient, by name."""
    chosen = select(Account).join(PatientAccess, PatientAccess.account_id == Account.id)
    return session.scalars(
        chosen.where(PatientAccess.patient_id == patient.id).order_by(Account.name, Account.id)
    ).all()


def may_decide(session: Session, patient: Patient, account: Account) -> bool:
    """Return whether the account may restrict, name or lift: any clinician an open record, else those who are named.

    Where none of them works here any more, any clinician who has opened the record with a reason may.
    """
    if RoleName.CLINICIAN not in account.role_names or not account.active:
        return False
    if of_patient(session, patient) is None:
        return True
    here = [one for one in named(session, patient) if one.active and RoleName.CLINICIAN in one.role_names]
    return account in here or not here


def restrict(
    session: Session, patient: Patient, reason: str, chosen: Collection[int], *, actor: Account, now: dt.datetime
) -> None:
    """Restrict the record to the actor and the chosen clinicians, or name others for one that is restricted.

    Raises NotAllowed for who may not decide, ClinicError for a short reason or somebody who is no clinician here.
    """
    _require_may_decide(session, patient, actor)
    _require_reason(reason)
    known = {one.id for one in accounts.clinicians(session)}
    wanted = {actor.id, *chosen}
    if not wanted <= known:
        raise ClinicError("Only clinicians who work here can be named.", hint="Choose them from the list.")
    found = of_patient(session, patient)
    if found is None:
        found = Restriction(patient_id=patient.id)
        session.add(found)
    found.reason, found.restricted_at, found.restricted_by = reason.strip(), now, actor.id
    session.flush()
    session.execute(delete(PatientAccess).where(PatientAccess.patient_id == patient.id))
    session.add_all(PatientAccess(patient_id=patient.id, account_id=one) for one in sorted(wanted))
    session.flush()
    _record(session, Action.PATIENT_RESTRICT, patient.id, actor, now, named=sorted(wanted))


def lift(session: Session, patient: Patient, *, actor: Account, now: dt.datetime) -> None:
    """Open the record to every clinician again. Raises NotAllowed for who may not decide, Conflict if it is open."""
    found = of_patient(session, patient)
    if found is None:
        raise Conflict("This record is not restricted.", hint="Open the patient's page again.")
    _require_may_decide(session, patient, actor)
    session.execute(delete(PatientAccess).where(PatientAccess.patient_id == patient.id))
    session.delete(found)
    session.flush()
    _record(session, Action.RESTRICTION_LIFT, patient.id, actor, now)


def hidden_by_number(session: Session, number: str) -> int | None:
    """Return the id of a patient out of reach whose whole record number this is, else None."""
    hidden = of(session).hidden
    if not hidden or not number.strip():
        return None
    chosen = select(Patient.id).where(Patient.record_number == number.strip(), Patient.id.in_(hidden))
    return session.scalar(chosen, execution_options={BEYOND: True})


def open_with_reason(
    session: Session, patient_id: int, why: Why, reason: str, *, actor: Account, now: dt.datetime
) -> GlassOpening:
    """Open a restricted record for one account and one hour, and tell its clinicians and every administrator.

    Raises NotFound for a patient who is not hidden from the actor, ClinicError for a short reason.
    """
    if patient_id not in of(session).hidden or RoleName.CLINICIAN not in actor.role_names:
        raise loading.not_here(Patient)
    _require_reason(reason)
    opening = GlassOpening(
        patient_id=patient_id, account_id=actor.id, why=why, reason=reason.strip(), opened_at=now, until=now + OPEN_FOR
    )
    session.add(opening)
    session.flush()
    told = _to_be_told(session, patient_id, actor)
    session.add_all(GlassAlert(opening_id=opening.id, account_id=one.id, seen_at=None) for one in told)
    session.flush()
    until = opening.until.isoformat()
    _record(session, Action.GLASS_BREAK, patient_id, actor, now, opening=opening.id, why=why.value, until=until)
    session.info.setdefault(TO_TELL, set()).add(opening.id)
    return opening


def unseen(session: Session, account: Account) -> Sequence[GlassOpening]:
    """Return the openings that this account is told of and has not said to have seen, oldest first."""
    waiting = select(GlassAlert.opening_id).where(GlassAlert.account_id == account.id, GlassAlert.seen_at.is_(None))
    chosen = select(GlassOpening).where(GlassOpening.id.in_(waiting)).options(joinedload(GlassOpening.account))
    return session.scalars(chosen.order_by(GlassOpening.id)).all()


def seen(session: Session, opening_id: int, *, actor: Account, now: dt.datetime) -> None:
    """Note that the account has seen an opening; one that it is not told of changes nothing."""
    waits = (GlassAlert.account_id == actor.id, GlassAlert.opening_id == opening_id, GlassAlert.seen_at.is_(None))
    found = session.scalars(select(GlassAlert).where(*waits).options(joinedload(GlassAlert.opening))).one_or_none()
    if found is None:
        return
    session.execute(update(GlassAlert).where(*waits).values(seen_at=now))
    _record(session, Action.GLASS_SEEN, found.opening.patient_id, actor, now, opening=opening_id)


def told_of(session: Session, opening_id: int) -> Sequence[Account]:
    """Return the active accounts that are told of an opening."""
    chosen = select(Account).join(GlassAlert, GlassAlert.account_id == Account.id)
    return session.scalars(chosen.where(GlassAlert.opening_id == opening_id, Account.active).order_by(Account.id)).all()


def _to_be_told(session: Session, patient_id: int, actor: Account) -> list[Account]:
    of_it = set(session.scalars(select(PatientAccess.account_id).where(PatientAccess.patient_id == patient_id)))
    return [
        one
        for one in accounts.all_accounts(session)
        if one.active and one.id != actor.id and (one.id in of_it or RoleName.ADMINISTRATOR in one.role_names)
    ]


def _require_may_decide(session: Session, patient: Patient, actor: Account) -> None:
    if not may_decide(session, patient, actor):
        raise NotAllowed("Only a clinician who is named for this record can change that.", hint="Ask one of them.")


def _require_reason(reason: str) -> None:
    if len("".join(reason.split())) < REASON_AT_LEAST:
        raise ClinicError("The reason is too short.", hint="Write at least 10 letters: it is kept and read.")


def _record(
    session: Session, action: Action, patient_id: int, actor: Account, now: dt.datetime, **detail: object
) -> None:
    audit.record(session, actor, action, "patient", patient_id, patient_id=patient_id, now=now, detail=detail)
